import type { Report } from '../model/report.ts';

/**
 * What JSON lets stand as it is, but a terminal or an editor acts upon: controls beyond ASCII, and characters that break
 * lines or turn the direction of writing. Escaped, they are the same text to every parser.
 */
const acting = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** The report as it is kept: complete, and the same bytes for the same report. */
export function renderJson(report: Report): string {
  const json = JSON.stringify(report, null, 2).replace(
    acting,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${json}\n`;
}
