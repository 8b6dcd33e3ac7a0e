import { exitCode } from '../../src/cli/exit.ts';
import type { OperationName } from '../../src/cloud/operations.ts';
import { type Finding, isVerified, verifiedLevels } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import type { Outcome } from './transport-faults.ts';

/** Which answers were damaged, and what must come of it. */
export interface Expectation {
  readonly operation: OperationName;
  readonly outcome: Outcome;
  /** Whether what is left out or empty is an answer too: no read error, though it must not pass anything. */
  readonly mayBeEmpty?: boolean;
}

/**
 * Compares a report made of damaged answers with the one made of the same answers undamaged: every verdict is the same or
 * `INSUFFICIENT_DATA`, nothing disappears unnoticed, and whatever differs is explained by a read error of that operation.
 *
 * @returns what is wrong; empty where the promise is kept
 */
export function violationsOf(
  healthy: Report,
  damaged: Report,
  { operation, outcome, mayBeEmpty = false }: Expectation,
): string[] {
  const before = byName(healthy);
  const after = byName(damaged);
  const { length: errors } = damaged.readErrors;
  const isNamed = damaged.readErrors.some((error) => error.operation === operation);
  const differences = [...before].flatMap(([name, { verdict }]) => {
    const now = after.get(name)?.verdict ?? 'gone';
    return now === verdict ? [] : [`${name}: ${verdict} is ${now}`];
  });
  const differs = differences.length > 0 || before.size !== after.size;
  const exit = exitCode(damaged, 'critical');
  const endings = errors > 0 && exit !== 2 ? ['the exit code is not 2'] : [];
  if (outcome === 'any report') return endings;

  return [
    ...endings,
    ...[...after]
      .flatMap(([name, finding]) => wrongVerdict(name, before.get(name), finding))
      .filter((wrong) => !mayBeEmpty || wrong.startsWith('FALSE PASS')),
    ...vanished(before, after),
    ...newlyVerified(healthy, damaged),
    ...(differs && errors === 0 && !mayBeEmpty
      ? [`a verdict differs without a read error: ${differences.join(', ')}`]
      : []),
    ...(outcome === 'same' && (differs || errors > 0)
      ? [
          `it differs, though the answer arrived: ${differences.join(', ')}, ${damaged.readErrors.map((one) => `${one.operation} ${one.code} ${one.message}`).join('; ')}`,
        ]
      : []),
    ...(outcome === 'read error' && !isNamed ? ['no read error names the operation'] : []),
  ];
}

/** By check and resource: a finding's own id holds the account, which may be what could not be read. */
function byName({ findings }: Report): Map<string, Finding> {
  return new Map(findings.map((finding) => [`${finding.checkId} ${finding.resource.id}`, finding]));
}

function wrongVerdict(name: string, before: Finding | undefined, { verdict }: Finding): string[] {
  if (verdict === 'INSUFFICIENT_DATA' || verdict === before?.verdict) return [];
  if (verdict === 'COMPLIANT') return [`FALSE PASS: ${name}, which was ${before?.verdict ?? 'not there'}`];
  return [`${name} is ${verdict}, and was ${before?.verdict ?? 'not there'}`];
}

/** Findings that are gone without one in their place that says why: for the resource, its region or its account. */
function vanished(before: Map<string, Finding>, after: Map<string, Finding>): string[] {
  const unknown = [...after.values()].filter(({ verdict }) => verdict === 'INSUFFICIENT_DATA');
  return [...before]
    .filter(([name, { checkId }]) => !after.has(name) && !unknown.some((finding) => finding.checkId === checkId))
    .map(([name]) => `${name} is gone`);
}

function newlyVerified(healthy: Report, damaged: Report): string[] {
  const levels = new Map(healthy.clusters.map(({ id, verified }) => [id, verified]));
  return damaged.clusters
    .filter(({ id, verified }) => {
      const before = verifiedLevels.indexOf(levels.get(id) ?? 'unknown');
      return isVerified(verified) && verifiedLevels.indexOf(verified) > before;
    })
    .map(
      ({ id, verified }) =>
        `FALSE PASS: ${id} is verified at level ${verified}, and was ${levels.get(id) ?? 'not there'}`,
    );
}
