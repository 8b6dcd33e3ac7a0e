// Bundles the functions, as they are deployed.
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { licensesOf } from './licenses.mjs';
import { zip } from './zip.mjs';

// Function Compute's nodejs20 may be an early 20.x.
export const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.8',
  logLevel: 'warning',
  legalComments: 'none',
  // The runtime of Function Compute has it. It is loaded only where the configuration asks for it.
  external: ['@alicloud/fc2'],
};

// The vendor's SDK loads these for WebSockets, proxies (which it then ignores) and dates of its models. No call uses them.
// Without them a function is smaller and starts faster. A test calls every operation with the built bundle.
const unused = [
  'ws',
  'https-proxy-agent',
  'http-proxy-agent',
  'socks-proxy-agent',
  'moment',
  'moment-timezone',
  'lodash',
];
export const alias = {
  ...Object.fromEntries(unused.map((name) => [name, './scripts/left-out.cjs'])),
  debug: './scripts/no-debug.cjs',
  xml2js: './scripts/no-xml.cjs',
};

/**
 * Bundles each file of functions/ into `functions/` of the target: one CommonJS file, as Function Compute loads it, in a
 * folder and in the zip that is deployed. Source maps are kept apart, in `maps/`.
 */
export async function bundle(root, target) {
  await mkdir(join(target, 'maps'), { recursive: true });
  for (const file of await readdir(join(root, 'functions'))) {
    const name = file.replace(/\.ts$/, '');
    const folder = join(target, 'functions', name);
    const { metafile } = await build({
      ...common,
      absWorkingDir: root,
      entryPoints: [`functions/${file}`],
      outfile: join(folder, 'index.js'),
      format: 'cjs',
      minify: true,
      alias,
      sourcemap: 'external',
      metafile: true,
    });
    await rename(join(folder, 'index.js.map'), join(target, 'maps', `${name}.js.map`));
    const held = {
      'LICENSES.txt': Buffer.from(await licensesOf(metafile, root)),
      'index.js': await readFile(join(folder, 'index.js')),
      'package.json': Buffer.from('{"type":"commonjs"}\n'),
    };
    for (const [part, bytes] of Object.entries(held)) await writeFile(join(folder, part), bytes);
    await writeFile(`${folder}.zip`, zip(held));
  }
}
