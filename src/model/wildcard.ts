/**
 * Whether a pattern of a policy, in which `*` is any text and `?` any one character, matches a whole text, without regard
 * to case. No pattern from outside becomes a regular expression: this takes at most the product of both lengths in steps.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const wanted = [...pattern.toLowerCase()];
  const given = [...text.toLowerCase()];
  let at = 0;
  let index = 0;
  // After the last `*`, and the text that it had taken so far.
  let star = -1;
  let taken = 0;
  while (index < given.length) {
    if (wanted[at] === '*') {
      star = at + 1;
      taken = index;
      at = star;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      taken += 1;
      index = taken;
      at = star;
    } else return false;
  }
  while (wanted[at] === '*') at += 1;
  return at === wanted.length;
}
