// Bundles what runs: the command line, the functions, the benchmark. Run by `npm ci` (prepare) and `npm run build`.
import { chmod, rm, symlink, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { alias, bundle, common as shared } from './bundle.mjs';
import { licensesOf } from './licenses.mjs';

const root = new URL('..', import.meta.url).pathname;
const common = { ...shared, absWorkingDir: root };

await rm(`${root}dist`, { recursive: true, force: true });

// The command line: split, so that `--version` loads next to nothing.
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
  // The benchmark opens a browser; what is deployed knows of none.
  external: [...common.external, 'playwright-core'],
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});

await writeFile(`${root}dist/LICENSES.txt`, await licensesOf(metafile, root));

// npm links the commands of dependencies only: with this, `npx sealwatch` works in the checkout too.
const command = `${root}node_modules/.bin/sealwatch`;
await chmod(`${root}dist/cli/main.js`, 0o755);
await rm(command, { force: true });
await symlink('../../dist/cli/main.js', command);

await bundle(root, `${root}dist`);
