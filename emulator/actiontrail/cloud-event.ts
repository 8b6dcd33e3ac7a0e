import type { ApiObject } from '../account.ts';
import { eventTimeOf } from '../clock.ts';

/** A write as EventBridge publishes it. */
export interface CloudEvent extends ApiObject {
  /** That of the record; an event published twice keeps it. */
  id: string;
  specversion: '1.0';
  /** Such as "acs.kms". */
  source: string;
  /** Such as "kms:ActionTrail:ApiCall". */
  type: string;
  subject: string;
  time: string;
  aliyunaccountid: string;
  aliyunregionid: string;
  /** The ActionTrail record. */
  data: ApiObject;
}

/** Told of every write that was recorded, at once and before the write is answered. */
export type WriteListener = (event: CloudEvent) => void;

/** The event that tells of a record, published at a time in milliseconds. */
export function cloudEventOf(record: ApiObject, service: string, publishedAt: number): CloudEvent {
  const [id, account, region] = [record.eventId, record.recipientAccountId, record.acsRegion].map(String);
  const source = `acs.${service}`;
  return {
    id: id ?? '',
    specversion: '1.0',
    source,
    type: `${service}:ActionTrail:${String(record.eventType)}`,
    subject: `${source}:${region}:${account}:${id}`,
    time: inChina(eventTimeOf(record)).replace(/\.\d+/, ''),
    datacontenttype: 'application/json;charset=utf-8',
    dataschema: 'http://taobao.com/test.json',
    aliyunaccountid: account ?? '',
    aliyunpublishtime: inChina(publishedAt),
    aliyuneventbusname: 'default',
    aliyunregionid: region ?? '',
    aliyunpublishaddr: '127.0.0.1',
    data: structuredClone(record),
  };
}

/** EventBridge writes times as they are in China. */
function inChina(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
}
