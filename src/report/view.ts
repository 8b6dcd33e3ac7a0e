import { type AppliedWaiver, type History, noHistory, type Report } from '../model/report.ts';
import { type ListedCause, listCauses } from './view/causes.ts';
import { type Changes, changesOf } from './view/changes.ts';
import { type ClusterRow, clusterRows } from './view/clusters.ts';
import { type Headline, headlineOf, unlistedOf } from './view/headline.ts';
import { type InsufficientData, insufficientData, type ReadErrorGroup, readErrorGroups } from './view/read-errors.ts';

/** What every face shows of a report. A face lays it out in its words and its order; it counts nothing itself. */
export interface View {
  readonly report: Report;
  readonly headline: Headline;
  readonly causes: readonly ListedCause[];
  readonly readErrors: readonly ReadErrorGroup[];
  /** The read errors that hide whole clusters. */
  readonly unlisted: Report['readErrors'];
  readonly insufficientData: InsufficientData;
  /** Worst first; those that no key could encrypt come last. */
  readonly rows: readonly ClusterRow[];
  /** The waivers that waive nothing, though their author believes that they do. */
  readonly idleWaivers: readonly AppliedWaiver[];
  /** undefined where no earlier report is known. */
  readonly changes: Changes | undefined;
  /** Whether places need the account beside the region. */
  readonly manyAccounts: boolean;
}

export function viewOf(report: Report, history: History = noHistory): View {
  const causes = listCauses(report);
  return {
    report,
    headline: headlineOf(report),
    causes,
    readErrors: readErrorGroups(report),
    unlisted: unlistedOf(report),
    insufficientData: insufficientData(report),
    rows: clusterRows(report),
    idleWaivers: report.waivers.filter(({ state, findings }) => state !== 'active' || findings === 0),
    changes: changesOf(report, history, causes),
    manyAccounts: report.scope.accounts.length > 1,
  };
}
