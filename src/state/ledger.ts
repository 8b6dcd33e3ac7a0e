import { type Store, StoreError } from '../store/store.ts';
import { addDeliveries, type Delivery, emptyLedger, forgetBefore, type Ledger } from '../trail/ledger.ts';

/** How often a step that another one forestalled is tried again. */
const maxTries = 20;
/** Compacted ledgers that are kept beside the newest, for readers that are still at work with them. */
const keptBehind = 3;

/**
 * The ledger of an account lies in the store as one object per delivery, and as numbered compacted ledgers that have
 * folded deliveries in. A delivery that was folded in and comes again is recognized by its id, so nothing is counted twice:
 * not when it is delivered again, and not when a compaction stops between writing its ledger and removing what it folded.
 */
export async function keepDelivery(store: Store, accountId: string, delivery: Delivery): Promise<boolean> {
  return store.putIfAbsent(`${deliveries(accountId)}${delivery.id}.json`, encode(delivery));
}

/** Everything that was delivered of an account, and how many deliveries have not been folded in yet. */
export async function readLedger(store: Store, accountId: string): Promise<{ ledger: Ledger; loose: number }> {
  const { ledger, found } = await gather(store, accountId);
  return { ledger: addDeliveries(ledger, found), loose: found.length };
}

/**
 * Folds the deliveries into one ledger, and forgets what is older than a time (both times are epoch milliseconds). Of two at the same time
 * one wins; a crash at any point loses nothing.
 */
export async function compactLedger(store: Store, accountId: string, forget: number, now: number): Promise<void> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const { ledger, found, number, keys } = await gather(store, accountId);
    const folded = forgetBefore(addDeliveries(ledger, found), forget, now);
    if (!(await store.putIfAbsent(compacted(accountId, number + 1), encode(folded)))) continue;

    for (const key of keys) await store.delete(key);
    const old = (await store.list(`${folder(accountId)}compact/`)).slice(0, -1 - keptBehind);
    for (const key of old) await store.delete(key);
    return;
  }
  throw new StoreError(`The ledger of account ${accountId} in ${store.place} is being compacted all the time.`);
}

interface Gathered {
  readonly ledger: Ledger;
  readonly number: number;
  /** Deliveries that are not folded in. */
  readonly found: readonly Delivery[];
  /** Keys of all deliveries that lie loose, those that were folded in already too. */
  readonly keys: readonly string[];
}

/**
 * Reads deliveries first by name, then the newest compacted ledger, then the deliveries that it does not hold: one that
 * vanishes in between was folded in meanwhile, and everything is read again.
 */
async function gather(store: Store, accountId: string): Promise<Gathered> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const keys = await store.list(deliveries(accountId));
    const newest = (await store.list(`${folder(accountId)}compact/`)).at(-1);
    const bytes = newest === undefined ? undefined : await store.read(newest);
    if (newest !== undefined && bytes === undefined) continue;
    const ledger = bytes === undefined ? emptyLedger : decode<Ledger>(bytes);
    const known = new Set(ledger.deliveries);
    const wanted = keys.filter((key) => !known.has(idOf(key)));
    const read = await Promise.all(wanted.map((key) => store.read(key)));
    if (read.includes(undefined)) continue;
    const found = read.flatMap((content) => (content === undefined ? [] : [decode<Delivery>(content)]));
    const number = newest === undefined ? 0 : Number(idOf(newest));

    return { ledger, number, found, keys };
  }
  throw new StoreError(`The ledger of account ${accountId} in ${store.place} changes faster than it can be read.`);
}

function folder(accountId: string): string {
  return `ledger/${accountId}/`;
}

function deliveries(accountId: string): string {
  return `${folder(accountId)}deliveries/`;
}

/** Numbers are padded, so that the order of names is that of numbers. */
function compacted(accountId: string, number: number): string {
  return `${folder(accountId)}compact/${String(number).padStart(9, '0')}.json`;
}

function idOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1).replace(/\.json$/, '');
}

function encode(value: Ledger | Delivery): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function decode<T>(bytes: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}
