import { describe, expect, it } from 'vitest';
import { benchmarks } from '../../src/benchmarks/index.ts';
import { benchmarkIn } from '../../src/words/benchmark-words.ts';

describe('the words of the benchmarks', () => {
  it('are those of the data in English', () => {
    for (const benchmark of benchmarks) expect(benchmarkIn('en', benchmark)).toBe(benchmark);
  });

  it.each(benchmarks.flatMap((benchmark) => benchmark.controls.map((control) => [benchmark, control] as const)))(
    'are Chinese for %o, %o',
    (benchmark, { id, title, checks }) => {
      const worded = benchmarkIn('zh', benchmark);
      expect(worded).toMatchObject({ id: benchmark.id, source: benchmark.source });
      const control = worded.controls.find((one) => one.id === id);
      expect(control).toMatchObject({ id, checks });
      expect(control?.title).not.toBe(title);
      expect(control?.title).toMatch(/\p{Script=Han}/u);
    },
  );

  it('fall back to English for a benchmark that nobody worded', () => {
    const made = { id: 'toString', title: 'Made', version: '1', source: 'https://example.com', controls: [] };
    expect(benchmarkIn('zh', made)).toBe(made);
  });
});
