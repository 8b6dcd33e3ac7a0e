import { isVerified, type Verdict } from '../../model/finding.ts';
import { grouped } from '../../words/amounts.ts';
import { type ClusterRow, keyUsage } from '../view/clusters.ts';
import { type Line, span, type TextSpan } from './line.ts';
import type { TextPage } from './page.ts';
import { type TableColumn, table } from './table.ts';
import { verdictMark } from './verdict-mark.ts';

/** How much the table says: less and less, until it fits. */
interface Density {
  readonly signs: boolean;
  readonly detail: boolean;
  /** How narrow the names may become. */
  readonly names: number;
  readonly short: boolean;
}

const wide = { signs: true, detail: true, names: 24, short: false };
const densities: readonly Density[] = [
  wide,
  { ...wide, detail: false, names: 20 },
  { ...wide, detail: false, names: 16, short: true },
  { signs: false, detail: false, names: 14, short: true },
];

/** Below this, a table would be mostly clipped. */
const narrowest = 90;

/** The five stages of each cluster as a table, or undefined where the page is too narrow for one. */
export function clusterTable(title: TextSpan, rows: readonly ClusterRow[], page: TextPage): Line[] | undefined {
  if (page.width < narrowest) return undefined;
  for (const density of densities) {
    const lines = table(columnsOf(title, rows, page, density), page.width, page.ellipsis);
    if (lines !== undefined) return lines;
  }
  return undefined;
}

function columnsOf(title: TextSpan, rows: readonly ClusterRow[], page: TextPage, density: Density): TableColumn[] {
  const { titles } = page.words.clusterList;
  const column = (name: string, cell: (row: ClusterRow) => TextSpan): TableColumn => ({
    title: span(name, 'quiet'),
    cells: rows.map(cell),
  });
  const stage = (name: string, of: (row: ClusterRow) => Verdict): TableColumn =>
    column(name, (row) => verdictMark(of(row), page, undefined, density.signs));

  return [
    {
      title,
      cells: rows.map(({ name, standing }) => span(name, standing === 'verified' ? 'plain' : 'strong')),
      shrink: { to: density.names, clip: 'middle' },
    },
    ...(page.manyAccounts
      ? [
          {
            ...column(titles.account, ({ cluster }) => span(cluster.accountId)),
            shrink: { to: 9, clip: 'middle' } as const,
          },
        ]
      : []),
    column(titles.region, ({ cluster }) => span(cluster.regionId)),
    stage(density.short ? titles.configuredShort : titles.configured, ({ cluster }) => cluster.verification.configured),
    stage(titles.key, ({ cluster }) => cluster.verification.keyUsable),
    stage(titles.role, ({ cluster }) => cluster.verification.roleAuthorized),
    column(titles.keyUsed, (row) => keyUsedMark(row, density.detail, page)),
    stage(
      density.short ? titles.existingSecretsShort : titles.existingSecrets,
      ({ cluster }) => cluster.verification.existingSecretsReencrypted,
    ),
    column(titles.verified, ({ cluster }) => verifiedIn(cluster, page)),
  ];
}

/** Whether it is verified, and at which level. */
export function verifiedIn({ verified }: ClusterRow['cluster'], { words }: TextPage): TextSpan {
  return span(
    words.clusterList.verified[verified],
    isVerified(verified) ? 'good' : verified === 'no' ? 'bad' : 'unsure',
  );
}

/** @param detail whether there is room for how often, or with whom it shares the key */
export function keyUsedMark(row: ClusterRow, detail: boolean, page: TextPage): TextSpan {
  const { words, language, now } = page;
  const usage = keyUsage(row, language.lang, (iso) => words.span(now - Date.parse(iso)));
  return verdictMark(row.cluster.verification.keyUsed, page, textOf() || undefined);

  function textOf(): string {
    switch (usage.kind) {
      case 'reason':
        return usage.text;
      case 'read-error':
        return words.keyUsage.readError;
      case 'used': {
        const ago = words.ago(usage.last, now);
        if (!detail) return ago;
        return words.keyUsage.with(ago, usage.shared ? words.keyUsage.shared : grouped(usage.calls));
      }
    }
  }
}
