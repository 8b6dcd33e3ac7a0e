import type { Cause, Ending, HeldFinding } from '../model/alert.ts';
import type { Verdict } from '../model/finding.ts';
import type { Report, ReportedCluster } from '../model/report.ts';
import { causesOf, listings } from './causes.ts';

/** What a report says for sure: what is wrong, and what is no longer. */
export interface AlertReading {
  /** When reading began, ISO 8601 UTC. */
  readonly at: string;
  /** Whether everything was to be read, so that what is not there is gone. */
  readonly whole: boolean;
  readonly causes: readonly Cause[];
  /** Whether a finding was read again and no longer belongs to the cause, or what it is about is gone for sure. */
  settles(finding: HeldFinding, causeId: string): boolean;
  /** Whether a finding still fails, and belongs to another cause now. */
  isElsewhere(finding: HeldFinding, causeId: string): boolean;
  /** Whether everything in the place of a standing cause of unread things was read. */
  readsAll(accountId: string, regionId: string): boolean;
  /** What the report says now of a cause that is over. */
  endingOf(cause: Cause): Ending;
}

/** Reasons that a key cannot be used in its state. */
const unusable: ReadonlySet<string> = new Set([
  'key-disabled',
  'key-pending-deletion',
  'pending-deletion',
  'key-pending-import',
  'key-material-expired',
]);

export interface Scope {
  /** The regions that were asked for; none is all. */
  readonly regions: readonly string[];
  /** Whether the report is of everything in them, rather than of what an event touched. */
  readonly whole: boolean;
}

export function readingOf(report: Report, { regions, whole }: Scope): AlertReading {
  const causes = causesOf(report);
  const findings = new Map(report.findings.map((finding) => [finding.id, finding]));
  const causeOf = new Map(causes.flatMap(({ id, findings }) => findings.map((finding) => [finding.id, id] as const)));
  const clusters = new Set(report.clusters.map(({ id }) => id));
  const unsure = new Set(report.clusters.filter(isUnsure).map(placeOf));
  const unlisted = report.readErrors.filter(({ operation }) => listings.test(operation));

  /** Whether every cluster of a place is in the report. */
  function isListed({ accountId, regionId }: { accountId: string; regionId: string }): boolean {
    if (!whole || !report.scope.accounts.includes(accountId)) return false;
    if (unlisted.some((error) => error.regionId === '' || error.regionId === regionId)) return false;
    return regions.length === 0 || (regionId !== '' && regions.includes(regionId));
  }

  function isGone(finding: HeldFinding): boolean {
    const { resourceType, resourceId } = finding;
    if (!isListed(finding)) return false;
    switch (resourceType) {
      case 'ACS::ACK::Cluster':
        return !clusters.has(resourceId);
      case 'ACS::KMS::Key':
      case 'ACS::::Region':
        // A cluster that cannot be read may be the one that still names the key, or is still encrypted there.
        return !unsure.has(placeOf(finding));
      default:
        return false;
    }
  }

  const isElsewhere = ({ id }: HeldFinding, causeId: string) =>
    findings.get(id)?.verdict === 'NON_COMPLIANT' && causeOf.get(id) !== causeId;

  return {
    at: readAtOf(report),
    whole,
    causes,
    isElsewhere,
    settles(finding, causeId) {
      switch (findings.get(finding.id)?.verdict) {
        case 'COMPLIANT':
        case 'NOT_APPLICABLE':
          return true;
        case 'INSUFFICIENT_DATA':
          return false;
        case 'NON_COMPLIANT':
          return isElsewhere(finding, causeId);
        case undefined:
          return isGone(finding);
      }
    },
    readsAll(accountId, regionId) {
      if (!whole || !report.scope.accounts.includes(accountId)) return false;
      if (report.readErrors.some((error) => error.accountId === accountId && error.regionId === regionId)) return false;
      return regionId === '' ? true : isListed({ accountId, regionId });
    },
    endingOf({ kind, accountId, subject, reasons, findings: held }) {
      if (kind === 'read-error') return { is: 'read' };
      const wasUnusable = reasons.some((reason) => 'message' in reason && unusable.has(reason.message.id));
      const key = report.keys.find((one) => one.accountId === accountId && one.id === subject.id);
      if (wasUnusable && key?.state === 'Enabled') return { is: 'enabled' };
      const now = held.flatMap(({ id }) => findings.get(id) ?? []);
      const having = (verdict: Verdict) => now.find((finding) => finding.verdict === verdict);
      const settled = having('COMPLIANT') ?? having('NOT_APPLICABLE');
      if (settled === undefined) return { is: now.length === 0 ? 'gone' : 'over' };
      const { resource, message } = settled;
      return { is: 'settled', name: resource.name || resource.id, message };
    },
  };
}

function isUnsure({ encryption }: ReportedCluster): boolean {
  return encryption.state === 'unknown';
}

function placeOf({ accountId, regionId }: { accountId: string; regionId: string }): string {
  return JSON.stringify([accountId, regionId]);
}

/** When the newest part of a report was read, by the clock of the cloud: those of processes differ. */
function readAtOf({ startedAt, clusters, keys }: Report): string {
  // What has no time of its own was read by this run, whose clock agrees with the cloud's.
  const times = [...clusters, ...keys].map(({ readAt }) => readAt ?? startedAt);
  return times.reduce((last, time) => (time > last ? time : last), '') || startedAt;
}
