import type { Report } from '../../model/report.ts';
import { grouped } from './amounts.ts';
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
  const ladders = laddersOf(report, page.now, page.words);
  const shown = page.all ? ladders : ladders.slice(0, shownClusters);
  const rest = ladders.slice(shown.length);
  const others = outOfScope(report, page.words);

  if (report.clusters.length === 0) return none(report, unlisted.length, page);
  return [
    ...ladderLines(shown, ladders.length, page),
    ...(rest.length === 0 ? [] : leftOut(leftOver(rest, page), page)),
    ...(others.size === 0 ? [] : note(notSealable(others, page), page)),
    ...(unlisted.length === 0 ? [] : note(missing(unlisted, page), page)),
  ];
}

function ladderLines(shown: readonly Ladder[], count: number, page: Page): Line[] {
  if (count === 0) return [[span(page.words.clusterList.title, 'strong')]];
  const title = span(`${page.words.clusterList.title}${page.words.aside(grouped(count))}`, 'strong');
  return clusterTable(title, shown, page) ?? [[title], ...clusterBlocks(shown, page)];
}

function leftOver(ladders: readonly Ladder[], { words }: Page): string {
  const proven = ladders.filter(({ cluster }) => cluster.proven !== false).length;
  return words.clusterList.left(ladders.length, proven);
}

function notSealable(others: ReadonlyMap<string, number>, { words }: Page): Line {
  const count = [...others.values()].reduce((sum, some) => sum + some, 0);
  const kinds = words.list([...others].map(([kind, some]) => words.clusterList.kind(some, kind)));
  return [span(words.clusterList.notSealable(count, kinds), 'quiet')];
}

/** A list that was refused must never look like one that is empty. */
function none({ scope }: Report, unlisted: number, page: Page): Line[] {
  const { list, thisAccount, clusterList } = page.words;
  const place = scope.regions.length === 0 ? thisAccount : list(scope.regions);
  const [what, so] = unlisted === 0 ? clusterList.none(place) : clusterList.noList;
  return flow([span(what, unlisted === 0 ? 'strong' : 'bad'), span(so)], page.width);
}

function missing(unlisted: ReturnType<typeof unlistedOf>, page: Page): Line {
  const { words } = page;
  const places = [...new Set(unlisted.map((error) => placeOf(error, page)))].map((place) =>
    place === words.account ? words.wholeAccount : place,
  );
  return [span(words.clusterList.missing(words.list(places)), 'bad')];
}
