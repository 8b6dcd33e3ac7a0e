// Bundles what runs: the command line, the functions, the benchmark. Run by `npm ci` (prepare) and `npm run build`.
import { chmod, rm, symlink, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { alias, bundle, common as shared } from './bundle.mjs';
import { licensesOf } from './licenses.mjs';

const root = new URL('..', import.meta.url).pathname;
const common = { ...shared, absWorkingDir: root };

await rm(`${root}dist`, { recursive: true, force: true });

// The command line is split into chunks, so that `--version` starts fast.
const { metafile } = await build({
  ...common,
  metafile: true,
  entryPoints: {
    'cli/main': 'src/cli/main.ts',
    'bench/main': 'bench/main.ts',
    'scripts/cards': 'scripts/cards/main.ts',
    'scripts/docs': 'scripts/docs.ts',
    'scripts/verify-deploy': 'scripts/verify-deploy.ts',
  },
  outdir: 'dist',
  format: 'esm',
  alias,
  // Only the benchmark opens a browser.
  external: [...common.external, 'playwright-core'],
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});

await writeFile(`${root}dist/LICENSES.txt`, await licensesOf(metafile, root));

// npm links only the commands of dependencies. This link makes `npx sealwatch` work in the checkout too.
const command = `${root}node_modules/.bin/sealwatch`;
await chmod(`${root}dist/cli/main.js`, 0o755);
await rm(command, { force: true });
await symlink('../../dist/cli/main.js', command);

await bundle(root, `${root}dist`);
