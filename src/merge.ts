import { worstFirst } from './assemble.ts';
import { type AccountBill, addCosts } from './cost/add-costs.ts';
import type { ReadError } from './model/fact.ts';
import { type Finding, severities, verdicts } from './model/finding.ts';
import type { AppliedWaiver, Report, Summary } from './model/report.ts';

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
  const findings = all((report) => report.findings).sort(byAccountToo);

  return {
    schemaVersion: '1',
    tool: first.tool,
    auditId: options.auditId,
    startedAt: options.startedAt,
    finishedAt: options.finishedAt,
    scope: { accounts, regions: [...new Set(all(({ scope }) => scope.regions))].sort() },
    readErrors: [...options.readErrors, ...all(({ readErrors }) => readErrors)],
    summary: addSummaries(
      reports.map(({ summary }) => summary),
      options.apiCalls,
    ),
    clusters: all(({ clusters }) => clusters),
    keys: all(({ keys }) => keys),
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

function addSummaries(summaries: readonly Summary[], own: Summary['apiCalls']): Summary {
  const sum = (of: (summary: Summary) => number) => summaries.reduce((total, summary) => total + of(summary), 0);
  const each = <K extends string>(names: readonly K[], of: (summary: Summary, name: K) => number) =>
    Object.fromEntries(names.map((name) => [name, sum((summary) => of(summary, name))])) as Record<K, number>;
  const calls = [own, ...summaries.map(({ apiCalls }) => apiCalls)];
  const operations = [...new Set(calls.flatMap((some) => Object.keys(some)))].sort();

  return {
    clusters: sum(({ clusters }) => clusters),
    proClusters: sum(({ proClusters }) => proClusters),
    verified: sum(({ verified }) => verified),
    verdicts: each(verdicts, (summary, verdict) => summary.verdicts[verdict]),
    bySeverity: each(severities, (summary, severity) => summary.bySeverity[severity]),
    apiCalls: Object.fromEntries(
      operations.map((name) => [name, calls.reduce((total, some) => total + (some[name] ?? 0), 0)]),
    ),
  };
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
