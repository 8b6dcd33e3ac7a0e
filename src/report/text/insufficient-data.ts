import type { Finding } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import { grouped, humanTimes } from '../../words/amounts.ts';
import { callName } from '../view/clusters.ts';
import { perResource } from '../view/read-errors.ts';
import type { View } from '../view.ts';
import { entry, heading, leftOut, note } from './entry.ts';
import { type Line, span } from './line.ts';
import { names, placeOf, type TextPage } from './page.ts';
import { widthOf } from './width.ts';

const shownPlaces = 4;

/** What was read and still decides nothing. What waits for a read error is only counted: it is listed above. */
export function insufficientDataSection(
  { insufficientData: { findings, reasons, waiting } }: View,
  page: TextPage,
): Line[] {
  if (findings === 0) return [];
  const { insufficientData: words } = page.words;
  const shown = page.all ? reasons : reasons.slice(0, page.limits.reasons);
  const left = reasons.slice(shown.length);
  const labels = shown.map((some) => labelOf(some, page));
  const labelWidth = Math.max(...labels.map(widthOf), 0) + 4;

  return [
    ...heading(words.title, grouped(findings), 'unsureTitle', page),
    ...shown.flatMap((some, index) => entry(span(labels[index] ?? ''), labelWidth, textsOf(some, page), page)),
    ...(left.length === 0 ? [] : leftOut(words.left(left.flat().length + (page.all ? 0 : waiting), left.length), page)),
    ...(waiting === 0 || !page.all ? [] : note([span(words.waiting(waiting))], page)),
  ];
}

/** Several checks may wait for the same of one cluster; people count clusters. */
function labelOf(findings: readonly Finding[], { words }: TextPage): string {
  const resources = perResource(findings);
  const one = resources[0]?.resource.type;
  return words.resources(resources.length, resources.every(({ resource }) => resource.type === one) ? one : undefined);
}

function textsOf(findings: readonly [Finding, ...Finding[]], page: TextPage): Line[] {
  const [first] = findings;
  const reasons = new Set(findings.map(({ reason }) => reason));
  return [
    [
      ...(first.waiver === undefined ? [] : [span(`${page.words.cause.waived}  `, 'strong')]),
      span(humanTimes(first.reason)),
      // The times and counts in the sentence are those of the first.
      ...(reasons.size > 1 ? [span(page.words.insufficientData.alike, 'quiet')] : []),
    ],
    ...(page.all ? [[span(placed(perResource(findings), page), 'strong')]] : []),
  ];
}

/** The resources by place: `lab-edge, lab-gpu (cn-beijing); dev (cn-hangzhou)`. */
function placed(findings: readonly Finding[], page: TextPage): string {
  const places = [...groupBy(findings, ({ resource }) => placeOf(resource, page))];
  const shown = page.all ? places : places.slice(0, shownPlaces);
  const lists = shown.map(([place, some]) => {
    const list = names(
      some.map(({ resource }) => callName(resource)),
      page,
    );
    // A region or an account is its own place.
    return some[0].resource.name === place || place === page.words.account ? list : `${list}${page.words.aside(place)}`;
  });
  const left = places.slice(shown.length).flatMap(([, some]) => some).length;

  return page.words.lists([...lists, ...(left === 0 ? [] : [page.words.insufficientData.elsewhere(left)])]);
}
