import type { Verdict } from '../../model/finding.ts';
import type { ClusterRow } from '../view/clusters.ts';
import { keyUsedMark, verifiedIn } from './cluster-table.ts';
import { items } from './entry.ts';
import { flow } from './flow.ts';
import { type Line, nbsp, span, type TextSpan } from './line.ts';
import { named, placeOf, type TextPage } from './page.ts';
import { verdictMark } from './verdict-mark.ts';

/** The verification one below the other, for pages that no table fits on. */
export function clusterBlocks(rows: readonly ClusterRow[], page: TextPage): Line[] {
  return rows.flatMap((row) => [
    ...indented(flow(nameOf(row, page), page.width - 2), '  '),
    ...indented(items(stagesOf(row, page), page, page.width - 4), '    '),
  ]);
}

function nameOf({ name, cluster }: ClusterRow, page: TextPage): Line {
  return [
    span(named(name, page), 'strong'),
    span(`${page.words.aside(placeOf(cluster, page))}  `),
    span(`${page.words.clusterList.titles.verified}${nbsp}`, 'quiet'),
    verifiedIn(cluster, page),
  ];
}

/** What is verified is so by the same four stages everywhere, so only what differs is shown. */
function stagesOf(row: ClusterRow, page: TextPage): Line[] {
  const { cluster, standing } = row;
  const { configured, keyUsable, roleAuthorized, existingSecretsReencrypted } = cluster.verification;
  const { titles } = page.words.clusterList;
  const used = stage(titles.keyUsed, keyUsedMark(row, true, page));
  const existing = stage(titles.existingSecrets, verdictMark(existingSecretsReencrypted, page));
  if (standing === 'verified') return [used, existing];

  const mark = (title: string, verdict: Verdict) => stage(title, verdictMark(verdict, page));
  return [
    mark(titles.configured, configured),
    mark(titles.key, keyUsable),
    mark(titles.role, roleAuthorized),
    used,
    existing,
  ];
}

function stage(title: string, mark: TextSpan): Line {
  return [span(`${title.replaceAll(' ', nbsp)}${nbsp}`, 'quiet'), mark];
}

function indented(lines: readonly Line[], indent: string): Line[] {
  return lines.map((line) => [span(indent), ...line]);
}
