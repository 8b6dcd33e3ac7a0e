import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { benchmarks, controlsOf } from '../../src/benchmarks/index.ts';
import { checks } from '../../src/checks/index.ts';

const known = new Set(checks.map(({ id }) => id));
const all = benchmarks.flatMap((benchmark) =>
  benchmark.controls.map((control) => [`${benchmark.id}:${control.id}`, control] as const),
);

describe('the benchmarks', () => {
  it('are all registered, one to a file', () => {
    const files = readdirSync(new URL('../../src/benchmarks/', import.meta.url)).filter((name) => name !== 'index.ts');
    expect(benchmarks).toHaveLength(files.length);
  });

  it('cover what an auditor asks for', () => {
    expect(all.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        'nist-800-53-r5:SC-28',
        'nist-800-53-r5:SC-12',
        'mlps-2.0-l3:8.1.4.8',
        'iso-27001-2022:A.8.24',
        'pci-dss-4.0:3.5',
        'pci-dss-4.0:3.6',
        'soc-2:CC6.1',
        'cis-kubernetes-1.12:1.2.27',
        'cis-kubernetes-1.12:1.2.28',
        'cis-ack-1.0:6.2.1',
      ]),
    );
  });

  it('are told apart by their ids, and so are their controls', () => {
    expect(new Set(benchmarks.map(({ id }) => id)).size).toBe(benchmarks.length);
    expect(new Set(all.map(([name]) => name)).size).toBe(all.length);
    for (const { id } of benchmarks) expect(id).toMatch(/^[a-z0-9]+([-.][a-z0-9]+)*$/);
  });

  it.each(benchmarks.map((benchmark) => [benchmark.id, benchmark] as const))(
    '%s says where it is published',
    (_, b) => {
      expect(new URL(b.source).protocol).toBe('https:');
      expect(b.title).not.toBe('');
      expect(b.version).not.toBe('');
    },
  );

  it.each(all)('%s names checks that there are, each once', (_, { checks, title }) => {
    expect(checks.length).toBeGreaterThan(0);
    expect(new Set(checks).size).toBe(checks.length);
    expect(checks.filter((check) => !known.has(check))).toEqual([]);
    expect(title).toMatch(/^\p{Lu}.*[^.!?\s]$/u);
  });
});

describe('the controls of a check', () => {
  it('are all those that name it', () => {
    const names = all
      .filter(([, { checks }]) => checks.includes('ack-cluster-encryption-enabled'))
      .map(([name]) => name);
    expect(controlsOf('ack-cluster-encryption-enabled')).toEqual(names);
    expect(names).toContain('nist-800-53-r5:SC-28(1)');
  });

  it('are none where no benchmark asks for it', () => {
    expect(controlsOf('ack-cluster-state-settled')).toEqual([]);
    expect(controlsOf('toString')).toEqual([]);
  });
});
