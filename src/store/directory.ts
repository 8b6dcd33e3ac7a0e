import { randomUUID } from 'node:crypto';
import { constants, type FileHandle, link, lstat, mkdir, open, readdir, rm, unlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { limitConcurrency } from '../cloud/concurrency.ts';
import { checkKey, type Store, StoreError } from './store.ts';

/** Files being written; never listed, left behind only by a crash, and removed by a later write to their folder. */
const unfinished = /\.tmp-[0-9a-f-]{36}$/;
/** No write takes that long. */
const leftoverAfterMs = 3_600_000;
/** What the file system says of a key that names nothing: no file, a folder, or a file where a folder would be. */
const nothing = ['ENOENT', 'EISDIR', 'ERR_FS_EISDIR', 'ENOTDIR'];

/** Files open at once: a process may have 1,024 open, and a ledger has thousands. */
const mostOpen = 64;

/**
 * A store in a directory, which is made when it is first written to. Its folders and files are private to their user; below
 * the directory itself no symbolic link is followed.
 */
export function directoryStore(directory: string): Store {
  const root = resolve(directory);
  const swept = new Set<string>();
  const limited = limitConcurrency(mostOpen);
  async function path(key: string, linksUpTo: 'its folder' | 'itself' = 'its folder'): Promise<string> {
    checkKey(key);
    if (unfinished.test(key)) throw new StoreError(`${JSON.stringify(key)} is a name that the store keeps for itself.`);
    const parts = key.split('/');
    const checked = linksUpTo === 'itself' ? parts.length : parts.length - 1;
    for (let depth = 1; depth <= checked; depth += 1) {
      const folder = join(root, ...parts.slice(0, depth));
      const entry = await lstat(folder).catch(() => undefined);
      if (entry?.isSymbolicLink()) throw new StoreError(`${folder} is a symbolic link, which a store does not follow.`);
      if (entry === undefined) break;
    }
    return join(root, ...parts);
  }

  async function writeIfAbsent(file: string, bytes: Uint8Array): Promise<boolean> {
    const folder = dirname(file);
    const part = `${file}.tmp-${randomUUID()}`;
    try {
      const made = await mkdir(folder, { recursive: true, mode: 0o700 });
      const writtenAt = await writeSynced(part, bytes);
      // A link is made whole or not at all, and never over a file that is there.
      const isNew = await linkIfAbsent(part, file);
      if (isNew) await syncFolders(folder, made);
      if (!swept.has(folder)) await sweep(folder, writtenAt - leftoverAfterMs);
      swept.add(folder);
      return isNew;
    } finally {
      await unlink(part).catch(() => {});
    }
  }

  return {
    place: root,
    damage: new Set(),

    async read(key) {
      try {
        const file = await path(key);
        return await limited(() => readWithoutLink(file));
      } catch (error) {
        if (nothing.includes(codeOf(error))) return undefined;
        throw failure('read', root, error);
      }
    },

    async putIfAbsent(key, bytes) {
      const file = await path(key);
      try {
        return await limited(() => writeIfAbsent(file, bytes));
      } catch (error) {
        throw failure('written to', root, error);
      }
    },

    async list(prefix) {
      const folder = prefix.includes('/') ? await path(prefix.slice(0, prefix.lastIndexOf('/')), 'itself') : root;
      try {
        const entries = await limited(() => readdir(folder, { recursive: true, withFileTypes: true }));
        return entries
          .filter((entry) => entry.isFile() && !unfinished.test(entry.name))
          .map((entry) =>
            relative(root, join(entry.parentPath ?? entry.path, entry.name))
              .split(sep)
              .join('/'),
          )
          .filter((key) => key.startsWith(prefix))
          .sort();
      } catch (error) {
        if (nothing.includes(codeOf(error))) return [];
        throw failure('listed', root, error);
      }
    },

    async delete(key) {
      try {
        await rm(await path(key), { force: true });
      } catch (error) {
        if (nothing.includes(codeOf(error))) return;
        throw failure('deleted from', root, error);
      }
    },
  };
}

/** Links a file to a name, unless one of that name is there; a folder of that name is in the way. */
async function linkIfAbsent(part: string, file: string): Promise<boolean> {
  try {
    await link(part, file);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const other = await lstat(file).catch(() => undefined);
    if (other !== undefined && !other.isFile()) throw error;
    return false;
  }
}

/** @returns when it was written, milliseconds since the epoch by the clock of the file system */
async function writeSynced(file: string, bytes: Uint8Array): Promise<number> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    // What a link names after a crash must be there.
    await handle.sync();
    return (await handle.stat()).mtimeMs;
  } finally {
    await handle.close();
  }
}

async function readWithoutLink(file: string): Promise<Uint8Array> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Makes a new entry of a folder last, and those of the folders that were made for it. */
async function syncFolders(folder: string, made: string | undefined): Promise<void> {
  const top = made === undefined ? folder : dirname(made);
  for (let each = folder; ; each = dirname(each)) {
    const handle: FileHandle = await open(each, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (each === top || each === dirname(each)) return;
  }
}

/** Removes what crashes left half written. */
async function sweep(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!unfinished.test(name)) continue;
    const leftover = join(folder, name);
    const entry = await lstat(leftover).catch(() => undefined);
    if (entry !== undefined && entry.mtimeMs < before) await unlink(leftover).catch(() => {});
  }
}

function failure(verb: string, root: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = codeOf(error);
  return new StoreError(`The store ${root} cannot be ${verb} (${code}). Check SEALWATCH_STORE and its permissions.`, {
    cause: error,
  });
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? 'unknown';
}
