import type { Report } from '../../model/report.ts';
import type { Numbered } from './numbers.ts';

const classUid = 2003;

/** What every event says of itself. Times are epoch milliseconds, as OCSF wants them. */
export interface EventHead {
  readonly uid: string;
  readonly eventCode: string;
  readonly activity: Numbered;
  readonly severity: Numbered;
  readonly status: Numbered;
  readonly accountId: string;
  /** '' for what has no region. */
  readonly regionId: string;
}

/** The part of a Compliance Finding that does not depend on what is found. */
export function eventHead(report: Report, head: EventHead) {
  const { uid, eventCode, activity, severity, status, accountId, regionId } = head;
  return {
    class_uid: classUid,
    class_name: 'Compliance Finding',
    category_uid: 2,
    category_name: 'Findings',
    activity_id: activity.id,
    activity_name: activity.caption,
    type_uid: classUid * 100 + activity.id,
    type_name: `Compliance Finding: ${activity.caption}`,
    severity_id: severity.id,
    severity: severity.caption,
    status_id: status.id,
    status: status.caption,
    time: millis(report.finishedAt),
    start_time: millis(report.startedAt),
    end_time: millis(report.finishedAt),
    metadata: {
      version: '1.5.0',
      profiles: ['cloud'],
      product: { name: 'Sealwatch', vendor_name: 'Sealwatch', uid: report.tool.name, version: report.tool.version },
      uid: `${report.auditId}/${uid}`,
      correlation_uid: report.auditId,
      event_code: eventCode,
      ...(accountId === '' ? {} : { tenant_uid: accountId }),
    },
    cloud: {
      provider: 'Alibaba Cloud',
      // OCSF has no number for this cloud's accounts.
      ...(accountId === '' ? {} : { account: { uid: accountId, type_id: 99, type: 'Alibaba Cloud Account' } }),
      ...(regionId === '' ? {} : { region: regionId }),
    },
  };
}

export function millis(time: string): number {
  return Date.parse(time);
}
