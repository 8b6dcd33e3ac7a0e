import { describe, expect, it } from 'vitest';
import { parseOpenMetrics } from './open-metrics.ts';

const head = '# TYPE a_seconds gauge\n# UNIT a_seconds seconds\n# HELP a_seconds So long.\n';

describe('the reader of metrics', () => {
  it('reads labels with what is escaped in them', () => {
    expect(parseOpenMetrics(`${head}a_seconds{x="1",y="q\\"b\\\\n\\n"} 1.5e3\n# EOF\n`)).toEqual([
      { name: 'a_seconds', labels: { x: '1', y: 'q"b\\n\n' }, value: 1500 },
    ]);
  });

  it.each([
    ['no end', `${head}a_seconds 1\n`],
    ['more after the end', `${head}# EOF\na_seconds 1\n`],
    ['a blank line', `${head}\na_seconds 1\n# EOF\n`],
    ['a comment', `# hello\n${head}# EOF\n`],
    ['a quote in a label', `${head}a_seconds{x="a"b"} 1\n# EOF\n`],
    ['a wrong escape', `${head}a_seconds{x="a\\t"} 1\n# EOF\n`],
    ['a label twice', `${head}a_seconds{x="a",x="b"} 1\n# EOF\n`],
    ['a comma too many', `${head}a_seconds{x="a",} 1\n# EOF\n`],
    ['no number', `${head}a_seconds one\n# EOF\n`],
    ['the same series twice', `${head}a_seconds 1\na_seconds 2\n# EOF\n`],
    ['the same series in another order', `${head}a_seconds{x="1",y="2"} 1\na_seconds{y="2",x="1"} 1\n# EOF\n`],
    ['a family in two pieces', `${head}a_seconds 1\n# TYPE b gauge\nb 1\n${head}# EOF\n`],
    ['a sample of another family', `${head}b 1\n# EOF\n`],
    ['a unit that the name lacks', '# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n'],
    ['a description after its samples', '# TYPE a gauge\na 1\n# HELP a Late.\n# EOF\n'],
  ])('refuses %s', (_, text) => {
    expect(() => parseOpenMetrics(text)).toThrow();
  });
});
