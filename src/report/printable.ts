import { stripVTControlCharacters } from 'node:util';
import type { Report } from '../model/report.ts';

/** More than any sentence of ours takes; what is longer was made to flood the screen. */
const longestText = 500;

const plainAscii = /^[\x20-\x7e]*$/;

/**
 * Makes a text from outside fit for one line of a terminal: no escape sequence, no control, no character that turns the
 * direction of writing, nothing invisible. What is left has the same width in every terminal, code point by code point:
 * joined emoji are taken apart and skin tones and presentation selectors dropped, because terminals disagree on them.
 *
 * @param unicode without it everything outside ASCII is spelled as its code point: a terminal of another character set
 * would take the bytes of UTF-8 for letters, and some of them for controls
 */
export function printable(text: string, unicode: boolean): string {
  if (plainAscii.test(text) && text.length <= longestText) return text;

  const oneLine = stripVTControlCharacters(text.slice(0, 4 * longestText))
    .replace(/[\s\p{Z}\u0085]/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}]/gu, '')
    .replace(/[\p{Cs}\p{Co}\p{Cn}]/gu, '\ufffd')
    .normalize('NFC')
    // A mark needs something to stand on, and a tower of marks would reach into the lines above.
    .replace(/^\p{M}+/u, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/ {2,}/g, ' ');
  const spelled = unicode ? oneLine : ascii(oneLine);

  const ellipsis = unicode ? '…' : '...';
  return spelled.length <= longestText ? spelled : `${[...spelled].slice(0, longestText).join('')}${ellipsis}`;
}

const punctuation: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '…': '...',
  '–': '-',
  '—': '-',
  '·': '-',
  '×': 'x',
};

/** The text in ASCII: punctuation as its plain form, everything else spelled as its code point. */
export function ascii(text: string): string {
  return text.replace(
    /[^\x20-\x7e]/gu,
    (character) => punctuation[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/**
 * The report with every text in it made printable. All of it at once: a field that a section shows tomorrow cannot be
 * forgotten.
 */
export function printableReport(report: Report, unicode: boolean): Report {
  return printableTexts(report, unicode);
}

/** The same value, with every text in it made printable. */
export function printableTexts<T>(value: T, unicode: boolean): T {
  return clean(value, unicode) as T;
}

/** What is clean already stays the same object: nearly everything is, and copies of large reports are slow. */
function clean(value: unknown, unicode: boolean): unknown {
  if (typeof value === 'string') return printable(value, unicode);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Record<string, unknown>;
  let copy: object | undefined;
  for (const name in fields) {
    const item = fields[name];
    const cleaned = clean(item, unicode);
    if (cleaned === item) continue;
    copy ??= Array.isArray(value) ? [...value] : { ...value };
    // A tag may be called `__proto__`, which must not be assigned.
    Object.defineProperty(copy, name, { value: cleaned, enumerable: true, configurable: true, writable: true });
  }
  return copy ?? value;
}
