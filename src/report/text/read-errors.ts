import type { ReadError } from '../../model/fact.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Report } from '../../model/report.ts';
import { grouped } from './amounts.ts';
import { entry, heading, leftOut } from './entry.ts';
import { type Line, span, unbroken } from './line.ts';
import { named, type Page, placeOf } from './page.ts';
import { readHint } from './read-hint.ts';
import { clipEnd, widthOf } from './width.ts';

const shownGroups = 12;
const shownErrors = 3;

/** What could not be read, and how to have it read: nothing below it in the report is more than the rest. */
export function readErrorsSection({ readErrors }: Report, page: Page): Line[] {
  if (readErrors.length === 0) return [];
  const groups = groupErrors(readErrors);
  const shown = page.all ? groups : groups.slice(0, shownGroups);
  const left = groups.slice(shown.length).flat().length;
  const labels = shown.map((errors) => labelOf(errors, page));
  const labelWidth = Math.min(30, Math.max(...labels.map(widthOf))) + 4;

  return [
    ...heading(page.words.readErrors.title, grouped(readErrors.length), 'badTitle', page),
    ...shown.flatMap((errors, index) =>
      entry(span(clipEnd(labels[index] ?? '', 30, page.ellipsis), 'strong'), labelWidth, textsOf(errors, page), page),
    ),
    ...(left === 0 ? [] : leftOut(page.words.more(left), page)),
  ];
}

/** What fails alike for many is shown once, with its remediation. */
export function groupErrors(errors: readonly ReadError[]): [ReadError, ...ReadError[]][] {
  const groups = groupBy(errors, (error) =>
    // Where answers are malformed, each may be so in its own way.
    JSON.stringify([error.operation, error.code, readHint(error).telling ? essence(error) : '']),
  );
  return [...groups.values()];
}

/** A message without what differs from one resource to the next. */
function essence({ message, resource, regionId, requestId }: ReadError): string {
  return [resource, regionId, requestId].reduce<string>(
    (text, part) => (part === undefined || part === '' ? text : text.replaceAll(part, '')),
    message,
  );
}

function labelOf(errors: readonly ReadError[], page: Page): string {
  const places = [...new Set(errors.map((error) => placeOf(error, page)))];
  return places.length === 1 ? (places[0] ?? '') : page.words.readErrors.places(places.length);
}

function textsOf(errors: readonly [ReadError, ...ReadError[]], page: Page): Line[] {
  const [first] = errors;
  const { words } = page;
  const places = new Set(errors.map((error) => placeOf(error, page))).size;
  const { advice, telling } = readHint(first, page.words);
  const what = [span(named(first.operation, page), 'strong')];
  const code = span(`  ${named(first.code, page)}`, 'bad');
  const about = (error: ReadError) => aboutOf(error, places > 1, page);
  const shown = page.all ? errors : errors.slice(0, errors.length === shownErrors + 1 ? errors.length : shownErrors);
  const more = errors.length - shown.length;

  return [
    errors.length === 1 && first.resource !== undefined
      ? [...what, span(`  ${named(first.resource, page)}`), code, ...requestOf(first, '  ', page)]
      : [...what, code, ...(errors.length === 1 ? requestOf(first, '  ', page) : [])],
    ...(errors.length === 1
      ? []
      : [[span(more === 0 ? words.list(shown.map(about)) : words.andMore(words.list(shown.map(about)), more))]]),
    ...(telling || page.all ? [[span(clipEnd(first.message, page.all ? 500 : 240, page.ellipsis), 'quiet')]] : []),
    [span(unbroken(words.readErrors.fix), 'strong'), span(advice)],
  ];
}

function aboutOf(error: ReadError, withPlace: boolean, page: Page): string {
  const parts = [
    withPlace ? placeOf(error, page) : '',
    error.resource === undefined ? '' : named(error.resource, page),
    error.requestId === '' ? '' : `(${named(error.requestId, page)})`,
  ].filter((part) => part !== '');
  return unbroken(parts.join(' ') || placeOf(error, page));
}

function requestOf({ requestId }: ReadError, gap: string, page: Page): Line {
  return requestId === '' ? [] : [span(`${gap}(${named(requestId, page)})`, 'quiet')];
}
