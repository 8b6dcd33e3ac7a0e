import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/checks/define-check.ts';
import { checks } from '../../src/checks/index.ts';
import { severities } from '../../src/model/finding.ts';
import type { MessageId } from '../../src/model/message.ts';
import { stages } from '../../src/model/proof.ts';
import { en } from '../../src/words/en.ts';
import { messageIdsIn } from '../check-table.ts';
import { healthy } from '../facts/healthy.ts';

const folder = new URL('../../src/checks/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
const source = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const checkFiles = files.filter((name) => /^export default /m.test(source(name)));

const byId = checks.map((check) => [check.id, check] as const);

describe('the checks', () => {
  it('are all registered, once each, under the name of their file', async () => {
    const found = await Promise.all(
      checkFiles.map(async (name) => {
        const { default: check } = (await import(new URL(name, folder).href)) as { default: Check };
        return { name, check };
      }),
    );

    for (const { name, check } of found) expect(`${check.id}.ts`).toBe(name);
    expect(new Set(found.map(({ check }) => check))).toEqual(new Set(checks));
    expect(checks).toHaveLength(checkFiles.length);
  });

  it('live in files of their own: what is no check has no id', () => {
    const others = files.filter((name) => !checkFiles.includes(name));
    for (const name of others) expect(`${name}: ${/^\s*id: '/m.test(source(name))}`).toBe(`${name}: false`);
  });

  it.each(checks.map(({ id }) => id))('%s has a table of tests', (id) => {
    expect(existsSync(new URL(`${id}.test.ts`, import.meta.url))).toBe(true);
  });

  it('have tests for checks only', () => {
    const ids = new Set(checks.map(({ id }) => `${id}.test.ts`));
    const tests = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.test.ts'));
    expect(tests.filter((name) => !ids.has(name) && name !== 'index.test.ts')).toEqual([]);
  });

  it.each(byId)('%s states the compliant state, its risk and its cure in the house form', (_, check) => {
    expect(check.title).toMatch(/^(\p{Lu}|ack-).*[^.!?\s]$/u);
    expect(check.title).not.toMatch(/\bensure\b|\bshould\b|\bmust\b/i);
    expect(check.title.length).toBeLessThanOrEqual(70);
    expect(check.risk).toMatch(/^\p{Lu}[^\n]*\.$/u);
    expect(check.remedy).toMatch(/^\S[^\n]*\S$/);
    expect(check.id).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(severities).toContain(check.severity);
    expect(new URL(check.reference).protocol).toBe('https:');
    if (check.stage !== undefined) expect(stages).toContain(check.stage);
  });

  it.each(byId)('%s fills in nothing in its cure but what a resource has', (_, { remedy }) => {
    const known = ['id', 'name', 'regionId', 'accountId'];
    for (const [, name] of remedy.matchAll(/\{([^}]*)\}/g)) expect(known).toContain(name);
  });

  it.each(byId)('%s needs and consults only facts that somebody joins, each once', (_, check) => {
    const needed: readonly string[] = [...check.needs, ...(check.consults ?? [])];
    const gated: readonly string[] = check.gate?.needs ?? [];
    const known = Object.keys(healthy[check.resourceType]);

    expect(new Set(needed).size).toBe(needed.length);
    for (const fact of [...needed, ...gated]) expect(known).toContain(fact);
    for (const fact of check.inRegion?.needs ?? []) expect(Object.keys(healthy['ACS::::Region'])).toContain(fact);
  });

  it('cover every proving stage of the verification', () => {
    const covered = new Set(checks.map(({ stage }) => stage));
    for (const stage of stages.filter((name) => name !== 'existingSecretsReencrypted'))
      expect(covered).toContain(stage);
  });

  it('are pure: they call nothing that waits, logs, catches, or reads the clock', () => {
    for (const name of files) {
      expect(
        `${name}: ${source(name).match(/\b(await|async|catch|console\.|Date\.now|new Date\(\)|process)\b/)?.[0]}`,
      ).toBe(`${name}: undefined`);
    }
  });
});

describe('the messages', () => {
  const sources = [...files.map(source), readFileSync(new URL('../evaluate.ts', folder), 'utf8')];
  const used = new Set(sources.flatMap(messageIdsIn));

  it.each(Object.keys(en) as MessageId[])('%s is said by a check, or by evaluate', (id) => {
    expect(used).toContain(id);
  });

  it('that checks say all have words', () => {
    const written = sources.flatMap((text) =>
      [...text.matchAll(/\bmessage\(\s*'([a-z0-9-]+)'/g)].map(([, id]) => id ?? ''),
    );
    expect(written.filter((id) => !Object.hasOwn(en, id))).toEqual([]);
  });
});
