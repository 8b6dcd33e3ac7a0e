import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { limitConcurrency } from '../cloud/concurrency.ts';
import { checkKey, type Store, StoreError } from './store.ts';

/** Files being written; never listed, and left behind only by a crash. */
const unfinished = /\.tmp-[0-9a-f-]{36}$/;
/** What the file system says of a key that names nothing: no file, a folder, or a file where a folder would be. */
const nothing = ['ENOENT', 'EISDIR', 'ERR_FS_EISDIR', 'ENOTDIR'];

/** Files open at once: a process may have 1,024 open, and a ledger has thousands. */
const mostOpen = 64;

/** A store in a directory, which is made when it is first written to. */
export function directoryStore(directory: string): Store {
  const root = resolve(directory);
  const limited = limitConcurrency(mostOpen);
  const path = (key: string) => {
    checkKey(key);
    if (unfinished.test(key)) throw new StoreError(`${JSON.stringify(key)} is a name that the store keeps for itself.`);
    return join(root, ...key.split('/'));
  };

  return {
    place: root,

    async read(key) {
      try {
        const file = path(key);
        return await limited(() => readFile(file));
      } catch (error) {
        if (nothing.includes(codeOf(error))) return undefined;
        throw failure('read', root, error);
      }
    },

    async putIfAbsent(key, bytes) {
      const file = path(key);
      try {
        return await limited(() => writeIfAbsent(file, bytes));
      } catch (error) {
        throw failure('written to', root, error);
      }
    },

    async list(prefix) {
      const folder = prefix.includes('/') ? path(prefix.slice(0, prefix.lastIndexOf('/'))) : root;
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
        await rm(path(key), { force: true });
      } catch (error) {
        if (nothing.includes(codeOf(error))) return;
        throw failure('deleted from', root, error);
      }
    },
  };
}

async function writeIfAbsent(file: string, bytes: Uint8Array): Promise<boolean> {
  const part = `${file}.tmp-${randomUUID()}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeSynced(part, bytes);
    // A link is made whole or not at all, and never over a file that is there.
    return await linkIfAbsent(part, file);
  } finally {
    await unlink(part).catch(() => {});
  }
}

/** Links a file to a name, unless one of that name is there; a folder of that name is in the way. */
async function linkIfAbsent(part: string, file: string): Promise<boolean> {
  try {
    await link(part, file);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const other = await stat(file).catch(() => undefined);
    if (other !== undefined && !other.isFile()) throw error;
    return false;
  }
}

async function writeSynced(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    // What a link names after a crash must be there.
    await handle.sync();
  } finally {
    await handle.close();
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
