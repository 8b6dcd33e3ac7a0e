import type { Finding, Waiver } from '../model/finding.ts';
import type { AppliedWaiver, WaiverProblem } from '../model/report.ts';

/** A waiver as the configuration has it, unchecked. */
export interface WrittenWaiver {
  readonly check: string;
  readonly resource?: string | undefined;
  readonly tag?: string | undefined;
  readonly reason?: string | undefined;
  readonly owner?: string | undefined;
  readonly approvedBy?: string | undefined;
  readonly expires?: string | undefined;
}

export interface WaiverContext {
  /** The time of the audit, epoch milliseconds. */
  readonly now: number;
  readonly checkIds: ReadonlySet<string>;
  /** Tags of a resource as `name=value`. */
  readonly tagsOf: (finding: Finding) => readonly string[];
  /** The id of the resource that a text means, where it may mean one like that of the finding. */
  readonly idOf: (finding: Finding, text: string) => string;
}

/**
 * Marks the findings that are waived, and says of each waiver what it does. A waived finding keeps its verdict. One that
 * is malformed or has lapsed waives nothing; one without a date would waive for ever, and so waives nothing either.
 */
export function applyWaivers(
  findings: readonly Finding[],
  written: readonly WrittenWaiver[],
  context: WaiverContext,
): { findings: Finding[]; waivers: AppliedWaiver[] } {
  const waivers = written.map((waiver) => ({ waiver, ...stateOf(waiver, context) }));
  const active = waivers.filter(({ state }) => state === 'active');
  const counts = new Map<WrittenWaiver, number>();
  const marked = findings.map((finding) => {
    if (finding.verdict !== 'NON_COMPLIANT') return finding;
    const found = active.find(({ waiver }) => selects(waiver, finding, context));
    if (found === undefined) return finding;
    counts.set(found.waiver, (counts.get(found.waiver) ?? 0) + 1);
    return { ...finding, waiver: toWaiver(found.waiver) };
  });

  return {
    findings: marked,
    waivers: waivers.map(({ waiver, state, problem }) => ({
      check: waiver.check,
      selector: waiver.resource ?? (waiver.tag === undefined ? '' : `tag:${waiver.tag}`),
      ...toWaiver(waiver),
      state,
      problem,
      findings: counts.get(waiver) ?? 0,
    })),
  };
}

function stateOf(waiver: WrittenWaiver, { now, checkIds }: WaiverContext): Pick<AppliedWaiver, 'state' | 'problem'> {
  const malformed = (problem: WaiverProblem) => ({ state: 'malformed' as const, problem });
  if (!checkIds.has(waiver.check)) return malformed('unknown-check');
  if ((waiver.resource === undefined) === (waiver.tag === undefined)) return malformed('no-selector');
  for (const field of ['reason', 'owner', 'approvedBy'] as const) {
    if ((waiver[field] ?? '').trim() === '') return malformed(`${field}-missing`);
  }
  const end = endOf(waiver.expires ?? '');
  if (end === undefined) {
    return malformed(waiver.expires === undefined ? 'expires-missing' : 'expires-malformed');
  }
  return now < end ? { state: 'active', problem: null } : { state: 'lapsed', problem: 'lapsed' };
}

/** The end of a day in UTC, epoch milliseconds, or undefined where the text is no day. */
function endOf(day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const start = Date.parse(`${day}T00:00:00Z`);
  // 2026-02-30 parses as nothing, and must not become March.
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day) return undefined;
  return start + 86_400_000;
}

function selects(waiver: WrittenWaiver, finding: Finding, { tagsOf, idOf }: WaiverContext): boolean {
  if (waiver.check !== finding.checkId) return false;
  const { id, name } = finding.resource;
  if (waiver.resource !== undefined)
    return [name, id].includes(waiver.resource) || idOf(finding, waiver.resource) === id;
  return waiver.tag !== undefined && tagsOf(finding).includes(waiver.tag);
}

function toWaiver({ reason = '', owner = '', approvedBy = '', expires = '' }: WrittenWaiver): Waiver {
  return { reason, owner, approvedBy, expires };
}
