import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { unpack } from '../../emulator/functions/unpack.ts';
import { accessKey } from '../account.ts';
import { root } from './deployed.ts';

const dist = join(root, 'dist');
const names = readdirSync(join(root, 'functions')).map((file) => file.replace(/\.ts$/, ''));

const temporary: string[] = [];
afterAll(() => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
});
function kept(folder: string): string {
  temporary.push(folder);
  return folder;
}

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** The packages that a bundle was made of, as "name version", by its source map. */
function packagesOf(name: string): string[] {
  const { sources } = JSON.parse(readFileSync(join(dist, 'maps', `${name}.js.map`), 'utf8')) as { sources: string[] };
  const found = sources.flatMap((source) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? []);
  return [...new Set(found)].map((folder) => {
    const { name: title, version } = JSON.parse(
      readFileSync(join(dist, 'functions', name, folder, 'package.json'), 'utf8'),
    );
    return `${title} ${version}`;
  });
}

describe.each(names)('the bundle of %s', (name) => {
  const folder = kept(unpack(join(dist, `functions/${name}.zip`)));
  const code = readFileSync(join(folder, 'index.js'), 'utf8');

  it('holds its code, its type and the licenses, and nothing else', () => {
    expect(readdirSync(folder)).toEqual(['LICENSES.txt', 'index.js', 'package.json']);
    expect(digest(join(folder, 'index.js'))).toBe(digest(join(dist, 'functions', name, 'index.js')));
  });

  it('loads in a bare process that has nothing else, and has a handler', () => {
    const script = `process.stdout.write(typeof require(${JSON.stringify(join(folder, 'index.js'))}).handler)`;

    expect(execFileSync(process.execPath, ['-e', script], { cwd: folder, env: {}, encoding: 'utf8' })).toBe('function');
  });

  it('is under 1 MB', () => {
    expect(code.length).toBeLessThan(1_000_000);
    expect(statSync(join(dist, `functions/${name}.zip`)).size).toBeLessThan(code.length);
  });

  it('tells nothing of where and with what it was built', () => {
    const strange = [root, '/node_modules/', 'vitest', 'emulat', 'sourceMappingURL', 'sourcesContent', accessKey.id];
    expect(strange.filter((word) => code.includes(word))).toEqual([]);
  });

  it('has its source map kept apart, and nothing in it from tests or the emulator', () => {
    const { sources } = JSON.parse(readFileSync(join(dist, 'maps', `${name}.js.map`), 'utf8')) as { sources: string[] };
    expect(sources.some((source) => source.endsWith(`functions/${name}.ts`))).toBe(true);
    expect(
      sources.filter((source) => /(^|\/)(test|emulator|bench)\//.test(source.replace(/.*node_modules.*/, ''))),
    ).toEqual([]);
  });

  it('names each package that it was made of, with a license that may be passed on', () => {
    const titles = readFileSync(join(folder, 'LICENSES.txt'), 'utf8').matchAll(/^(@?\S+ \d\S*) \(([^)]+)\)$/gm);
    const licenses = new Map([...titles].map(([, title = '', license = '']) => [title, license]));
    const packages = packagesOf(name);

    expect(packages.length).toBeGreaterThan(3);
    expect(packages.filter((title) => !licenses.has(title))).toEqual([]);
    const permissive = [
      'MIT',
      'ISC',
      'Apache-2.0',
      'Apache License 2.0',
      'BlueOak-1.0.0',
      'BSD-2-Clause',
      'BSD-3-Clause',
    ];
    expect([...licenses.values()].filter((license) => !permissive.includes(license))).toEqual([]);
  });
});

describe('the zips', () => {
  it('are the same bytes when built again', () => {
    const again = kept(mkdtempSync(join(tmpdir(), 'sealwatch-built-')));
    const script = `import { bundle } from './scripts/bundle.mjs'; await bundle(${JSON.stringify(root)}, ${JSON.stringify(again)});`;
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root });

    const digests = (folder: string) => names.map((name) => digest(join(folder, 'functions', `${name}.zip`)));
    expect(digests(again)).toEqual(digests(dist));
  });
});
