import { type ClusterRow, outsideKinds } from '../view/clusters.ts';
import type { View } from '../view.ts';
import { clusterBlocks } from './cluster-blocks.ts';
import { clusterTable } from './cluster-table.ts';
import { leftOut, note } from './entry.ts';
import { flow } from './flow.ts';
import { type Line, span } from './line.ts';
import { placeOf, type TextPage } from './page.ts';

/** Every cluster that a key could encrypt with its five stages, worst first, and how many others there are. */
export function clustersSection(view: View, page: TextPage): Line[] {
  const rows = view.rows.filter(({ standing }) => standing !== 'outside');
  if (view.rows.length === 0) return none(view, page);
  const shown = page.all ? rows : rows.slice(0, page.limits.rows);
  const left = rows.slice(shown.length);
  const others = outsideKinds(view.rows, page.language.lang, page.words.clusterList.otherKind);

  return [
    ...stageLines(shown, page),
    ...(left.length === 0 ? [] : leftOut(leftOver(left, page), page)),
    ...(others.size === 0 ? [] : note(outside(others, page), page)),
    ...(view.unlisted.length === 0 ? [] : note(missing(view, page), page)),
  ];
}

function stageLines(shown: readonly ClusterRow[], page: TextPage): Line[] {
  const title = span(page.words.clusterList.title, 'strong');
  if (shown.length === 0) return [[title]];
  return clusterTable(title, shown, page) ?? [[title], ...clusterBlocks(shown, page)];
}

function leftOver(rows: readonly ClusterRow[], { words }: TextPage): string {
  return words.clusterList.left(rows.length, rows.filter(({ standing }) => standing === 'verified').length);
}

function outside(others: ReadonlyMap<string, number>, { words }: TextPage): Line {
  const count = [...others.values()].reduce((sum, some) => sum + some, 0);
  const kinds = words.list([...others].map(([kind, some]) => words.clusterList.kind(some, kind)));
  return [span(words.clusterList.notEncryptable(count, kinds), 'quiet')];
}

/** A list that was denied must never look like one that is empty. */
function none({ report: { scope }, unlisted }: View, page: TextPage): Line[] {
  const { list, thisAccount, clusterList } = page.words;
  const place = scope.regions.length === 0 ? thisAccount : list(scope.regions);
  return unlisted.length === 0
    ? flow([span(clusterList.none(place))], page.width)
    : flow([span(clusterList.noList, 'bad')], page.width);
}

function missing({ unlisted }: View, page: TextPage): Line {
  const { words } = page;
  const places = [...new Set(unlisted.map((error) => placeOf(error, page)))].map((place) =>
    place === words.account ? words.wholeAccount : place,
  );
  return [span(words.clusterList.missing(words.list(places)), 'bad')];
}
