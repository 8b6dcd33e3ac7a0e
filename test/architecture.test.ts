import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codeOf, importsOf } from './source.ts';

interface Part {
  /** Folders (ending in a slash) and files. */
  readonly of: readonly string[];
  /** Parts of which it may import; its own always. */
  readonly may: readonly string[];
  /** Packages and modules of Node that it may import; a slash or an asterisk at the end stands for all below. */
  readonly packages?: readonly string[];
}

/**
 * Who may import whom. A folder has its row here before it is written.
 */
const parts: Readonly<Record<string, Part>> = {
  model: { of: ['src/model/'], may: [] },
  // What reads deliveries counts in bytes and inflates; it opens nothing.
  trail: { of: ['src/trail/'], may: ['model'], packages: ['node:buffer', 'node:crypto', 'node:zlib'] },
  words: { of: ['src/words/'], may: ['model', 'checks'] },
  facts: { of: ['src/facts/'], may: ['model', 'trail'] },
  checks: { of: ['src/checks/'], may: ['model', 'facts'] },
  change: { of: ['src/change/'], may: ['judge', 'model', 'facts', 'checks', 'trail'] },
  cost: { of: ['src/cost/'], may: ['model', 'facts', 'trail'], packages: ['big.js'] },
  alerts: { of: ['src/alerts/'], may: ['model', 'checks', 'words'] },
  iac: { of: ['src/iac/'], may: ['model', 'facts', 'checks', 'words'], packages: ['yaml'] },
  remediation: { of: ['src/remediation/'], may: ['model', 'facts', 'checks', 'judge'] },
  judge: {
    of: ['src/judge/'],
    may: ['model', 'facts', 'checks', 'words', 'cost'],
    packages: ['node:crypto'],
  },
  version: { of: ['src/version.ts'], may: [] },
  cloud: { of: ['src/cloud/'], may: ['model'], packages: ['@alicloud/*', '@darabonba/*', 'ali-oss', 'node:*'] },
  channels: { of: ['src/channels/'], may: ['cloud', 'model', 'words'], packages: ['@slack/*', 'node:crypto'] },
  bootstrap: { of: ['src/bootstrap/'], may: ['model', 'cloud'] },
  collect: { of: ['src/collect/'], may: ['cloud', 'model', 'trail'], packages: ['zod/mini', 'node:util'] },
  config: { of: ['src/config/'], may: ['model'], packages: ['zod/mini', 'yaml'] },
  store: { of: ['src/store/'], may: ['cloud', 'model'], packages: ['node:crypto', 'node:fs/promises', 'node:path'] },
  state: { of: ['src/state/'], may: ['store', 'model', 'trail'], packages: ['zod/mini', 'node:crypto', 'node:zlib'] },
  session: {
    of: ['src/session.ts', 'src/invocation.ts'],
    may: ['cloud', 'channels', 'config', 'store', 'model'],
    packages: ['node:crypto', 'node:fs/promises'],
  },
  report: {
    of: ['src/report/'],
    may: ['model', 'checks', 'words'],
    packages: ['zod/mini', 'picocolors', 'get-east-asian-width', 'node:util', 'node:crypto'],
  },
  // What HTTP means, without a server: requests in, answers out.
  web: { of: ['src/web/'], may: [], packages: ['node:crypto', 'node:zlib'] },
  runs: {
    of: ['src/runs/'],
    may: [
      ...['model', 'trail', 'words', 'facts', 'checks', 'change', 'cost', 'alerts', 'remediation', 'iac', 'judge'],
      ...[
        'version',
        'cloud',
        'bootstrap',
        'collect',
        'config',
        'store',
        'state',
        'session',
        'report',
        'web',
        'channels',
      ],
    ],
    packages: [
      ...['zod/mini', 'node:zlib', 'node:stream', 'node:stream/promises', 'node:crypto'],
      // Files that are folded side by side.
      ...['node:fs', 'node:os', 'node:worker_threads'],
    ],
  },
  // The one server of the product: on loopback, for the browser of this machine.
  serve: { of: ['src/cli/serve.ts'], may: ['web'], packages: ['node:http', 'node:net'] },
  cli: {
    of: ['src/cli/'],
    may: [
      'session',
      'runs',
      'report',
      'config',
      'model',
      'version',
      'checks',
      'words',
      'web',
      'serve',
      'bootstrap',
      'iac',
    ],
    packages: [
      'node:worker_threads',
      'picocolors',
      'node:crypto',
      'node:fs/promises',
      'node:tty',
      'node:util',
      'node:path',
      'node:readline/promises',
      'node:url',
      'node:stream',
      'node:fs',
    ],
  },
  functions: { of: ['functions/'], may: ['session', 'runs', 'report', 'model', 'trail', 'web'] },
  emulatedYaml: { of: ['emulator/functions/s-yaml.ts'], may: ['emulator'], packages: ['yaml', 'node:path'] },
  emulator: { of: ['emulator/'], may: [], packages: ['node:*'] },
};

/** Imports that the table forbids and that are meant. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  'src/cli/commands/emulator.ts': ['emulator', 'emulatedYaml'],
  'src/cli/commands/demo.ts': ['emulator'],
  'src/cli/demo-serve.ts': ['emulator', 'emulatedYaml'],
};

const root = fileURLToPath(new URL('..', import.meta.url));
const files = ['src', 'functions', 'emulator'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name))),
);
const sources = files
  .filter((file) => /\.[cm]?[jt]sx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

function partOf(file: string): string | undefined {
  return Object.keys(parts).find((name) =>
    parts[name]?.of.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place)),
  );
}

/** What is wrong with one import of a file, or undefined. */
function wrongWith(file: string, specifier: string): string | undefined {
  const importer = partOf(file) ?? 'no part';
  if (!specifier.startsWith('.')) {
    const allowed = parts[importer]?.packages ?? [];
    const isAllowed = allowed.some((name) =>
      name.endsWith('*') ? specifier.startsWith(name.slice(0, -1)) : specifier === name,
    );
    return isAllowed ? undefined : `${file} imports the package ${specifier}`;
  }
  const target = join(dirname(file), specifier);
  const imported = partOf(target) ?? 'no part';
  const allowed = [importer, ...(parts[importer]?.may ?? []), ...(exceptions[file] ?? [])];
  return allowed.includes(imported) ? undefined : `${file} imports ${target} (${importer} imports ${imported})`;
}

const read = sources.map(({ file, text }) => ({ file, code: codeOf(text), imports: importsOf(text) }));

/** Files whose code matches, as "file:line: what". */
function places(pattern: RegExp, where: (file: string) => boolean = () => true): string[] {
  return read
    .filter(({ file }) => where(file))
    .flatMap(({ file, code }) =>
      code
        .split('\n')
        .flatMap((line, index) => [...line.matchAll(pattern)].map(([what]) => `${file}:${index + 1}: ${what.trim()}`)),
    );
}

/** The files that import themselves, by way of others. */
function circlesIn(imported: ReadonlyMap<string, readonly string[]>): string[] {
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    (imported.get(from) ?? []).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))));
  return [...imported.keys()].filter((file) => reaches(file, file));
}

const inSrc = (file: string) => file.startsWith('src/') || file.startsWith('functions/');

describe('the tree', () => {
  it('has a part for every file', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.map(({ file }) => file).filter((file) => partOf(file) === undefined)).toEqual([]);
  });

  it('makes regular expressions of its own texts alone', () => {
    const files = new Set(places(/new RegExp\(/g, inSrc).map((place) => place.replace(/:.*/, '')));
    expect([...files].sort()).toEqual([
      'src/cloud/oss-answer.ts',
      'src/model/error-advice.ts',
      'src/words/phrasebook.ts',
    ]);
  });

  it('imports only along the edges of the table, statically, dynamically and for types', () => {
    const wrong = read.flatMap(({ file, imports }) => imports.map(({ specifier }) => wrongWith(file, specifier)));
    expect(wrong.filter((problem) => problem !== undefined)).toEqual([]);
  });

  it('has no exception that it does not need any more', () => {
    const used = read.flatMap(({ file, imports }) =>
      imports.map(({ specifier }) => `${file} ${partOf(join(dirname(file), specifier))}`),
    );
    const unused = Object.entries(exceptions)
      .filter(([file]) => files.includes(file))
      .flatMap(([file, targets]) => targets.map((target) => `${file} ${target}`))
      .filter((edge) => !used.includes(edge));
    expect(unused).toEqual([]);
  });

  it('imports by names that can be read, with their extension', () => {
    const odd = read.flatMap(({ file, imports }) =>
      imports
        .filter(
          ({ specifier }) => specifier === '(computed)' || (/^\./.test(specifier) && !/\.(ts|json)$/.test(specifier)),
        )
        .map(({ specifier }) => `${file}: ${specifier}`),
    );
    expect(odd).toEqual([]);
  });

  it('imports no file that is not there', () => {
    const known = new Set(files);
    const missing = read.flatMap(({ file, imports }) =>
      imports
        .filter(({ specifier }) => specifier.startsWith('.') && !known.has(join(dirname(file), specifier)))
        .map(({ specifier }) => `${file}: ${specifier}`),
    );
    expect(missing).toEqual([]);
  });

  it('has no cycles among its parts', () => {
    const edges = Object.fromEntries(Object.entries(parts).map(([name, { may }]) => [name, may]));
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      (edges[from] ?? []).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))));
    expect(Object.keys(parts).filter((name) => reaches(name, name))).toEqual([]);
  });

  it('has no circle of files in src, types included', () => {
    const imported = new Map(
      read
        .filter(({ file }) => file.startsWith('src/'))
        .map(({ file, imports }) => [file, imports.map(({ specifier }) => join(dirname(file), specifier))]),
    );
    expect(imported.size).toBeGreaterThan(100);
    expect(circlesIn(imported)).toEqual([]);
    // It would find one.
    const [first = '', second = ''] = imported.keys();
    expect(circlesIn(new Map([...imported, [first, [second]], [second, [first]]]))).toEqual(
      expect.arrayContaining([first, second]),
    );
  });

  it('keeps checks apart: they import no other check', () => {
    const ids = read
      .filter(({ file, code }) => file.startsWith('src/checks/') && /^export default /m.test(code))
      .map(({ file }) => basename(file));
    const forbidden = new Set([...ids, 'index.ts', 'catalog.ts']);
    const wrong = read
      .filter(({ file }) => file.startsWith('src/checks/') && !/\/(index|catalog|root-causes)\.ts$/.test(file))
      .flatMap(({ file, imports }) =>
        imports
          .filter(({ specifier }) => specifier.startsWith('./') && forbidden.has(specifier.slice(2)))
          .map(({ specifier }) => `${file} imports ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });

  it('reaches the network from the cloud and the channels only', () => {
    const isDoor = (file: string) => /^src\/(cloud|channels)\//.test(file);
    const network =
      /^node:(http|https|http2|net|tls|dgram|dns)$|^@alicloud\/|^@darabonba\/|^@slack\/|^ali-oss$|^undici$/;
    const wrong = read
      // It takes requests of this machine, and sends none.
      .filter(({ file }) => !isDoor(file) && file !== 'src/cli/serve.ts' && inSrc(file))
      .flatMap(({ file, imports }) =>
        imports
          .filter(({ specifier }) => network.test(specifier))
          .map(({ specifier }) => `${file} imports ${specifier}`),
      );
    expect(wrong).toEqual([]);
    expect(places(/\b(fetch|XMLHttpRequest|WebSocket)\s*\(/g, (file) => inSrc(file) && !isDoor(file))).toEqual([]);
  });

  it('keeps the emulator and the product apart', () => {
    const outward = read
      .filter(({ file }) => file.startsWith('emulator/'))
      .flatMap(({ file, imports }) => imports.map(({ specifier }) => join(dirname(file), specifier)))
      .filter((target) => /^(src|functions)\//.test(target));
    expect(outward).toEqual([]);
    const inward = read
      .filter(({ file, imports }) => inSrc(file) && imports.some(({ specifier }) => specifier.includes('emulator/')))
      .map(({ file }) => file);
    expect(inward.sort()).toEqual([
      'src/cli/commands/demo.ts',
      'src/cli/commands/emulator.ts',
      'src/cli/demo-serve.ts',
    ]);
  });
});

describe('the table', () => {
  it.each([
    ['src/checks/x.ts', '../cloud/call.ts', 'checks imports cloud'],
    ['src/facts/x.ts', '../checks/index.ts', 'facts imports checks'],
    ['src/model/x.ts', '../words/language.ts', 'model imports words'],
    ['src/collect/keys.ts', '../config/load.ts', 'collect imports config'],
    ['src/report/html.ts', '../runs/audit.ts', 'report imports runs'],
    ['src/cli/commands/audit.ts', '../../../emulator/index.ts', 'cli imports emulator'],
    ['emulator/server.ts', '../src/model/fact.ts', 'emulator imports model'],
    ['functions/audit.ts', '../src/collect/account.ts', 'functions imports collect'],
    ['src/utils.ts', './model/fact.ts', 'no part imports model'],
    ['src/checks/x.ts', 'node:fs', 'the package node:fs'],
    ['src/collect/x.ts', '@alicloud/cs20151215', 'the package @alicloud/cs20151215'],
    ['src/trail/x.ts', 'zod/mini', 'the package zod/mini'],
    ['src/web/x.ts', '../model/report.ts', 'web imports model'],
    ['src/cli/commands/dashboard.ts', 'node:http', 'the package node:http'],
    ['src/cli/serve.ts', '../runs/dashboard.ts', 'serve imports runs'],
  ])('forbids %s to import %s', (file, specifier, why) => {
    expect(wrongWith(file, specifier)).toContain(why);
  });

  it.each([
    ['src/checks/x.ts', '../facts/index.ts'],
    ['src/cli/commands/demo.ts', '../../../emulator/index.ts'],
    ['src/runs/audit.ts', '../collect/account.ts'],
    ['src/cloud/transport.ts', '@alicloud/openapi-core'],
  ])('allows %s to import %s', (file, specifier) => {
    expect(wrongWith(file, specifier)).toBeUndefined();
  });
});

describe('the files', () => {
  it('are named in kebab case, after what they hold', () => {
    const operations = /^emulator\/[a-z]+\/[A-Z]\w*\.ts$/;
    const odd = files
      .map((file) => ({ file, name: basename(file).replace(/\.(d\.ts|ts|json|html|css|ya?ml)$/, '') }))
      .filter(({ file, name }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && !operations.test(file));
    expect(odd.map(({ file }) => file)).toEqual([]);

    const empty = /(^|\/)(utils?|helpers?|common|managers?|misc|shared|base|lib)(\.ts$|\/)|-(utils?|helpers?)\.ts$/;
    expect(files.filter((file) => empty.test(file))).toEqual([]);
  });

  it('give each type name one meaning', () => {
    const declared = read
      .filter(({ file }) => inSrc(file) && !file.endsWith('.d.ts'))
      .flatMap(({ file, code }) =>
        [...code.matchAll(/^(?:export )?(?:abstract )?(?:interface|type|class|enum) (\w+)/gm)].map(([, name = '']) => ({
          name,
          file,
        })),
      );
    expect(declared.length).toBeGreaterThan(500);
    const twice = declared.filter(({ name }, index) => declared.findIndex((other) => other.name === name) !== index);
    expect(twice).toEqual([]);
  });

  it('read the environment, the clock and chance only at the edge', () => {
    const edge = ['src/session.ts', 'src/cli/main.ts', 'src/cloud/clock.ts'];
    const isEdge = (file: string) => edge.includes(file) || file.startsWith('functions/');
    expect(
      places(
        /\b(process\.env|Date\.now|Math\.random|new Date\(\)|performance\.timeOrigin)/g,
        (file) => inSrc(file) && !isEdge(file),
      ),
    ).toEqual([]);
  });

  it('hold no state of their own: a warm run equals a cold one', () => {
    expect(places(/^(export )?(let|var) \w+/g)).toEqual([]);
    expect(places(/^(export )?const \w+[^=]*= (new (Map|Set|WeakMap|WeakSet)(<.*>)?\(\)|\[\]|\{\});/g)).toEqual([]);
  });

  it('never end the process, nor write to its streams, but at the edge', () => {
    const isEdge = (file: string) => file === 'src/cli/main.ts';
    expect(
      places(/\bprocess\.(exit|stdout|stderr|argv)\b|\bconsole\.\w+/g, (file) => inSrc(file) && !isEdge(file)),
    ).toEqual([]);
  });
});
