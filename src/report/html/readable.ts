/** More than any sentence of ours takes; what is longer was made to flood the page, and the JSON report has all of it. */
const longest = 4_000;

/** Controls, what turns the direction of writing, and halves of characters, which no encoding can carry. */
const acting = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * Makes a text from outside fit to be read: it stays in its place, and what would act without being seen is shown as a
 * replacement character. White space of every kind becomes a space.
 */
export function readable(text: string): string {
  const whole = text.replace(/[\t\n\r]+/g, ' ').replace(acting, '\ufffd');
  return whole.length <= longest ? whole : `${clip(whole, longest)}…`;
}

/** The start of a text, never half a character. */
export function clip(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

/** What people call a thing, short enough for a heading; its id where it has no name, or one that shows nothing. */
export function nameOf({ name, id }: { readonly name: string; readonly id: string }): string {
  const shown = name.trim() === '' ? id : name.trim();
  return shown.length <= 120 ? shown : `${clip(shown, 120)}…`;
}
