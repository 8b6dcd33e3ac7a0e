import { createHash } from 'node:crypto';
import { type AccountBill, addCosts } from '../cost/add-costs.ts';
import type { ReadError } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { AppliedWaiver, Report, ReportInputs, Summary } from '../model/report.ts';
import { summarize, worstFirst } from './assemble.ts';

export interface MergeOptions {
  readonly auditId: string;
  /** When the run began and ended, ISO 8601 UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** What could not be read of the organization itself, such as the list of its accounts. */
  readonly readErrors: readonly ReadError[];
  /** The calls that were made for the organization itself. */
  readonly apiCalls: Readonly<Record<string, number>>;
}

/**
 * Makes one report of those of many accounts, each given once. An account that could not be read has a report as well, which
 * says so. Pure.
 */
export function merge(reports: readonly [Report, ...Report[]], options: MergeOptions): Report {
  const all = <T>(of: (report: Report) => readonly T[]): T[] => reports.flatMap((report) => of(report));
  const accounts = all(({ scope }) => scope.accounts).sort();
  const [first, ...rest] = reports;
  if (new Set(accounts).size < accounts.length) throw new Error('an account was merged twice');
  const clusters = all((report) => report.clusters);
  const keys = all((report) => report.keys);
  const findings = all((report) => report.findings).sort(byAccountToo);

  return {
    schemaVersion: '1',
    tool: first.tool,
    auditId: options.auditId,
    kind: reports.some(({ kind }) => kind === 'partial') ? 'partial' : 'audit',
    startedAt: options.startedAt,
    finishedAt: options.finishedAt,
    scope: { accounts, regions: [...new Set(all(({ scope }) => scope.regions))].sort() },
    readErrors: [...options.readErrors, ...all(({ readErrors }) => readErrors)],
    inputs: mergeInputs(reports.map(({ inputs }) => inputs)),
    summary: summarize(
      { clusters, keys, findings },
      addCalls([options.apiCalls, ...reports.map(({ summary }) => summary.apiCalls)]),
    ),
    clusters,
    keys,
    findings,
    waivers: addWaivers(all(({ waivers }) => waivers)),
    cost: addCosts([billOf(first), ...rest.map(billOf)]),
  };
}

function billOf({ scope, cost }: Report): AccountBill {
  return { accountId: scope.accounts[0] ?? '', cost };
}

function byAccountToo(a: Finding, b: Finding): number {
  return worstFirst(a, b) || (a.resource.accountId < b.resource.accountId ? -1 : 1);
}

/** What all were made of: one digest over those of each account, in the order of the reports. */
function mergeInputs(inputs: readonly ReportInputs[]): ReportInputs {
  const over = (of: (one: ReportInputs) => string) =>
    createHash('sha256').update(inputs.map(of).join(' ')).digest('hex');
  return {
    snapshotDigest: over(({ snapshotDigest }) => snapshotDigest),
    readingDigests: inputs.flatMap(({ readingDigests }) => readingDigests),
    memoryDigest: over(({ memoryDigest }) => memoryDigest),
    configDigest: inputs[0]?.configDigest ?? '',
  };
}

function addCalls(calls: readonly Summary['apiCalls'][]): Summary['apiCalls'] {
  const operations = [...new Set(calls.flatMap((some) => Object.keys(some)))].sort();
  return Object.fromEntries(
    operations.map((name) => [name, calls.reduce((total, some) => total + (some[name] ?? 0), 0)]),
  );
}

/** A waiver of the configuration is in every report: what it does is added up. */
function addWaivers(waivers: readonly AppliedWaiver[]): AppliedWaiver[] {
  const added = new Map<string, AppliedWaiver>();
  for (const waiver of waivers) {
    const name = JSON.stringify({ ...waiver, findings: 0 });
    const known = added.get(name);
    added.set(name, known === undefined ? waiver : { ...known, findings: known.findings + waiver.findings });
  }
  return [...added.values()];
}
