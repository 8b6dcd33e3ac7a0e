import type { ApiObject, LiveAccount } from '../account.ts';
import { eventTimeOf } from '../clock.ts';
import { HOME_REGION } from '../regions.ts';

/** A record with the time it is sorted by. */
export interface TimedRecord {
  readonly time: number;
  readonly record: ApiObject;
}

/**
 * The records of an account in the order of their time. Kept until their number changes, since paging through a
 * long trail would otherwise sort it for every page.
 */
export class RecordIndex {
  private readonly sorted = new WeakMap<readonly ApiObject[], TimedRecord[]>();

  of(account: LiveAccount): readonly TimedRecord[] {
    const { events } = account;
    const known = this.sorted.get(events);
    if (known !== undefined && known.length === events.length) return known;
    const fresh = events.map((record) => ({ time: eventTimeOf(record), record }));
    fresh.sort((a, b) => a.time - b.time);
    this.sorted.set(events, fresh);
    return fresh;
  }
}

/** Whether a region's endpoint serves a record: global services report to the home region. */
export function isOfRegion(record: ApiObject, region: string): boolean {
  const home = record.isGlobal === true || record.acsRegion === undefined;
  return (home ? HOME_REGION : record.acsRegion) === region;
}

/** Reads and writes; a record that does not say is a write, as all were before the field existed. */
export function eventRw(record: ApiObject): unknown {
  return record.eventRW ?? 'Write';
}

/** The filters of LookupEvents, each telling whether a record has the value. */
export const ATTRIBUTES: ReadonlyMap<string, (record: ApiObject, value: string) => boolean> = new Map([
  // Unknown on the real service: whether case counts. Here it does, so that a client that gets it wrong notices.
  ['ServiceName', (record, value) => record.serviceName === value],
  ['EventName', (record, value) => record.eventName === value],
  ['EventId', (record, value) => record.eventId === value],
  ['EventRW', (record, value) => eventRw(record) === value],
  // Unknown on the real service: whether a role matches without its session. Here the whole name must agree.
  ['User', (record, value) => identity(record).userName === value],
  ['EventAccessKeyId', (record, value) => identity(record).accessKeyId === value],
  ['SensitiveAction', (record, value) => String(sensitive(record)) === value],
  ['ResourceType', (record, value) => record.resourceType === value || Object.hasOwn(references(record), value)],
  [
    'ResourceName',
    (record, value) => record.resourceName === value || Object.values(references(record)).flat().includes(value),
  ],
] satisfies [string, (record: ApiObject, value: string) => boolean][]);

function identity(record: ApiObject): ApiObject {
  return (record.userIdentity as ApiObject | undefined) ?? {};
}

function sensitive({ eventAttributes }: ApiObject): unknown {
  return (eventAttributes as ApiObject | undefined)?.SensitiveAction ?? false;
}

function references(record: ApiObject): ApiObject {
  return (record.referencedResources as ApiObject | undefined) ?? {};
}
