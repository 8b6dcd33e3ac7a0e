import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What each package is for. A package without an entry fails the generator, and so does an entry without a package. */
const purposes: Readonly<Record<string, string>> = {
  '@alicloud/credentials': 'finds credentials as every Alibaba Cloud tool does; bundled',
  '@alicloud/cs20151215': 'types of ACK requests and answers; a client of the emulator in tests',
  '@alicloud/fc2': 'invokes functions by the FC 2.0 API where that is configured; Function Compute brings it',
  '@alicloud/fc20230330': 'a client of the emulator in tests',
  '@alicloud/kms20160120': 'types of KMS requests and answers; a client of the emulator in tests',
  '@alicloud/log': 'a client of the emulator in tests',
  '@alicloud/openapi-client': 'a client of the emulator in tests',
  '@alicloud/openapi-core': 'signs and sends every call to Alibaba Cloud; bundled',
  '@alicloud/pop-core': 'a client of the emulator in tests, which signs as older tools do',
  '@biomejs/biome': 'formats and lints',
  '@darabonba/typescript': 'the runtime of `@alicloud/openapi-core`; bundled',
  '@microsoft/jest-sarif': 'validates SARIF in tests',
  '@serverless-devs/s': 'checks `s.yaml` in tests',
  '@slack/webhook': 'posts to Slack; bundled',
  '@types/ali-oss': 'types of the OSS client in tests',
  '@types/big.js': 'types of `big.js`',
  '@types/node': 'types of Node.js 20',
  ajv: 'validates reports against their schema in tests',
  'ajv-formats': 'formats for `ajv`',
  'ali-oss': 'a client of the emulator in tests',
  'axe-core': 'tests the accessibility of the pages',
  'big.js': 'decimal arithmetic for money; bundled',
  'csv-parse': 'parses CSV reports in tests',
  esbuild: 'bundles the command line and the functions',
  'fast-check': 'property-based tests',
  'fast-xml-parser': 'parses JUnit reports in tests',
  'get-east-asian-width': 'aligns Chinese text in the terminal; bundled',
  'markdown-it': 'parses Markdown reports in tests',
  picocolors: 'colors in the terminal; bundled',
  'playwright-core': 'drives Chromium in tests and benchmarks',
  typescript: 'checks types',
  vitest: 'runs the tests',
  yaml: 'reads the configuration and ROS templates; bundled',
  zod: 'validates everything that comes from outside; bundled',
};

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly author?: string | { readonly name: string };
  readonly maintainers?: readonly (string | { readonly name: string })[];
  readonly repository?: string | { readonly url: string };
  readonly engines?: { readonly node?: string };
}

/** The page of all direct dependencies, from their installed manifests. */
export function dependenciesPage(): string {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const names = Object.keys(devDependencies);
  const odd = [...names, ...Object.keys(purposes)].filter((name) => !names.includes(name) || !(name in purposes));
  if (odd.length > 0) throw new Error(`The purposes in scripts/dependencies-page.ts do not fit: ${odd.join(', ')}`);
  const rows = names.map((name) => {
    const folder = join('node_modules', name);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    const cells = [
      `\`${name}\``,
      manifest.version,
      purposes[name],
      `${Math.ceil(sizeOf(folder) / 1024).toLocaleString('en-US')} KB`,
      maintainerOf(manifest),
      manifest.license,
      manifest.engines?.node ?? '',
    ];
    return `| ${cells.map((cell) => cell?.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return [
    '<!-- Generated from package.json and node_modules by npm run docs. Do not edit. -->',
    '',
    '# Dependencies',
    '',
    'The published package has no dependencies: what it needs is bundled, with the licenses in `dist/LICENSES.txt`, and runs on Node.js',
    '20.8 and newer. Building and testing need all of these, and a Node.js that the last column allows.',
    '',
    '| package | version | what for | installed size | maintainer | license | Node.js |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** The bytes of a package's own files, without packages inside of it, and without `bin`, whose program differs by platform. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' && entry.name !== 'bin')
    .map((entry) => join(folder, entry.name))
    .reduce((sum, path) => {
      const stat = statSync(path);
      return sum + (stat.isDirectory() ? sizeOf(path) : stat.size);
    }, 0);
}

/** The author; where none is named, the owner of the repository. */
function maintainerOf({ author, maintainers = [], repository }: Manifest): string {
  const [person = ''] = [author, ...maintainers]
    .flatMap((one) => one ?? [])
    .map((one) => (typeof one === 'string' ? one : one.name));
  const name = person.replace(/\s*[<(].*$/, '');
  if (name !== '') return name;
  const url = typeof repository === 'string' ? repository : (repository?.url ?? '');
  return /(?:github\.com[/:])?([\w-]+)\/[\w.-]+$/.exec(url)?.[1] ?? 'not named';
}
