import { isVerified } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { unlistedOf } from '../completeness.ts';
import { grouped } from './amounts.ts';
import { clusterBlocks } from './cluster-blocks.ts';
import { outOfScope, type Verification, verificationsOf } from './cluster-stages.ts';
import { clusterTable } from './cluster-table.ts';
import { leftOut, note } from './entry.ts';
import { flow } from './flow.ts';
import { type Line, span } from './line.ts';
import { type Page, placeOf } from './page.ts';

const shownClusters = 20;

/** Every cluster that a key could encrypt with its five stages, worst first, and what is known of the others. */
export function clustersSection(report: Report, page: Page): Line[] {
  const unlisted = unlistedOf(report);
  const verifications = verificationsOf(report, page.now, page.words);
  const shown = page.all ? verifications : verifications.slice(0, shownClusters);
  const rest = verifications.slice(shown.length);
  const others = outOfScope(report, page.words);

  if (report.clusters.length === 0) return none(report, unlisted.length, page);
  return [
    ...stageLines(shown, verifications.length, page),
    ...(rest.length === 0 ? [] : leftOut(leftOver(rest, page), page)),
    ...(others.size === 0 ? [] : note(notEncryptable(others, page), page)),
    ...(unlisted.length === 0 ? [] : note(missing(unlisted, page), page)),
  ];
}

function stageLines(shown: readonly Verification[], count: number, page: Page): Line[] {
  if (count === 0) return [[span(page.words.clusterList.title, 'strong')]];
  const title = span(`${page.words.clusterList.title}${page.words.aside(grouped(count))}`, 'strong');
  return clusterTable(title, shown, page) ?? [[title], ...clusterBlocks(shown, page)];
}

function leftOver(verifications: readonly Verification[], { words }: Page): string {
  const verified = verifications.filter(({ cluster }) => isVerified(cluster.verified)).length;
  return words.clusterList.left(verifications.length, verified);
}

function notEncryptable(others: ReadonlyMap<string, number>, { words }: Page): Line {
  const count = [...others.values()].reduce((sum, some) => sum + some, 0);
  const kinds = words.list([...others].map(([kind, some]) => words.clusterList.kind(some, kind)));
  return [span(words.clusterList.notEncryptable(count, kinds), 'quiet')];
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
