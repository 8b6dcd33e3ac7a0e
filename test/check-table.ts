import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reasons } from '../src/checks/catalog.ts';
import type { Check } from '../src/checks/define-check.ts';
import type { CheckedType, FactsByType, FactsOfAccount, ResourceFacts } from '../src/facts/index.ts';
import { type Evaluation, evaluate } from '../src/judge/evaluate.ts';
import { type Fact, read, readFailure } from '../src/model/fact.ts';
import { type Message, message, type Resource, type Severity, type Verdict } from '../src/model/finding.ts';
import type { Settings } from '../src/model/settings.ts';
import { languageOf } from '../src/words/language.ts';
import { healthy, now, settings, throwCheckError } from './facts/healthy.ts';
import { englishIn } from './words/prose.ts';

/** One line of a check's table: what is known that differs from a healthy resource, and what the check must say. */
export interface Row<T extends CheckedType> extends AnyRow {
  readonly given?: Partial<FactsByType[T]>;
  readonly readErrors?: readonly (keyof FactsByType[T])[];
}

/** What is asked about: facts laid over a healthy resource's, and settings laid over the default ones. */
interface Case {
  readonly given?: object;
  /** Facts that could not be read. */
  readonly readErrors?: readonly PropertyKey[];
  readonly settings?: { readonly [K in keyof Settings]?: Partial<Settings[K]> };
}

interface AnyRow extends Case {
  readonly it: string;
  readonly expect: Verdict;
  /** The id. */
  readonly message: string;
  /** Where it is not the check's own. */
  readonly severity?: Severity;
  /** What the data of the message, or the evidence, must show. */
  readonly because?: RegExp;
}

const verdictOf = {
  compliant: 'COMPLIANT',
  nonCompliant: 'NON_COMPLIANT',
  notApplicable: 'NOT_APPLICABLE',
  insufficientData: 'INSUFFICIENT_DATA',
} as const satisfies Record<string, Verdict>;

/**
 * Tests a check by its table, asked as an audit asks it, so that its gate and its needs are part of the test.
 *
 * @throws where the table does not show every verdict and every message that the check's file can give
 */
export function testCheck<T extends CheckedType>(check: Check, rows: readonly Row<T>[]): void {
  const gaps = gapsOf(check, sourceOf(check), rows);
  if (gaps.length > 0) throw new Error(`the table of ${check.id} does not show ${gaps.join(', ')}`);

  describe(check.id, () => {
    it.each(rows.map((row) => [row.it, row] as const))('%s', (_, row) => {
      const { decision, check: by } = ask(check, row);

      expect({ verdict: decision.verdict, message: decision.message.id }).toEqual({
        verdict: row.expect,
        message: row.message,
      });
      expect(decision.severity ?? by.severity).toBe(row.severity ?? check.severity);
      if (row.because !== undefined) expect(shownBy(decision)).toMatch(row.because);
      // Who says that something is so, or is not, must be able to show it.
      if (/^(NON_)?COMPLIANT$/.test(row.expect)) expect(decision.evidence).not.toEqual([]);
      expect(chineseOf(decision).flatMap(englishIn)).toEqual([]);
    });

    it.each(needsOf(check))('is INSUFFICIENT_DATA where %s was not read', (fact) => {
      const { decision } = ask(check, openRow(check, rows, fact));

      expect(decision.verdict).toBe('INSUFFICIENT_DATA');
      expect(decision.message).toEqual({
        id: 'read-error',
        data: { operation: `read:${fact}`, resource: 'thing-1', code: 'NoPermission', requestId: 'REQ-1' },
      });
    });

    const consults = (check.consults ?? []) as readonly string[];
    it.each(consults)('finds nothing COMPLIANT for want of %s', (fact) => {
      for (const row of rows) {
        const without = ask(check, { ...row, readErrors: [...(row.readErrors ?? []), fact] });
        if (row.expect !== 'COMPLIANT') expect(`${row.it}: ${without.decision.verdict}`).not.toMatch(/: COMPLIANT$/);
      }
    });

    it('changes nothing of what it is given, and says the same twice', () => {
      for (const row of rows) {
        const frozen = { ...row, given: deepFreeze(structuredClone(row.given ?? {})) };
        expect(ask(check, frozen).decision).toEqual(ask(check, frozen).decision);
      }
    });
  });
}

/** What a table fails to show of a check: verdicts, and messages of the check's own file. */
export function gapsOf(check: Check, source: string, rows: readonly AnyRow[]): string[] {
  const can = new Set<Verdict>(['COMPLIANT', 'NON_COMPLIANT']);
  for (const [name, verdict] of Object.entries(verdictOf)) {
    if (new RegExp(`\\b${name}\\(`).test(source)) can.add(verdict);
  }
  if (check.gate !== undefined) can.add('NOT_APPLICABLE');
  if (/\bunreadFact\(/.test(source)) can.add('INSUFFICIENT_DATA');
  const shown = new Set<string>(rows.flatMap((row) => [row.expect, row.message]));

  return [...can, ...messageIdsIn(source)].filter((word) => !shown.has(word));
}

/** Every message id that a source file spells out. */
export function messageIdsIn(source: string): string[] {
  // As a whole word of a message call; the first argument may be a choice of two.
  const calls = [...source.matchAll(/\bmessage\(([^{]*)\{/g)].map(([, first]) => first ?? '');
  const ids = calls.flatMap((first) => [...first.matchAll(/'([a-z0-9-]+)'/g)].map(([, id]) => id ?? ''));
  return [...new Set(ids)].filter((id) => reasons.has(id));
}

/** The facts that a check cannot do without, its gate's first. */
export function needsOf(check: Check): string[] {
  const gated: readonly string[] = check.gate?.needs ?? [];
  return [...new Set([...gated, ...check.needs])];
}

/** Asks a check about one resource, everything else of which is healthy. */
export function ask(check: Check, row: Case): Evaluation {
  const type = check.resourceType;
  const facts: Record<string, Fact<unknown>> = {};
  for (const [name, value] of Object.entries({ ...healthy[type], ...row.given })) facts[name] = read(value);
  for (const name of row.readErrors ?? []) facts[String(name)] = readErrorDecision(String(name));
  const context = { now, settings: settingsWith(row.settings), onCheckError: throwCheckError };
  const [evaluation, ...more] = evaluate(knownOf(type, facts), [check], context).filter(
    ({ resource }) => resource.type === type,
  );
  if (evaluation === undefined || more.length > 0) throw new Error(`${check.id} gave ${more.length + 1} findings`);

  return evaluation;
}

/** A fact that could not be read, and says which it is. */
export function readErrorDecision(name: string): Fact<never> {
  return readFailure({
    operation: `read:${name}`,
    accountId: '1234567890123456',
    regionId: 'cn-hangzhou',
    resource: 'thing-1',
    code: 'NoPermission',
    message: 'denied',
    requestId: 'REQ-1',
  });
}

/** An account of which one resource is known. */
export function knownOf(type: CheckedType, facts: Record<string, Fact<unknown>>): FactsOfAccount {
  const resource: Resource = {
    type,
    id: 'thing-1',
    name: 'thing',
    accountId: '1234567890123456',
    regionId: 'cn-hangzhou',
  };
  const none = { 'ACS::ACK::Cluster': [], 'ACS::KMS::Key': [], 'ACS::::Region': [], 'ACS::::Account': [] };
  const subject = { resource, facts } as unknown as ResourceFacts<never>;

  return { subjects: { ...none, [type]: [subject] }, unlisted: none };
}

/** A row whose resource gets past the gate, so that the need for a fact is felt, with that fact unread. */
function openRow(check: Check, rows: readonly AnyRow[], fact: string): AnyRow {
  const open = rows.find((row) => (row.readErrors ?? []).length === 0 && passesGate(check, row));
  if (open === undefined) throw new Error(`no row of ${check.id} passes its gate`);
  return { ...open, readErrors: [fact] };
}

function passesGate(check: Check, row: Case): boolean {
  const facts = { ...healthy[check.resourceType], ...row.given };
  return check.gate?.evaluate(facts as never, { now, settings: settingsWith(row.settings), message }) === undefined;
}

function settingsWith(changes: Case['settings'] = {}): Settings {
  const names = Object.keys(settings) as (keyof Settings)[];
  return Object.fromEntries(
    names.map((name) => [name, { ...settings[name], ...changes[name] }]),
  ) as unknown as Settings;
}

function shownBy({ message, evidence }: Evaluation['decision']): string {
  return JSON.stringify([message.data, evidence]);
}

/** The reason as people read it in Chinese, and the evidence, which is the same in every language. */
function chineseOf({ message, evidence }: Evaluation['decision']): string[] {
  const texts = evidence.flatMap(({ property, expected, actual }) => [property, expected, actual]);
  // What ACK says is told in its own words.
  const ours: Message = { ...message, data: { ...message.data, ...('message' in message.data && { message: '' }) } };
  return [languageOf('zh').message(ours), ...texts];
}

function sourceOf({ id }: Check): string {
  return readFileSync(new URL(`../src/checks/${id}.ts`, import.meta.url), 'utf8');
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
