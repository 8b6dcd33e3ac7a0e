import { isDeepStrictEqual } from 'node:util';
import { contradiction } from './identity.ts';
import { MalformedAnswer } from './malformed-answer.ts';

/** A list that comes in pages. */
interface ListSpec<T> {
  readonly operation: string;
  /** What it lists, such as `clusters`, for messages. */
  readonly noun: string;
  /** What is asked for; a server may give fewer on each page. */
  readonly pageSize: number;
  /** A list of more pages is not believed. */
  readonly maxPages: number;
  readonly idOf: (entry: T) => string;
  /** Called with every entry as soon as its page is there, also where other pages fail. */
  readonly onEntry?: (entry: T) => void;
  /** Whether two entries of one id agree; by default where they are equal. */
  readonly agree?: (one: T, other: T) => boolean;
}

interface ListPage<T> {
  /** An error in place of an entry whose id cannot be read: the list is incomplete then, and its other entries stand. */
  readonly entries: readonly (T | MalformedAnswer)[];
  readonly requestId: string;
}

/** A list whose pages have numbers, from 1 on, and which says how many entries it has. */
export interface NumberedList<T> extends ListSpec<T> {
  readonly page: (number: number) => Promise<ListPage<T> & { readonly total: number }>;
  /** Lists in another way where entries are missing; by default all pages are read again. */
  readonly lookAgain?: () => Promise<Iterable<T>>;
}

/** A list whose pages name the next one: by `NextToken`, by `Marker`; '' is the first page, and after the last. */
export interface TokenList<T> extends ListSpec<T> {
  readonly page: (token: string) => Promise<ListPage<T> & { readonly next: string }>;
}

/**
 * Reads a list to its end, its pages side by side.
 *
 * @returns the entries by id
 * @throws CloudError where a page fails; MalformedAnswer where a page brings nothing that others did not bring, where ids
 * are missing after a second look, or where entries of one id contradict each other
 */
export async function readNumbered<T>(list: NumberedList<T>): Promise<ReadonlyMap<string, T>> {
  const found = new Map<string, T>();
  const { total, listed } = await readPages(list, found);
  const first = found.size;
  let most = total;
  if (first < total) {
    if (list.lookAgain === undefined) most = Math.max(total, (await readPages(list, found)).total);
    else for (const entry of await list.lookAgain()) found.set(list.idOf(entry), entry);
  }
  // One entry that is listed twice, and counted so, is no gap where a second look brings nothing new.
  const isCountedTwice = first === most - 1 && found.size === first && listed >= total;
  if (found.size !== most && !isCountedTwice) {
    throw new MalformedAnswer(list.operation, `it counts ${most} ${list.noun} and lists ${found.size}`, '');
  }
  return found;
}

/** Reads a list to its end, one page after the other; throws as `readNumbered` does. */
export async function readByToken<T>(list: TokenList<T>): Promise<ReadonlyMap<string, T>> {
  const found = new Map<string, T>();
  const pages = openPages(list, found);
  const tokens = new Set<string>();
  for (let token = ''; ; ) {
    const page = await list.page(token);
    pages.take(page, list.pageSize);
    token = page.next;
    if (token === '') break;
    if (tokens.has(token) || tokens.size >= list.maxPages - 1) {
      throw new MalformedAnswer(list.operation, 'its pages do not end', page.requestId);
    }
    tokens.add(token);
  }
  pages.end();
  return found;
}

/** @returns the total that the list says, and how many entries it listed, duplicates included */
async function readPages<T>(list: NumberedList<T>, found: Map<string, T>): Promise<{ total: number; listed: number }> {
  const pages = openPages(list, found);
  let total = 0;
  let size = list.pageSize;

  /** @returns how many entries the page holds */
  const readPage = async (number: number): Promise<number> => {
    const page = await list.page(number);
    const { length } = page.entries;
    total = Math.max(total, page.total);
    // The server may give fewer on a page than it was asked for, whatever it says of that.
    if (number === 1 && length > 0 && length < total) size = Math.min(size, length);
    pages.take(page, size);
    return length;
  };

  let number = 1;
  let length = await readPage(number);
  // The total may grow while pages are read, so ask until what it promised has come.
  while (number * size < total) {
    const last = Math.ceil(total / size);
    if (last > list.maxPages) {
      throw new MalformedAnswer(list.operation, `it claims ${total} ${list.noun}`, '');
    }
    const numbers = Array.from({ length: last - number }, (_, index) => number + 1 + index);
    length = (await settleAll(numbers.map(readPage))).at(-1) ?? 0;
    number = last;
  }
  // Where an entry is listed twice, the total may count it once: then there is more than it promised.
  while (pages.ids() < total && length >= size && pages.isGood()) {
    number += 1;
    length = await readPage(number);
  }
  pages.end();
  return { total, listed: pages.listed() };
}

/** Takes the pages of one reading of a list, and keeps the first thing that is wrong with them. */
function openPages<T>({ operation, idOf, onEntry, agree = isDeepStrictEqual }: ListSpec<T>, found: Map<string, T>) {
  const ids = new Set<string>();
  const contents = new Set<string>();
  let listed = 0;
  let wrong: MalformedAnswer | undefined;

  function takeEntry(entry: T, requestId: string): void {
    const id = idOf(entry);
    const earlier = found.get(id);
    if (earlier === undefined) found.set(id, entry);
    else if (!agree(earlier, entry)) wrong ??= new MalformedAnswer(operation, contradiction(id), requestId);
    ids.add(id);
    onEntry?.(entry);
  }

  return {
    take({ entries, requestId }: ListPage<T>, fullSize: number): void {
      const before = ids.size;
      for (const entry of entries) {
        if (entry instanceof MalformedAnswer) wrong ??= entry;
        else takeEntry(entry, requestId);
      }
      listed += entries.length;
      const content = JSON.stringify(entries.map((entry) => (entry instanceof MalformedAnswer ? '' : idOf(entry))));
      const isRepeated = entries.length > 0 && contents.has(content);
      if (isRepeated || (ids.size === before && entries.length >= fullSize)) {
        wrong ??= new MalformedAnswer(operation, 'a page brings nothing that others did not bring', requestId);
      }
      contents.add(content);
    },
    ids: () => ids.size,
    listed: () => listed,
    isGood: () => wrong === undefined,
    end(): void {
      if (wrong !== undefined) throw wrong;
    },
  };
}

/** Waits for all of them, then fails with the first failure: no page is left running, none of the others is lost. */
async function settleAll<T>(pages: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(pages);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
