/** The known word that a mistyped one is closest to; undefined where none is close. */
export function suggest(
  word: string,
  known: readonly string[],
  most = Math.max(1, Math.floor(word.length / 3)),
): string | undefined {
  const [nearest] = known
    .map((one) => ({ one, distance: distanceOf(word.toLowerCase(), one.toLowerCase()) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance);
  return nearest?.one;
}

/** A sentence that names the closest known word, with room before it; '' where none is close. */
export function didYouMean(word: string, known: readonly string[], before = ''): string {
  const nearest = suggest(word, known);
  return nearest === undefined ? '' : ` Did you mean ${before}${nearest}?`;
}

/** How many letters have to be added, left out, replaced or swapped with their neighbor. */
function distanceOf(a: string, b: string): number {
  let earlier: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (earlier[j - 2] ?? 0) + 1);
      row.push(least);
    }
    earlier = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
