import { randomBytes } from 'node:crypto';
import type { Timing } from '../model/timing.ts';
import { type Store, StoreError } from '../store/store.ts';

/** How a sequence is read and changed. */
export interface SequenceOptions<T> {
  /** What the state is before the first commit. */
  readonly initial: T;
  /** Reads a state that was kept as JSON; throws where it is none. */
  parse(value: unknown): T;
  readonly timing: Timing;
  /**
   * How many of the newest states are kept at least, so that a slow reader finds the one it saw on the list; default 16.
   * The same for all writers of a sequence, since each trusts the others not to prune more.
   */
  readonly keep?: number;
  /**
   * Makes a state to go on with where the newest one is damaged: from the newest that can be read, or the initial one, and
   * the number of the damaged one. The damage is noted in the store. Without it a damaged state is an error.
   */
  readonly recover?: (earlier: T, damagedNumber: number) => T;
  /** How often a commit that others forestalled is tried; default 40. */
  readonly tries?: number;
}

/** The state after a commit; number 0 is the initial one. */
export interface SequenceState<T> {
  readonly number: number;
  readonly value: T;
}

/**
 * A small state that several functions change: the whole of it after each commit, as objects with consecutive numbers,
 * each written only if it is absent. The second writer of a number reads again, and makes its change to what the
 * first one left.
 */
export interface Sequence<T> {
  /** The newest state. @throws StoreError */
  read(): Promise<SequenceState<T>>;
  /**
   * Changes the state, and gives what it then is. `change` may be called several times, with newer states; where it gives
   * back the very state it got, nothing is written.
   *
   * @throws StoreError where the change was not made, or it is unknown whether it was: never twice, in any case
   */
  commit(change: (value: T) => T): Promise<T>;
  /**
   * Writes the state to go on with behind a damaged newest one, where `recover` makes one.
   *
   * @returns the keys of all damaged states
   */
  repair(): Promise<readonly string[]>;
}

/** What an object of a sequence holds. */
interface SequenceObject<T> extends SequenceState<T> {
  /** A token for each of the last commits, the newest first: it tells whose commit it was. */
  readonly tokens: readonly string[];
}

const FIRST_WAIT_MS = 25;
const MAX_WAIT_MS = 2_000;
/** Tokens are kept for so many times as many commits as states are; */
const TOKENS_PER_STATE = 4;
/** and never more, where every state is kept. */
const MAX_TOKENS = 256;

/** @param name a folder of the store, which belongs to the sequence alone */
export function openSequence<T>(store: Store, name: string, options: SequenceOptions<T>): Sequence<T> {
  const { initial, parse, timing, keep = 16, tries = 40, recover } = options;
  const folder = `${name}/`;
  const nothing: SequenceObject<T> = { number: 0, value: initial, tokens: [] };

  async function newest(): Promise<SequenceObject<T>> {
    for (let left = tries; left > 0; left -= 1) {
      const there = await numbers();
      const number = there.at(-1);
      if (number === undefined) return nothing;
      const bytes = await store.read(keyOf(number));
      // Otherwise it was pruned since it was on the list: others have committed many times.
      if (bytes === undefined) continue;
      if (recover === undefined) return decode(bytes, number);
      const kept = decodeOrNote(bytes, number);
      if (kept !== undefined) return kept;
      const { value, tokens } = await newestBefore(number, there);
      return { number, value: recover(value, number), tokens };
    }
    throw crowded();
  }

  /** The newest readable state before a damaged one, or the initial one, with its tokens where they are looked for. */
  async function newestBefore(damaged: number, there: readonly number[]): Promise<SequenceObject<T>> {
    for (const number of there.slice(0, -1).reverse()) {
      const bytes = await store.read(keyOf(number));
      const earlier = bytes === undefined ? undefined : decodeOrNote(bytes, number);
      if (earlier === undefined) continue;
      const lost = new Array<string>(damaged - number).fill('');
      return { ...earlier, tokens: [...lost, ...earlier.tokens] };
    }
    return nothing;
  }

  function decodeOrNote(bytes: Uint8Array, number: number): SequenceObject<T> | undefined {
    try {
      return decode(bytes, number);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      store.damage.add(error.message);
      return undefined;
    }
  }

  /** The numbers that are there, ascending. */
  async function numbers(): Promise<number[]> {
    const keys = await store.list(folder);
    // Whatever else lies there, such as what file managers leave behind, is no state.
    return keys
      .map((key) => Number(key.slice(folder.length, -'.json'.length)))
      .filter((number, index) => keyOf(number) === keys[index]);
  }

  async function commit(change: (value: T) => T): Promise<T> {
    for (let tried = 1; tried <= tries; tried += 1) {
      const head = await newest();
      const value = change(head.value);
      if (value === head.value) return value;

      const mine = randomBytes(9).toString('base64url');
      const number = head.number + 1;
      const tokens = [mine, ...head.tokens].slice(0, Math.min(MAX_TOKENS, TOKENS_PER_STATE * keep));
      if (await put({ number, value, tokens }, mine)) {
        const there = await numbers();
        if (await isInSequence(number, mine, there)) {
          await prune(there);
          return value;
        }
      }
      await timing.sleep(timing.random() * Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** tried));
    }
    throw crowded();
  }

  async function repair(): Promise<readonly string[]> {
    const there = await numbers();
    const damaged: string[] = [];
    for (const number of there) {
      const bytes = await store.read(keyOf(number));
      if (bytes !== undefined && decodeOrNote(bytes, number) === undefined) damaged.push(keyOf(number));
    }
    const last = there.at(-1);
    if (recover !== undefined && last !== undefined && damaged.includes(keyOf(last))) {
      await commit((value) => structuredClone(value));
    }
    return damaged;
  }

  /** Writes a state; a failure by which it may have been written all the same is looked into. */
  async function put(kept: SequenceObject<T>, mine: string): Promise<boolean> {
    try {
      return await store.putIfAbsent(keyOf(kept.number), encode(kept));
    } catch (error) {
      const head = await newest().catch(() => undefined);
      if (head !== undefined && tokenOf(head, kept.number) === mine) return true;
      throw error;
    }
  }

  /**
   * Whether a state that was written just now follows the one it was made from. A writer that was held up for long (a
   * frozen function) may write a number that others reached long ago and have pruned; the state is then none of the
   * sequence, and is never read.
   */
  async function isInSequence(number: number, mine: string, there: readonly number[]): Promise<boolean> {
    const last = there.at(-1) ?? number;
    // The newest are never pruned, so this number had never been there before.
    if (last < number + keep) return true;
    const head = await newest();
    const token = tokenOf(head, number);
    if (token !== undefined) return token === mine;
    throw new StoreError(`It is unknown whether a change of ${folder} in ${store.place} was made: it is long ago.`);
  }

  /** Removes what no reader needs, the oldest first: what is left is without gaps, wherever this is broken off. */
  async function prune(there: readonly number[]): Promise<void> {
    if (there.length <= 2 * keep) return;
    try {
      for (const number of there.slice(0, -keep)) await store.delete(keyOf(number));
    } catch (error) {
      // The change is made; the next commit prunes.
      if (!(error instanceof StoreError)) throw error;
    }
  }

  /** Numbers are padded, so that the order of names is that of numbers. */
  function keyOf(number: number): string {
    return `${folder}${String(number).padStart(9, '0')}.json`;
  }

  function decode(bytes: Uint8Array, number: number): SequenceObject<T> {
    try {
      const kept = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as SequenceObject<unknown>;
      const { tokens } = kept;
      const isKept =
        kept.number === number && Array.isArray(tokens) && tokens.every((token) => typeof token === 'string');
      if (!isKept) throw new TypeError('not what a sequence writes');
      return { number, tokens, value: parse(kept.value) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new StoreError(`${keyOf(number)} in ${store.place} cannot be understood: ${why}.`, { cause: error });
    }
  }

  function crowded(): StoreError {
    return new StoreError(`${folder} in ${store.place} is being changed all the time. Run again later.`);
  }

  return { read: async () => stateOf(await newest()), commit, repair };
}

function stateOf<T>({ number, value }: SequenceObject<T>): SequenceState<T> {
  return { number, value };
}

/** The token of an earlier commit, or undefined where that is no longer remembered. */
function tokenOf({ number, tokens }: SequenceObject<unknown>, earlier: number): string | undefined {
  return tokens[number - earlier];
}

function encode(kept: SequenceObject<unknown>): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(kept)}\n`);
}
