import type { Report } from '../../model/report.ts';
import { counted, grouped } from './amounts.ts';
import { clusterBlocks } from './cluster-blocks.ts';
import { clusterTable } from './cluster-table.ts';
import { leftOut, note } from './entry.ts';
import { flow } from './flow.ts';
import { type Ladder, laddersOf, outOfScope } from './ladder.ts';
import { type Line, span } from './line.ts';
import { type Page, placeOf } from './page.ts';
import { unlistedOf } from './unlisted.ts';

const shownClusters = 20;

/** Every cluster that a key could seal with its five rungs, worst first, and what is known of the others. */
export function clustersSection(report: Report, page: Page): Line[] {
  const unlisted = unlistedOf(report);
  const ladders = laddersOf(report, page.now);
  const shown = page.all ? ladders : ladders.slice(0, shownClusters);
  const rest = ladders.slice(shown.length);
  const others = outOfScope(report);

  if (report.clusters.length === 0) return none(report, unlisted.length, page);
  return [
    ...ladderLines(shown, ladders.length, page),
    ...(rest.length === 0 ? [] : leftOut(leftOver(rest), page)),
    ...(others.size === 0 ? [] : note(notSealable(others), page)),
    ...(unlisted.length === 0 ? [] : note(missing(unlisted, page), page)),
  ];
}

function ladderLines(shown: readonly Ladder[], count: number, page: Page): Line[] {
  if (count === 0) return [[span('Clusters', 'strong')]];
  const title = span(`Clusters (${grouped(count)})`, 'strong');
  return clusterTable(title, shown, page) ?? [[title], ...clusterBlocks(shown, page)];
}

function leftOver(ladders: readonly Ladder[]): string {
  const proven = ladders.filter(({ cluster }) => cluster.proven !== false).length;
  return `${grouped(ladders.length)} more, ${grouped(proven)} proven`;
}

function notSealable(others: ReadonlyMap<string, number>): Line {
  const count = [...others.values()].reduce((sum, some) => sum + some, 0);
  const kinds = [...others].map(([kind, some]) => `${grouped(some)} ${kind}`).join(', ');
  return [span(`${counted(count, 'cluster')} that ACK cannot seal with a key or that ended: ${kinds}`, 'quiet')];
}

/** A list that was refused must never look like one that is empty. */
function none({ scope }: Report, unlisted: number, page: Page): Line[] {
  const text =
    unlisted === 0
      ? [
          span(`No clusters in ${scope.regions.length === 0 ? 'this account' : scope.regions.join(', ')}`, 'strong'),
          span(': the list came whole and is empty.'),
        ]
      : [span('No list of clusters could be read', 'bad'), span(': there may be any number of them, sealed or not.')];
  return flow(text, page.width);
}

function missing(unlisted: ReturnType<typeof unlistedOf>, page: Page): Line {
  const places = [...new Set(unlisted.map((error) => placeOf(error, page)))].map((place) =>
    place === 'account' ? 'the whole account' : place,
  );
  return [
    span(
      `Not all of them: the list of ${places.join(', ')} could not be read whole, so clusters may be missing here.`,
      'bad',
    ),
  ];
}
