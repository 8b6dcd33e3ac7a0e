import type { Verdict } from '../../model/finding.ts';
import type { Ladder } from './ladder.ts';
import { type Line, type Span, span } from './line.ts';
import type { Page } from './page.ts';
import { type Column, table } from './table.ts';
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
  { signs: false, detail: false, names: 14, short: true },
];

/** Below this, a table would be more clipped than told. */
const narrowest = 90;

/** The ladders as a table, or undefined where the page is too narrow for one. */
export function clusterTable(title: Span, ladders: readonly Ladder[], page: Page): Line[] | undefined {
  if (page.width < narrowest) return undefined;
  for (const density of densities) {
    const lines = table(columnsOf(title, ladders, page, density), page.width, page.ellipsis);
    if (lines !== undefined) return lines;
  }
  return undefined;
}

function columnsOf(title: Span, ladders: readonly Ladder[], page: Page, density: Density): Column[] {
  const { titles } = page.words.clusterList;
  const header = (text: string): Span => span(text, 'quiet');
  const rung = (name: string, of: (ladder: Ladder) => Verdict): Column => ({
    title: header(name),
    cells: ladders.map((ladder) => verdictMark(of(ladder), page, undefined, density.signs)),
  });
  const names: Column = {
    title,
    cells: ladders.map(({ name, cluster }) => span(name, cluster.proven === false ? 'strong' : 'plain')),
    shrink: { to: density.names, clip: 'middle' },
  };
  const accounts: Column = {
    title: header(titles.account),
    cells: ladders.map(({ cluster }) => span(cluster.accountId)),
    shrink: { to: 9, clip: 'middle' },
  };

  return [
    names,
    ...(page.manyAccounts ? [accounts] : []),
    { title: header(titles.region), cells: ladders.map(({ cluster }) => span(cluster.regionId)) },
    rung(density.short ? titles.configuredShort : titles.configured, ({ cluster }) => cluster.proof.configured),
    rung(titles.key, ({ cluster }) => cluster.proof.keyValid),
    rung(titles.role, ({ cluster }) => cluster.proof.roleAuthorized),
    {
      title: header(titles.seenWorking),
      cells: ladders.map(({ cluster, seen }) => {
        const said = density.detail && seen.detail !== '' ? page.words.seen.with(seen.words, seen.detail) : seen.words;
        return verdictMark(cluster.proof.seenWorking, page, said === '' ? undefined : said);
      }),
    },
    rung(
      density.short ? titles.oldSecretsShort : titles.oldSecrets,
      ({ cluster }) => cluster.proof.oldSecretsRewritten,
    ),
    { title: header(titles.proof), cells: ladders.map(({ cluster }) => proofOf(cluster, page)) },
  ];
}

/** How strong the proof is. */
export function proofOf({ proven }: Ladder['cluster'], { words }: Page): Span {
  const names = words.clusterList.proven;
  return proven === false ? span(names.none, 'unsure') : span(names[proven], 'good');
}
