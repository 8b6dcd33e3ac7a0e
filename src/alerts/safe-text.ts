/** More than any name needs. */
const longestName = 80;

/**
 * A text from outside, fit for one line: no control or direction characters, nothing invisible, no broken halves of
 * characters, and no signs by which Slack would set it in another type.
 */
export function oneLine(text: string, limit: number): string {
  const line = text
    .slice(0, 8 * limit)
    .replace(/[\s\p{Z}]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/[`*~]/g, (sign) => alike[sign] ?? sign)
    .trim();
  return clip(line, limit);
}

const alike: Readonly<Record<string, string>> = { '`': 'ˋ', '*': '∗', '~': '∼', '<': '‹', '>': '›', '&': '＆' };

/** A name, clipped: people name things after novels. */
export function name(text: string): string {
  return oneLine(text, longestName) || '(no name)';
}

/** At most so many UTF-16 units, never half a character. */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/\p{Cs}$/u, '')}…`;
}

/** Text for a field that Slack reads as markup: `<!channel>`, `<@U1>` and links are text in it. */
export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/**
 * Text for a field that Slack reads as plain, and for the fallback, of which clients differ in whether they read markup:
 * with signs that only look like those of markup.
 */
export function unmarked(text: string): string {
  return text.replace(/[<>&]/g, (sign) => alike[sign] ?? sign);
}

/** Cuts markup to so many characters, never inside of an entity or a character, and says how much was left out. */
export function clipMarkup(text: string, limit: number, more: (count: number) => string): string {
  if (text.length <= limit) return text;
  const room = limit - more(text.length).length - 1;
  const kept = text
    .slice(0, room)
    .replace(/&[a-z]{0,3}$/, '')
    .replace(/\p{Cs}$/u, '');
  // A piece of code that was cut open would run to the end of the block.
  const closing = (kept.match(/`/g)?.length ?? 0) % 2 === 1 ? '`' : '';
  return `${kept}${closing}${more(text.length - kept.length)}`;
}

const isoTime = /\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z/g;

/** Times as people write them. */
export function humanTimes(text: string): string {
  return text.replace(isoTime, '$1 $2 UTC');
}
