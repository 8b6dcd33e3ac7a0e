/** Scripts that are written without spaces, with their punctuation: a line may be broken between any two of them. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303f\uff01-\uff65]/u;
/** What must not begin a line; marks stay with the letter that they stand on. */
const closing = /[\p{M}\u00a0!%),.:;?\]}’”…、。〉》」』】〕〗！％），．：；？］｝々ー]/u;
/** What must not end one. */
const opening = /[\u00a0([{‘“〈《「『【〔〖（［｛]/u;

/** Whether a line may be broken between two characters that no space parts. */
export function mayBreak(before: string, after: string): boolean {
  if (!unspaced.test(before) && !unspaced.test(after)) return false;
  return !closing.test(after) && !opening.test(before);
}

/** A text without spaces in pieces that no line should be broken within; never none. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let last = '';
  for (const character of text) {
    if (piece !== '' && mayBreak(last, character)) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
    last = character;
  }
  return [...pieces, piece];
}
