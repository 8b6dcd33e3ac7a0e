import { createHash, type Hash } from 'node:crypto';
import { auditEventsOf, auditEventWords } from './change-event.ts';
import { readDeliveryName } from './delivery-name.ts';
import { type Delivery, type HourCount, type HourCounter, hourCounter, hourName, type Span } from './ledger.ts';
import { readRecord } from './record.ts';
import { type ScanResult, scanDelivery } from './scan.ts';

/** What is looked for in the bytes of a record before it is parsed. */
const roleName = 'aliyuncsmanagedsecurityrole';
/** More changes than this in one delivery are somebody's script; the audit will see what it did. */
const maxAuditEvents = 1_000;

export interface Origin {
  /** The name of the object or the file. */
  readonly name: string;
  /** Where deliveries of this kind come from, such as `oss://bucket/prefix`. */
  readonly source: string;
  /** Whose records they are that do not say it; '' where that is not known. */
  readonly accountId: string;
}

export interface FoldOptions {
  /** Whether records of changes are wanted too: one trail then serves where EventBridge, per account and region, is not. */
  readonly withAuditEvents?: boolean;
  /** Told how many bytes were read. */
  readonly onProgress?: ((bytesIn: number) => void) | undefined;
}

export interface Folded {
  /** By account. */
  readonly deliveries: ReadonlyMap<string, Delivery>;
  readonly scan: ScanResult;
  /** Records that could not be read, the first few of them. */
  readonly broken: readonly string[];
  /** Records of changes that Secrets hang on, where they were asked for. */
  readonly auditEvents: readonly unknown[];
}

const maxBrokenKept = 20;

/**
 * Counts what one delivery holds of the role's calls, by account and hour.
 *
 * @param chunks its bytes, compressed or not
 */
export async function foldDelivery(
  chunks: AsyncIterable<Uint8Array>,
  origin: Origin,
  { withAuditEvents = false, onProgress }: FoldOptions = {},
): Promise<Folded> {
  const digest = createHash('sha256');
  const broken: string[] = [];
  const accounts = new Map<string, HourCounter>();
  const counterOf = (accountId: string) => {
    const counter = accounts.get(accountId) ?? hourCounter();
    accounts.set(accountId, counter);
    return counter;
  };
  const owner = readDeliveryName(origin.name)?.accountId ?? origin.accountId;
  const auditEvents: unknown[] = [];
  let readErrors = 0;
  const scan = await scanDelivery(digested(chunks, digest), {
    words: withAuditEvents ? [roleName, ...auditEventWords] : [roleName],
    onRecord(record) {
      const reading = readRecord(record);
      if (reading.is === 'role-call') counterOf(reading.call.accountId || owner).add(reading.call);
      // What was parsed for another word is no record of the role.
      if (reading.is === 'broken' && JSON.stringify(record).toLowerCase().includes(roleName)) readErrors += 1;
      if (withAuditEvents && auditEvents.length < maxAuditEvents && auditEventsOf(record).length > 0)
        auditEvents.push(record);
    },
    onBroken({ reason, offset }) {
      if (broken.length < maxBrokenKept) broken.push(`${reason} at byte ${offset}`);
    },
    ...(onProgress && { onProgress }),
  });

  const deliveries = toDeliveries(accounts, origin, scan.broken + readErrors, digest.digest('hex'));
  return { deliveries, scan, broken, auditEvents };
}

/** Passes the bytes on, and takes their digest: the same bytes are the same delivery, under whatever name. */
async function* digested(chunks: AsyncIterable<Uint8Array>, digest: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    digest.update(chunk);
    yield chunk;
  }
}

function toDeliveries(
  accounts: ReadonlyMap<string, HourCounter>,
  { name, source, accountId }: Origin,
  broken: number,
  digest: string,
): Map<string, Delivery> {
  const told = readDeliveryName(name);
  const owner = told?.accountId ?? accountId;
  const deliveries = new Map<string, Delivery>();
  for (const account of new Set([...accounts.keys(), ...(told !== undefined || broken > 0 ? [owner] : [])])) {
    const hours = accounts.get(account)?.counts() ?? [];
    const heard = told !== undefined && account === owner ? [told.heard] : spansOf(hours);
    const newest = Math.max(0, ...heard.map(({ to }) => to));
    const id = `${hourName(newest)}-${digest.slice(0, 24)}`;
    deliveries.set(account, { id, source, heard, hours, broken: account === owner ? broken : 0 });
  }
  return deliveries;
}

/** Where the name does not tell what was listened to, the role's own calls do. */
function spansOf(hours: readonly HourCount[]): Span[] {
  const spans = new Map<string, Span>();
  for (const { regionId, first, last } of hours) {
    const span = spans.get(regionId);
    const [from, to] = [Math.min(first, span?.from ?? first), Math.max(last, span?.to ?? last)];
    spans.set(regionId, { regionId, from, to });
  }
  return [...spans.values()];
}
