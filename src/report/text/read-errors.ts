import type { ReadError } from '../../model/fact.ts';
import type { ReadErrorGroup } from '../view/read-errors.ts';
import { command } from './command.ts';
import { entry, heading, leftOut } from './entry.ts';
import { type Line, span, unbroken } from './line.ts';
import { named, placeOf, type TextPage } from './page.ts';
import { clipEnd, widthOf } from './width.ts';

const shownErrors = 3;
const widestLabel = 30;

/** What could not be read, and what to do about it: nothing below it in the report is more than the rest. */
export function readErrorsSection(groups: readonly ReadErrorGroup[], page: TextPage): Line[] {
  if (groups.length === 0) return [];
  const count = groups.reduce((sum, { errors }) => sum + errors.length, 0);
  const shown = page.all ? groups : groups.slice(0, page.limits.readErrors);
  const left = groups.slice(shown.length).reduce((sum, { errors }) => sum + errors.length, 0);
  const labels = shown.map(({ errors }) => labelOf(errors, page));
  const labelWidth = Math.min(widestLabel, Math.max(...labels.map(widthOf))) + 4;

  return [
    ...heading(page.words.readErrors.title(count), '', 'badTitle', page),
    ...shown.flatMap((group, index) => {
      const label = span(clipEnd(labels[index] ?? '', widestLabel, page.ellipsis), 'strong');
      return [...entry(label, labelWidth, textsOf(group, page), page), ...group.advice.commands.map(command)];
    }),
    ...(left === 0 ? [] : leftOut(page.words.more(left, []), page)),
  ];
}

function labelOf(errors: readonly ReadError[], page: TextPage): string {
  const places = [...new Set(errors.map((error) => placeOf(error, page)))];
  return places.length === 1 ? (places[0] ?? '') : page.words.readErrors.places(places.length);
}

function textsOf({ errors, advice }: ReadErrorGroup, page: TextPage): Line[] {
  const [first] = errors;
  const { words, all } = page;
  const isOne = errors.length === 1;
  const places = new Set(errors.map((error) => placeOf(error, page))).size;
  const shown = all ? errors : errors.slice(0, errors.length === shownErrors + 1 ? errors.length : shownErrors);
  const more = errors.length - shown.length;
  const list = words.list(shown.map((error) => aboutOf(error, places > 1, page)));

  return [
    [
      span(named(first.operation, page), 'strong'),
      span(isOne && first.resource !== undefined ? `  ${named(first.resource, page)}` : ''),
      span(`  ${named(first.code, page)}`, 'bad'),
      span(isOne && first.requestId !== '' ? `  (${named(first.requestId, page)})` : '', 'quiet'),
    ],
    ...(isOne ? [] : [[span(more === 0 ? list : words.andMore(list, more))]]),
    ...(advice.showsMessage || all ? [[span(clipEnd(first.message, all ? 500 : 160, page.ellipsis), 'quiet')]] : []),
    [span(advice[page.language.lang](first))],
  ];
}

function aboutOf(error: ReadError, withPlace: boolean, page: TextPage): string {
  const parts = [
    withPlace ? placeOf(error, page) : '',
    error.resource === undefined ? '' : named(error.resource, page),
    error.requestId === '' ? '' : `(${named(error.requestId, page)})`,
  ].filter((part) => part !== '');
  return unbroken(parts.join(' ') || placeOf(error, page));
}
