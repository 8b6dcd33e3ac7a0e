// Bundles what runs: the command line, the functions, the benchmark. Run by `npm ci` (prepare) and `npm run build`.
import { chmod, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const root = new URL('..', import.meta.url).pathname;
// Function Compute's nodejs20 may be an early 20.x.
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.8',
  logLevel: 'warning',
  legalComments: 'none',
};

// The vendor's SDK pulls these in for WebSockets, proxies (which it then ignores) and dates of its models. No call uses
// them; left out, a function is smaller and starts sooner. A test calls every operation with the built bundle.
const unused = [
  'ws',
  'https-proxy-agent',
  'http-proxy-agent',
  'socks-proxy-agent',
  'moment',
  'moment-timezone',
  'lodash',
];
// Function Compute's runtime brings it along; it is loaded by the first call that wants it.
const external = ['@alicloud/fc2'];
const alias = Object.fromEntries(unused.map((name) => [name, './scripts/left-out.cjs']));

await rm(`${root}dist`, { recursive: true, force: true });

// The command line: split, so that `--version` loads next to nothing.
await build({
  ...common,
  entryPoints: { 'cli/main': 'src/cli/main.ts', 'bench/main': 'bench/main.ts', 'scripts/docs': 'scripts/docs.ts' },
  outdir: 'dist',
  format: 'esm',
  alias,
  // The benchmark opens a browser; what is deployed knows of none.
  external: [...external, 'playwright-core'],
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});

// npm links the commands of dependencies only: with this, `npx sealwatch` works in the checkout too.
const command = `${root}node_modules/.bin/sealwatch`;
await chmod(`${root}dist/cli/main.js`, 0o755);
await rm(command, { force: true });
await symlink('../../dist/cli/main.js', command);

// The functions: one CommonJS file each, as Function Compute loads them; source maps are kept apart.
await mkdir(`${root}dist/maps`, { recursive: true });
for (const file of await readdir(`${root}functions`)) {
  const name = file.replace(/\.ts$/, '');
  const outdir = `dist/functions/${name}`;
  await build({
    ...common,
    entryPoints: [`functions/${file}`],
    outfile: `${outdir}/index.js`,
    format: 'cjs',
    minify: true,
    alias,
    external,
    sourcemap: 'external',
  });
  await rename(`${root}${outdir}/index.js.map`, `${root}dist/maps/${name}.js.map`);
  await writeFile(`${root}${outdir}/package.json`, '{"type":"commonjs"}\n');
}
