import type { ReadError } from '../../model/fact.ts';
import { eventHead, millis } from './event.ts';
import type { OcsfContext } from './finding-event.ts';
import { complianceNumbers, create, severityNumbers } from './numbers.ts';

/**
 * What could not be read as an event of its own: a count of events must not take a read error for nothing. When it began is
 * not known, so each audit creates it anew, under the same name.
 */
export function readErrorEvent(error: ReadError, { report, language, words }: OcsfContext) {
  const { operation, accountId, regionId, resource = '', code, requestId } = error;
  const uid = ['read-error', accountId, regionId, operation, resource, code].join('/');
  const reason = language.message({ id: 'read-error', data: { operation, resource, code, requestId } });
  const { id, caption } = complianceNumbers.INSUFFICIENT_DATA;

  return {
    ...eventHead(report, {
      uid,
      eventCode: 'read-error',
      activity: create,
      severity: severityNumbers.high,
      status: { id: 1, caption: 'New' },
      accountId,
      regionId,
    }),
    message: reason,
    status_code: code,
    status_detail: error.message,
    finding_info: {
      uid,
      title: words.readErrors,
      desc: words.readErrorDescription,
      types: ['Compliance'],
      last_seen_time: millis(report.finishedAt),
      analytic: { uid: 'read-error', name: words.readErrors, type_id: 1, type: 'Rule' },
    },
    compliance: {
      control: 'read-error',
      desc: words.readErrors,
      status_id: id,
      status: caption,
      status_code: 'INSUFFICIENT_DATA',
      status_details: [reason],
      standards: [],
      requirements: [],
    },
    ...(resource === '' ? {} : { resources: [{ uid: resource, ...(regionId === '' ? {} : { region: regionId }) }] }),
    evidences: [
      {
        name: operation,
        api: {
          operation,
          ...(requestId === '' ? {} : { request: { uid: requestId } }),
          response: { error: code, error_message: error.message },
        },
      },
    ],
    remediation: { desc: words.grant },
  };
}
