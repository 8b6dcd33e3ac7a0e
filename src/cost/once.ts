/**
 * The function, computing each answer once for each name: in an account many clusters are alike, and decimals are slow.
 *
 * @param nameOf the same for arguments whose answer is the same, and for no others
 */
export function once<A extends unknown[], K, B>(of: (...args: A) => B, nameOf: (...args: A) => K): (...args: A) => B {
  const known = new Map<K, B>();
  return (...args) => {
    const name = nameOf(...args);
    const before = known.get(name);
    if (before !== undefined) return before;
    const answer = of(...args);
    known.set(name, answer);
    return answer;
  };
}
