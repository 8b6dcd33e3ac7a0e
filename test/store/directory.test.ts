import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directoryStore } from '../../src/store/directory.ts';
import { StoreError } from '../../src/store/store.ts';
import { testStore } from './contract.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sealwatch-store-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);

testStore('a store in a directory', (place) => directoryStore(join(root, place)));

describe('a store in a directory', () => {
  it('makes its directory when it first writes, and not before', async () => {
    const store = directoryStore(join(root, 'later', 'and', 'deeper'));
    expect(await store.list('')).toEqual([]);
    expect(await readdir(root)).not.toContain('later');

    await store.putIfAbsent('a', bytes('1'));
    expect(await readdir(root)).toContain('later');
  });

  it('neither lists nor reads what a crash left half written', async () => {
    const place = join(root, 'crashed');
    const store = directoryStore(place);
    await store.putIfAbsent('reports/a.json', bytes('whole'));
    const half = 'reports/b.json.tmp-0b30658a-ed1a-4922-b8f7-a673ca9c1231';
    await writeFile(join(place, half), 'hal');

    expect(await store.list('')).toEqual(['reports/a.json']);
    expect(await store.list('reports/b')).toEqual([]);
    expect(await store.read('reports/b.json')).toBeUndefined();
    expect(await store.putIfAbsent('reports/b.json', bytes('whole too'))).toBe(true);
  });

  it('leaves nothing half written behind itself', async () => {
    const place = join(root, 'tidy');
    const store = directoryStore(place);
    await Promise.all(Array.from({ length: 10 }, () => store.putIfAbsent('one', bytes('1'))));

    expect(await readdir(place)).toEqual(['one']);
  });

  it('refuses keys that look like what is being written, since it would not list them', async () => {
    const store = directoryStore(join(root, 'reserved'));
    const key = 'a.tmp-0b30658a-ed1a-4922-b8f7-a673ca9c1231';

    await expect(store.putIfAbsent(key, bytes('x'))).rejects.toBeInstanceOf(StoreError);
    expect(await store.list('')).toEqual([]);
  });

  it('does not take a folder for an object, nor an object for a folder', async () => {
    const store = directoryStore(join(root, 'folders'));
    await store.putIfAbsent('a/b', bytes('1'));

    expect(await store.read('a')).toBeUndefined();
    expect(await store.read('a/b/c')).toBeUndefined();
    expect(await store.list('a/b/')).toEqual([]);
    await expect(store.delete('a')).resolves.toBeUndefined();
    await expect(store.delete('a/b/c')).resolves.toBeUndefined();
    expect(await store.list('')).toEqual(['a/b']);
  });

  it('says that it failed where a name is in the way, and not that somebody else wrote it', async () => {
    const store = directoryStore(join(root, 'in-the-way'));
    await store.putIfAbsent('a/b', bytes('1'));

    await expect(store.putIfAbsent('a', bytes('2'))).rejects.toBeInstanceOf(StoreError);
    await expect(store.putIfAbsent('a/b/c', bytes('3'))).rejects.toBeInstanceOf(StoreError);
    expect(await store.list('')).toEqual(['a/b']);
  });

  it('follows no link out of its directory when it lists', async () => {
    const outside = join(root, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'secret'), 'x');
    const place = join(root, 'linked');
    await mkdir(place);
    await symlink(outside, join(place, 'link'));

    expect(await directoryStore(place).list('')).toEqual([]);
  });

  it('names itself, the cause and the cure where it cannot be used', async () => {
    const place = join(root, 'a-file');
    await writeFile(place, 'not a directory');
    const store = directoryStore(place);

    await expect(store.putIfAbsent('a', bytes('1'))).rejects.toThrow(
      /The store .*a-file cannot be written to \((EEXIST|ENOTDIR)\)\. Check SEALWATCH_STORE/,
    );
  });

  it('refuses a key that is longer than any file name', async () => {
    await expect(directoryStore(join(root, 'long')).putIfAbsent('x'.repeat(300), bytes('1'))).rejects.toBeInstanceOf(
      StoreError,
    );
  });

  it('is private to its user', async () => {
    const place = join(root, 'private');
    await directoryStore(place).putIfAbsent('a/b/c', bytes('1'));
    const modes = await Promise.all(
      ['', 'a', 'a/b', 'a/b/c'].map(async (name) => (await lstat(join(place, name))).mode & 0o777),
    );

    expect(modes).toEqual([0o700, 0o700, 0o700, 0o600]);
  });

  it.each(['read', 'putIfAbsent', 'list', 'delete'] as const)('follows no symbolic link on %s', async (act) => {
    const outside = join(root, `outside-${act}`);
    const place = join(root, `links-${act}`);
    await mkdir(outside);
    await mkdir(place);
    await writeFile(join(outside, 'secret'), 'x');
    await symlink(outside, join(place, 'folder'));
    await symlink(join(outside, 'secret'), join(place, 'file'));
    const store = directoryStore(place);
    const acts = {
      read: (key: string) => store.read(key),
      putIfAbsent: (key: string) => store.putIfAbsent(key, bytes('y')),
      list: (key: string) => store.list(key),
      delete: (key: string) => store.delete(key),
    };

    await expect(acts[act]('folder/secret')).rejects.toBeInstanceOf(StoreError);
    if (act === 'read' || act === 'putIfAbsent') await expect(acts[act]('file')).rejects.toBeInstanceOf(StoreError);
    expect(await readdir(outside)).toEqual(['secret']);
    expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('x');
  });

  it('removes what a crash left half written long ago, and nothing that is being written', async () => {
    const place = join(root, 'swept');
    await mkdir(place);
    const [old, fresh] = ['a', 'b'].map((name) => join(place, `${name}.tmp-0b30658a-ed1a-4922-b8f7-a673ca9c1231`));
    if (old === undefined || fresh === undefined) throw new Error('two names are needed');
    await writeFile(old, 'x');
    await writeFile(fresh, 'x');
    const { mtimeMs } = await lstat(fresh);
    await utimes(old, (mtimeMs - 2 * 3_600_000) / 1_000, (mtimeMs - 2 * 3_600_000) / 1_000);
    await directoryStore(place).putIfAbsent('c', bytes('1'));

    expect(await readdir(place)).toEqual([basename(fresh), 'c']);
  });
});
