import type { Report } from '../model/report.ts';

/**
 * What JSON lets stand as it is, but a terminal or an editor acts upon: controls beyond the first ones, and characters
 * that break lines, turn the direction of writing or cannot be seen. Escaped, they are the same text to every parser.
 */
const acting = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The report as it is kept: complete, and the same bytes for the same report. */
export function renderJson(report: Report): string {
  return toJson(report);
}

/** Any value as JSON that is harmless to look at. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(acting, escaped)}\n`;
}

/** Any value as one line of JSON that is harmless to look at. */
export function toJsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(acting, escaped)}\n`;
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
