import { isVerified, type Verdict } from '../../model/finding.ts';
import type { Verification } from './cluster-stages.ts';
import { verificationIn } from './cluster-table.ts';
import { items } from './entry.ts';
import { flow } from './flow.ts';
import { type Line, nbsp, span } from './line.ts';
import { named, type Page, placeOf } from './page.ts';
import { verdictMark } from './verdict-mark.ts';

/** The verification one below the other, for pages that no table fits on. */
export function clusterBlocks(verifications: readonly Verification[], page: Page): Line[] {
  return verifications.flatMap((verification) => [
    ...indented(flow(nameOf(verification, page), page.width - 2), '  '),
    ...indented(items(rungsOf(verification, page), page, page.width - 4), '    '),
  ]);
}

function nameOf({ name, cluster }: Verification, page: Page): Line {
  return [
    span(named(name, page), 'strong'),
    span(`${page.words.aside(placeOf(cluster, page))}  `),
    span(page.words.clusterList.verification, 'quiet'),
    verificationIn(cluster, page),
  ];
}

/** What is verified is so by the same four stages everywhere, so only what differs is shown. */
function rungsOf({ cluster, seen }: Verification, page: Page): Line[] {
  const { configured, keyUsable, roleAuthorized, keyUsed, existingSecretsReencrypted } = cluster.verification;
  const { titles } = page.words.clusterList;
  const said = seen.words === '' || seen.detail === '' ? seen.words : page.words.seen.with(seen.words, seen.detail);
  const activity = stage(titles.keyUsed, keyUsed, page, said === '' ? undefined : said);
  const old = stage(titles.oldSecrets, existingSecretsReencrypted, page);
  if (isVerified(cluster.verified)) return [activity, old];

  return [
    stage(titles.configured, configured, page),
    stage(titles.key, keyUsable, page),
    stage(titles.role, roleAuthorized, page),
    activity,
    old,
  ];
}

function stage(name: string, verdict: Verdict, page: Page, said?: string): Line {
  return [span(`${name.replaceAll(' ', nbsp)}${nbsp}`, 'quiet'), verdictMark(verdict, page, said)];
}

function indented(lines: readonly Line[], indent: string): Line[] {
  return lines.map((line) => [span(indent), ...line]);
}
