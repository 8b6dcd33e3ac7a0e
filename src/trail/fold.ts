import { createHash } from 'node:crypto';
import { maxClockSkewMs } from '../model/timing.ts';
import { auditEventsOf, eventWords } from './change-event.ts';
import { type CallCounter, callCounter } from './count.ts';
import { readDeliveryName } from './delivery-name.ts';
import { type Damage, type Delivery, hourName, newestRecorded, type RecordedKms, type RegionSpan } from './ledger.ts';
import { readRecord, roleCallOf, type TrailRecord, usageWords } from './record.ts';
import { type ScanOptions, scanDelivery } from './scan.ts';

export interface Origin {
  /** The name of the object or the file. */
  readonly name: string;
  /** Where deliveries of this kind come from, such as `oss://bucket/prefix`. */
  readonly source: string;
  /** Whose records they are that do not say it; '' where that is not known. */
  readonly accountId: string;
}

export interface FoldOptions extends Pick<ScanOptions, 'onProgress'> {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whether records of changes are wanted too: one trail then serves where EventBridge, per account and region, is not. */
  readonly withEvents?: boolean;
}

export interface Folded {
  /** By account. */
  readonly deliveries: ReadonlyMap<string, Delivery>;
  /** Records with a beginning and an end, whatever they are of. */
  readonly records: number;
  /** Places that could not be read. */
  readonly broken: number;
  /** What is wrong with the first of them. */
  readonly problems: readonly string[];
  /** Records of changes, where they were asked for. */
  readonly events: readonly unknown[];
}

const mostProblems = 20;

/** What is counted of one account. */
interface Account {
  readonly counter: CallCounter;
  readonly damage: DamagedPlace[];
  /** The newest KMS record of each region, reads and writes apart. */
  recorded: readonly RecordedKms[];
}

/** What is known of the place of something that cannot be read. */
interface DamagedPlace {
  readonly reason: string;
  /** '' where it is not known. */
  readonly regionId: string;
  readonly time: number | undefined;
}

/** Counts what one delivery holds of the service role's calls, by account and hour. */
export async function foldDelivery(
  chunks: AsyncIterable<Uint8Array>,
  { name, source, accountId }: Origin,
  { now, withEvents = false, onProgress }: FoldOptions,
): Promise<Folded> {
  const named = readDeliveryName(name);
  const stamp = { eventId: '', accountId: named?.accountId ?? accountId, regionId: named?.heard.regionId ?? '' };
  const accounts = new Map<string, Account>();
  const problems: string[] = [];
  const events: unknown[] = [];
  let broken = 0;
  /** Whose delivery it is: its records know better than its name. */
  let owner = '';
  const accountOf = (id: string): Account => {
    const account = accounts.get(id) ?? { counter: callCounter(), damage: [], recorded: [] };
    accounts.set(id, account);
    return account;
  };
  const report = (reason: string, record?: TrailRecord) => {
    broken += 1;
    if (problems.length < mostProblems) problems.push(reason);
    const time = record?.time !== undefined && record.time <= now + maxClockSkewMs ? record.time : undefined;
    accountOf(record?.accountId ?? '').damage.push({ reason, regionId: record?.regionId ?? '', time });
  };

  const note = ({ serviceName, accountId: of, regionId, rw, time }: TrailRecord) => {
    if (serviceName !== 'kms' || !of || !regionId || rw === null || time === undefined) return;
    const account = accountOf(of);
    const known = account.recorded.find((each) => each.regionId === regionId && each.rw === rw);
    if (time > now + maxClockSkewMs || (known !== undefined && known.at >= time)) return;
    account.recorded = newestRecorded([...account.recorded, { regionId, rw, at: time }]);
  };

  const { records, head, digest } = await scanDelivery(chunks, {
    words: withEvents ? [...usageWords, ...eventWords] : usageWords,
    stamp,
    onProgress,
    onRecord(fields, envelope) {
      const record = readRecord(fields, envelope);
      owner ||= record.accountId ?? '';
      note(record);
      const reading = roleCallOf(record, now);
      if (reading.is === 'role-call') accountOf(reading.call.accountId).counter.add(reading.call);
      else if (reading.is === 'unreadable') report(reading.reason, record);
      if (withEvents && auditEventsOf(fields, envelope).length > 0) events.push(fields);
    },
    onDamage: ({ reason, offset }) => report(`${reason}, at byte ${offset}`),
  });
  owner ||= stamp.accountId;

  const heard = named !== undefined && named.heard.to <= now + maxClockSkewMs ? [named.heard] : [];
  const object = named === undefined ? head : digestOf(name.slice(name.lastIndexOf('/') + 1));
  const unowned = accounts.get('') ?? { counter: callCounter(), damage: [], recorded: [] };
  const deliveries = new Map<string, Delivery>();
  for (const id of new Set([...accounts.keys(), owner])) {
    // What is of no account belongs to no ledger.
    if (id === '') continue;
    const { counter, damage: places, recorded } = accountOf(id);
    const hours = [...counter.counts(), ...(id === owner ? unowned.counter.counts() : [])];
    const spans = id === owner && heard.length > 0 ? heard : spansOf(hours);
    const all = id === owner ? [...places, ...unowned.damage] : places;
    const damage = joined(all.flatMap((place) => damageAt(place, heard.length > 0 ? heard : spans)));
    if (spans.length + damage.length === 0) continue;
    const newest = Math.max(...[...spans, ...damage].map(({ to }) => to));
    deliveries.set(id, {
      id: `${hourName(newest)}-${object}-${digest}`,
      source,
      heard: spans,
      hours,
      recorded,
      damage,
    });
  }
  return { deliveries, records, broken, problems, events };
}

/** The regions and hours that something unreadable may be of: what it says itself, else those of its delivery. */
function damageAt({ reason, regionId, time }: DamagedPlace, around: readonly RegionSpan[]): Damage[] {
  if (time === undefined) return around.map((span) => ({ ...span, regionId: regionId || span.regionId, reason }));
  const regions = regionId === '' ? around.map((span) => span.regionId) : [regionId];
  return (regions.length === 0 ? [''] : regions).map((region) => ({ regionId: region, from: time, to: time, reason }));
}

/** One for each region and hour: a delivery of nothing but damage stays small. */
function joined(damage: readonly Damage[]): Damage[] {
  const places = new Map<string, Damage>();
  for (const each of damage) {
    const place = `${each.regionId} ${hourName(each.from)}`;
    const known = places.get(place) ?? each;
    places.set(place, { ...known, from: Math.min(known.from, each.from), to: Math.max(known.to, each.to) });
  }
  return [...places.values()];
}

/** What the name does not say was covered, the role's own calls show. */
function spansOf(
  hours: readonly { readonly regionId: string; readonly first: number; readonly last: number }[],
): RegionSpan[] {
  const spans = new Map<string, RegionSpan>();
  for (const { regionId, first, last } of hours) {
    const span = spans.get(regionId);
    const [from, to] = [Math.min(first, span?.from ?? first), Math.max(last, span?.to ?? last)];
    spans.set(regionId, { regionId, from, to });
  }
  return [...spans.values()];
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
