import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { langs } from '../../src/model/finding.ts';
import { benchmarksIn } from '../../src/words/benchmarks.ts';
import { mappingReason, mappingReasons } from '../../src/words/mapping-reasons.ts';

const benchmarks = benchmarksIn('en');
const all = benchmarks.flatMap((benchmark) =>
  benchmark.controls.map((control) => [`${benchmark.id}:${control.id}`, control] as const),
);

describe('the benchmarks', () => {
  it('cover what an auditor asks for', () => {
    expect(all.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        'nist-800-53-r5:SC-28',
        'nist-800-53-r5:SC-12',
        'mlps-2.0-l3:8.1.4.8',
        'iso-27001-2022:A.8.24',
        'pci-dss-4.0.1:3.5',
        'pci-dss-4.0.1:3.6',
        'pci-dss-4.0.1:3.7',
        'pci-dss-4.0.1:8.3.2',
        'soc-2:CC6.1',
        'cis-kubernetes-1.12:1.2.27',
        'cis-kubernetes-1.12:1.2.28',
        'cis-ack-1.0:6.2.1',
        'cis-alibaba-foundation-2.0:2.20',
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

  it.each(all)('%s has checks that map to it', (_, { checks, title }) => {
    expect(checks.length).toBeGreaterThan(0);
    expect(title).toMatch(/^\p{Lu}.*[^.!?\s]$/u);
  });

  it('have the same controls in each language, with titles of their own', () => {
    const [en, zh] = langs.map((lang) => benchmarksIn(lang).flatMap(({ controls }) => controls));
    expect(zh?.map(({ id, checks }) => ({ id, checks }))).toEqual(en?.map(({ id, checks }) => ({ id, checks })));
    for (const { title } of zh ?? []) expect(title).toMatch(/\p{Script=Han}/u);
  });
});

describe('the reasons of the mappings', () => {
  it.each(all)('%s has one for each of its checks, in each language, and for no other', (name, { checks: mapped }) => {
    for (const lang of langs) {
      const reasons = mappingReasons(name, lang);
      expect(reasons.flatMap((reason) => reason.checks).sort()).toEqual([...mapped].sort());
      for (const { why } of reasons) expect(why).toMatch(lang === 'zh' ? /\p{Script=Han}.*。$/u : /^\p{Lu}.*[^.]\.$/u);
      for (const check of mapped) expect(reasons.map(({ why }) => why)).toContain(mappingReason(name, check, lang));
    }
  });
  it('are of no control that is not there', () => {
    expect(mappingReason('nist-800-53-r5:SC-99', 'ack-cluster-encryption-enabled', 'en')).toBeUndefined();
    expect(mappingReason('nist-800-53-r5:AU-12', 'ack-cluster-encryption-enabled', 'en')).toBeUndefined();
  });
});

describe('the controls of a check', () => {
  it.each(checks.map(({ id, controls }) => [id, controls] as const))('%s are there, each once', (_, controls) => {
    expect(new Set(controls).size).toBe(controls.length);
    const known: ReadonlySet<string> = new Set(all.map(([name]) => name));
    expect(controls.filter((ref) => !known.has(ref))).toEqual([]);
  });
});
