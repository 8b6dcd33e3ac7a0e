import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reasons } from '../../src/checks/catalog.ts';
import { declaredReasons } from '../../src/checks/declared-reasons.ts';
import type { Check } from '../../src/checks/define-check.ts';
import { checks } from '../../src/checks/index.ts';
import { sharedReasons } from '../../src/checks/shared-reasons.ts';
import type { AuditEvent } from '../../src/model/audit-event.ts';
import { severities, stages } from '../../src/model/finding.ts';
import { touchedBy } from '../../src/trail/change-event.ts';
import { messageIdsIn } from '../check-table.ts';
import { healthy } from '../facts/healthy.ts';

const evaluateSource = readFileSync(new URL('../../src/judge/evaluate.ts', import.meta.url), 'utf8');
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

  it.each(byId)('%s states the compliant state and its risk in the house form', (_, check) => {
    const { title, risk } = { title: check.title.en, risk: check.risk.en };
    expect(title).toMatch(/^(\p{Lu}|ack-).*[^.!?\s]$/u);
    expect(title).not.toMatch(/\bensure\b|\bshould\b|\bmust\b/i);
    expect(title.length).toBeLessThanOrEqual(70);
    expect(risk).toMatch(/^\p{Lu}[^\n]*\.$/u);
    expect(check.id).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(severities).toContain(check.severity);
    expect(new URL(check.reference).protocol).toBe('https:');
    if (check.stage !== undefined) expect(stages).toContain(check.stage);
  });

  it.each(byId)('%s needs and consults only facts that somebody joins, each once', (_, check) => {
    const needed: readonly string[] = [...check.needs, ...(check.consults ?? [])];
    const gated: readonly string[] = check.gate?.needs ?? [];
    const known = Object.keys(healthy[check.resourceType]);

    expect(new Set(needed).size).toBe(needed.length);
    for (const fact of [...needed, ...gated]) expect(known).toContain(fact);
  });

  it('cover every stage that makes a cluster verified', () => {
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

describe('the reasons', () => {
  const sourceOf = ({ id }: Check) => source(`${id}.ts`);
  const sharedSources = [...files.filter((name) => !checkFiles.includes(name)).map(source), evaluateSource];

  it('have ids that are unique over all checks, since reports keep them', () => {
    const ids = [sharedReasons, declaredReasons, ...checks.map((check) => check.reasons)].flatMap((own) =>
      Object.keys(own),
    );
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(reasons.size).toBe(ids.length);
  });

  it.each(byId)('of %s are all given by it', (_, check) => {
    expect(Object.keys(check.reasons).filter((id) => !messageIdsIn(sourceOf(check)).includes(id))).toEqual([]);
  });

  it('that are shared are given by several checks, by a gate or by evaluate', () => {
    const given = (id: string) => sharedSources.some((text) => text.includes(`sharedMessage('${id}'`));
    const alone = Object.keys(sharedReasons).filter((id) => {
      const own = checks.filter((check) => messageIdsIn(sourceOf(check)).includes(id));
      return !given(id) && own.length < 2;
    });
    expect(alone).toEqual([]);
  });

  it('list audit events that the change function knows, on what they act on', () => {
    for (const { events = {} } of reasons.values()) {
      for (const [touched, names] of Object.entries(events)) {
        for (const eventName of names)
          expect(`${eventName} ${touchedBy({ eventName } as AuditEvent)}`).toBe(`${eventName} ${touched}`);
      }
    }
  });

  it('have a deadline only in a field that they have', () => {
    for (const { deadline, shape } of reasons.values()) {
      if (deadline !== undefined) expect(shape[deadline]).toBe('string');
    }
  });
});
