/** Runs work in the order it comes in, at most `most` of it at a time. */
export function limitConcurrency(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running < most) running += 1;
    else await new Promise<void>((start) => waiting.push(start));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place goes over to the next one.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** The results of `work` for each item, in the order of the items, with at most `most` of them under way at a time. */
export function mapLimited<T, R>(items: readonly T[], most: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const limited = limitConcurrency(most);
  return Promise.all(items.map((item) => limited(() => work(item))));
}
