import type { ApiObject } from '../account.ts';
import { eventTimeOf } from '../clock.ts';
import type { Row } from './sql/evaluate.ts';

/** A logstore of an account file: it holds the account's events, as a trail delivers them. */
export interface LogstoreFile {
  project: string;
  logstore: string;
  region: string;
  /** Whether logs carry the time of their event (which is the default), or that of their delivery. */
  time?: 'event' | 'delivery';
  /** Fields without an index, such as "event.errorCode"; "*" where nothing is indexed. */
  unindexed?: string[];
  /** How many bytes of `event` SQL sees; all of them where absent. The real service begins with 2,048. */
  textLimit?: number;
}

/** One log. */
export interface Log {
  /** Seconds since the epoch. */
  readonly time: number;
  /** The record, as text. */
  readonly event: string;
  /** The text of a field such as `event.eventName`; undefined where there is none. */
  field(name: string): string | undefined;
}

/** An event is delivered some ten minutes after it happened. */
const LAG_MS = 600_000;

/** The topic that all events of a trail carry. */
export const TOPIC = 'actiontrail_audit_event';

/** What a logstore holds by now, oldest first. Times are in milliseconds. */
export function logsOf(events: readonly ApiObject[], { time = 'event' }: LogstoreFile, now: number): Log[] {
  return events
    .map((record) => {
      const happened = eventTimeOf(record);
      // What does not tell its time has come just now, as far as a logstore knows.
      const delivered = Number.isNaN(happened) ? now : happened + LAG_MS;
      return { record, delivered, shown: time === 'delivery' || Number.isNaN(happened) ? delivered : happened };
    })
    .filter(({ delivered }) => delivered <= now)
    .sort((a, b) => a.shown - b.shown)
    .map(({ record, shown }) => logOf(record, Math.floor(shown / 1000)));
}

function logOf(record: ApiObject, time: number): Log {
  let text: string | undefined;
  return {
    time,
    get event() {
      text ??= JSON.stringify(record);
      return text;
    },
    field: (name) => (name === '__topic__' ? TOPIC : leafOf(record, name)),
  };
}

/** Only what holds no further fields is indexed, and no arrays. */
function leafOf(record: ApiObject, name: string): string | undefined {
  const [root, ...path] = name.split('.');
  let part: unknown = root === 'event' && path.length > 0 ? record : undefined;
  for (const step of path) {
    const isObject = typeof part === 'object' && part !== null && !Array.isArray(part);
    part = isObject && Object.hasOwn(part as object, step) ? (part as ApiObject)[step] : undefined;
  }
  return part === undefined || part === null || typeof part === 'object' ? undefined : String(part);
}

/** A log as SQL sees it: `__time__`, `__topic__`, `event` and its fields, as far as they are indexed. */
export function rowOf(log: Log, { textLimit }: LogstoreFile, isIndexed: (field: string) => boolean): Row {
  let seen: string | undefined;
  return (name) => {
    if (name === '__time__') return log.time;
    if (name !== '__topic__' && !/^event(\.\w+)*$/.test(name)) return undefined;
    if (!isIndexed(name)) return undefined;
    if (name !== 'event') return log.field(name) ?? null;
    seen ??= textLimit === undefined ? log.event : Buffer.from(log.event).subarray(0, textLimit).toString();
    return seen;
  };
}
