import type { Verdict } from '../../model/finding.ts';
import { proofOf } from './cluster-table.ts';
import { items } from './entry.ts';
import { flow } from './flow.ts';
import type { Ladder } from './ladder.ts';
import { type Line, nbsp, span } from './line.ts';
import { named, type Page, placeOf } from './page.ts';
import { verdictMark } from './verdict-mark.ts';

/** The ladders one below the other, for pages that no table fits on. */
export function clusterBlocks(ladders: readonly Ladder[], page: Page): Line[] {
  return ladders.flatMap((ladder) => [
    ...indented(flow(nameOf(ladder, page), page.width - 2), '  '),
    ...indented(items(rungsOf(ladder, page), page, page.width - 4), '    '),
  ]);
}

function nameOf({ name, cluster }: Ladder, page: Page): Line {
  return [
    span(named(name, page), 'strong'),
    span(`${page.words.aside(placeOf(cluster, page))}  `),
    span(page.words.clusterList.proof, 'quiet'),
    proofOf(cluster, page),
  ];
}

/** What is proven is so by the same four rungs everywhere, so only what differs is told. */
function rungsOf({ cluster, seen }: Ladder, page: Page): Line[] {
  const { configured, keyValid, roleAuthorized, seenWorking, oldSecretsRewritten } = cluster.proof;
  const { titles } = page.words.clusterList;
  const said = seen.words === '' || seen.detail === '' ? seen.words : page.words.seen.with(seen.words, seen.detail);
  const activity = rung(titles.seenWorking, seenWorking, page, said === '' ? undefined : said);
  const old = rung(titles.oldSecrets, oldSecretsRewritten, page);
  if (cluster.proven !== false) return [activity, old];

  return [
    rung(titles.configured, configured, page),
    rung(titles.key, keyValid, page),
    rung(titles.role, roleAuthorized, page),
    activity,
    old,
  ];
}

function rung(name: string, verdict: Verdict, page: Page, said?: string): Line {
  return [span(`${name.replaceAll(' ', nbsp)}${nbsp}`, 'quiet'), verdictMark(verdict, page, said)];
}

function indented(lines: readonly Line[], indent: string): Line[] {
  return lines.map((line) => [span(indent), ...line]);
}
