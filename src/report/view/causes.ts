import { causeOf, follows, isRestated, restoringCommands } from '../../checks/catalog.ts';
import { type RootCause, rootCausesOf, severityOf, usersOf } from '../../checks/root-causes.ts';
import type { ChangedBy } from '../../model/audit-event.ts';
import type { Money } from '../../model/cost.ts';
import type { Finding, Remediation, Severity, Waiver } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Report, ReportedCluster } from '../../model/report.ts';

/** A root cause as every face lists it: what is open of it, or what one waiver accepts of it. */
export interface ListedCause extends Pick<RootCause, 'subject' | 'key' | 'cluster'> {
  readonly severity: Severity;
  readonly waiver?: Waiver;
  /** Worst first. */
  readonly findings: readonly [Finding, ...Finding[]];
  /** What is said of it: each reason once, with its actor where no reason before it had the same one. */
  readonly reasons: readonly [ListedReason, ...ListedReason[]];
  /** The clusters that the key at fault encrypts. */
  readonly encrypting: readonly ReportedCluster[];
  /** Clusters that are off, but whose existing Secrets may need the key at fault. */
  readonly left: readonly ReportedCluster[];
  /** What to do, each once; none where it is waived. */
  readonly remediations: readonly ListedRemediation[];
  /** What turning encryption on would cost in 30 days, where that is what is to be done. */
  readonly price?: Money;
}

export interface ListedReason {
  readonly finding: Finding;
  readonly changedBy?: ChangedBy;
}

export interface ListedRemediation {
  readonly finding: Finding;
  readonly remediation: Remediation;
  /** Whether its commands end the incident by reverting what caused it. */
  readonly restores: boolean;
}

/** The root causes of a report: those that are open, worst first, then those that are waived. */
export function listCauses(report: Report): ListedCause[] {
  const roots = rootCausesOf(report);
  const listed = (root: RootCause, findings: readonly [Finding, ...Finding[]]) => toListed(root, findings);
  return [
    ...roots.flatMap((root) => {
      const [first, ...rest] = root.open;
      return first === undefined ? [] : [listed(root, [first, ...rest])];
    }),
    ...roots.flatMap((root) =>
      [...groupBy(root.waived, ({ waiver }) => JSON.stringify(waiver)).values()].map((some) => listed(root, some)),
    ),
  ];
}

function toListed(root: RootCause, findings: readonly [Finding, ...Finding[]]): ListedCause {
  const [first] = findings;
  const { waiver } = first;
  const { subject, key, cluster } = root;
  const price = cluster?.cost?.state === 'off' && causeOf(first) === 'off' ? cluster.cost.total : undefined;
  return {
    subject,
    ...(key && { key }),
    ...(cluster && { cluster }),
    severity: waiver === undefined ? severityOf(root) : first.severity,
    ...(waiver && { waiver }),
    findings,
    reasons: reasonsOf(findings),
    ...(key === undefined ? { encrypting: [], left: [] } : usersOf(key)),
    remediations: waiver === undefined ? remediationsOf(findings) : [],
    ...(price && { price }),
  };
}

function reasonsOf([first, ...rest]: readonly [Finding, ...Finding[]]): [ListedReason, ...ListedReason[]] {
  const said = [first];
  const actors = new Set([JSON.stringify(first.changedBy)]);
  const reasons = rest.flatMap((finding): ListedReason[] => {
    if (said.some(({ reason }) => reason === finding.reason) || isRestated(finding, [first, ...rest])) return [];
    said.push(finding);
    const actor = JSON.stringify(finding.changedBy);
    const isNew = finding.changedBy !== undefined && !actors.has(actor);
    actors.add(actor);
    return [{ finding, ...(isNew && { changedBy: finding.changedBy }) }];
  });
  return [{ finding: first, ...(first.changedBy && { changedBy: first.changedBy }) }, ...reasons];
}

/** A consequence is not to be looked into where its root cause is known. */
function remediationsOf(findings: readonly Finding[]): ListedRemediation[] {
  const useful = findings.flatMap((finding, index) =>
    finding.remediation === undefined || (index > 0 && follows(finding))
      ? []
      : [
          {
            finding,
            remediation: finding.remediation,
            restores: restoringCommands(finding).length > 0,
          },
        ],
  );
  return [...groupBy(useful, ({ remediation }) => JSON.stringify(remediation)).values()].map(([one]) => one);
}
