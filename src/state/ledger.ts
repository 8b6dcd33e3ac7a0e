import { isFields, parseJsonBytes } from '../model/json.ts';
import { type Store, StoreError } from '../store/store.ts';
import {
  addDeliveries,
  coverageOf,
  type Delivery,
  emptyLedger,
  forgetBefore,
  hourName,
  type Ledger,
} from '../trail/ledger.ts';
import { accountFolder } from './objects.ts';

/** How often a step that another one forestalled is tried again. */
const maxTries = 20;
/** Compacted ledgers that are kept beside the newest, for readers that are still at work with them. */
const keptBehind = 3;
/** A delivery holds what happened in so many hours before the newest thing in it. */
const damagedHours = 3;
const hourMs = 3_600_000;

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
    const ledger = bytes === undefined ? emptyLedger : decode(bytes, isLedger);
    if (ledger === undefined) throw new StoreError(damaged(store, newest ?? ''));
    const known = new Set(ledger.deliveries);
    const wanted = keys.filter((key) => !known.has(idOf(key)));
    const read = await Promise.all(wanted.map((key) => store.read(key)));
    if (read.includes(undefined)) continue;
    const found = read.map((content, index) => {
      const delivery = content === undefined ? undefined : decode(content, isDelivery);
      if (delivery !== undefined) return delivery;
      const key = wanted[index] ?? '';
      store.damage.add(damaged(store, key));
      return damagedDelivery(idOf(key));
    });
    const number = newest === undefined ? 0 : Number(idOf(newest));

    return { ledger, number, found, keys };
  }
  throw new StoreError(`The ledger of account ${accountId} in ${store.place} changes faster than it can be read.`);
}

function folder(accountId: string): string {
  return accountFolder('ledger', accountId);
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

/**
 * Sets damaged objects of the ledgers aside. A damaged delivery is a read error of its hours until it is delivered again;
 * a damaged compacted ledger, of the time since the one before it.
 *
 * @param now epoch milliseconds
 * @returns their keys
 */
export async function repairLedgers(
  store: Store,
  now: number,
  setAside: (key: string) => Promise<void>,
): Promise<readonly string[]> {
  const moved: string[] = [];
  for (const key of await store.list('ledger/')) {
    const [, accountId = '', kind] = key.split('/');
    const bytes = await store.read(key);
    if (bytes === undefined) continue;
    const whole = kind === 'compact' ? decode(bytes, isLedger) : decode(bytes, isDelivery);
    if (whole !== undefined) continue;
    await setAside(key);
    moved.push(key);
    await keepDelivery(
      store,
      accountId,
      kind === 'compact' ? await lostSince(store, accountId, now) : damagedDelivery(idOf(key)),
    );
  }
  return moved;
}

/** Stands for what was folded in since the newest compacted ledger that is left. */
async function lostSince(store: Store, accountId: string, now: number): Promise<Delivery> {
  const newest = (await store.list(`${folder(accountId)}compact/`)).at(-1);
  const bytes = newest === undefined ? undefined : await store.read(newest);
  const ledger = bytes === undefined ? undefined : decode(bytes, isLedger);
  const from = Math.max(0, ...coverageOf(ledger ?? emptyLedger).map(({ to }) => to));
  const reason = 'was in a damaged object of the ledger';
  return {
    id: `${hourName(now)}-compact${now}-damaged`,
    source: '',
    heard: [],
    hours: [],
    recorded: [],
    damage: [{ regionId: '', from, to: now, reason }],
  };
}

/** Stands for a delivery whose object is damaged: its id says when it was, and a whole copy takes its place. */
function damagedDelivery(id: string): Delivery {
  const [hour = '', object = ''] = id.split('-');
  const [, year, month, day, hours] = /^(\d{4})(\d\d)(\d\d)(\d\d)$/.exec(hour) ?? [];
  const start = Date.parse(`${year}-${month}-${day}T${hours}:00:00Z`);
  const from = Number.isNaN(start) ? 0 : start - damagedHours * hourMs;
  const to = Number.isNaN(start) ? Number.MAX_SAFE_INTEGER : start + hourMs;
  const damage = [{ regionId: '', from, to: Math.min(to, 8.64e15), reason: 'is in a damaged object of the ledger' }];
  return { id: `${hour}-${object}-damaged`, source: '', heard: [], hours: [], recorded: [], damage };
}

function damaged(store: Store, key: string): string {
  return `${key} in ${store.place} is damaged. Set it aside with sealwatch store repair.`;
}

function encode(value: Ledger | Delivery): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** @returns undefined where it is damaged */
function decode<T extends object>(bytes: Uint8Array, isWhole: (value: Partial<T>) => boolean): T | undefined {
  const value = parseJsonBytes(bytes);
  return isFields(value) && isWhole(value as Partial<T>) ? (value as T) : undefined;
}

function isLedger({ deliveries, sources }: Partial<Ledger>): boolean {
  return Array.isArray(deliveries) && typeof sources === 'object' && sources !== null;
}

function isDelivery({ id, source, heard, hours, damage }: Partial<Delivery>): boolean {
  return typeof id === 'string' && typeof source === 'string' && [heard, hours, damage].every(Array.isArray);
}
