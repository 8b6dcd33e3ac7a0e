import type { ApiObject, LiveAccount } from '../account.ts';
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

/** A logstore, whatever is in it. */
export interface Logstore extends Pick<LogstoreFile, 'project' | 'logstore' | 'region' | 'unindexed' | 'textLimit'> {
  /** What it holds by a time in milliseconds, oldest first. */
  logs(now: number): Log[];
  /** Whether its logs may have a column of this name. */
  hasColumn(name: string): boolean;
  /** A log as GetLogs shows it without SQL, beside its time. */
  line(log: Log): Record<string, string>;
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
const TOPIC = 'actiontrail_audit_event';

/** The logstores that a trail of an account is delivered to. */
export function trailLogstores({ logstores, events }: LiveAccount): Logstore[] {
  return logstores.map((file) => ({
    ...file,
    logs: (now) => logsOf(events, file, now),
    hasColumn: (name) => name === '__topic__' || /^event(\.\w+)*$/.test(name),
    line: ({ event }) => ({ __topic__: TOPIC, __source__: 'actiontrail_internal', event }),
  }));
}

/** What the logstore of a trail holds by now, oldest first. Times are in milliseconds. */
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
    .map(({ record, shown }) =>
      logOf(record, Math.floor(shown / 1000), (name) => {
        const [root, ...path] = name.split('.');
        if (name === '__topic__') return TOPIC;
        return root === 'event' && path.length > 0 ? leafOf(record, path) : undefined;
      }),
    );
}

export function logOf(record: ApiObject, time: number, field: Log['field']): Log {
  let text: string | undefined;
  return {
    time,
    field,
    get event() {
      text ??= JSON.stringify(record);
      return text;
    },
  };
}

/** Only what holds no further fields is indexed, and no arrays. */
export function leafOf(record: ApiObject, path: readonly string[]): string | undefined {
  let part: unknown = record;
  for (const step of path) {
    const isObject = typeof part === 'object' && part !== null && !Array.isArray(part);
    part = isObject && Object.hasOwn(part as object, step) ? (part as ApiObject)[step] : undefined;
  }
  return part === undefined || part === null || typeof part === 'object' ? undefined : String(part);
}

/** A log as SQL sees it: its time and its columns, as far as they are indexed. */
export function rowOf(log: Log, { textLimit, hasColumn }: Logstore, isIndexed: (field: string) => boolean): Row {
  let seen: string | undefined;
  return (name) => {
    if (name === '__time__') return log.time;
    if (!hasColumn(name) || !isIndexed(name)) return undefined;
    if (name !== 'event') return log.field(name) ?? null;
    seen ??= textLimit === undefined ? log.event : Buffer.from(log.event).subarray(0, textLimit).toString();
    return seen;
  };
}
