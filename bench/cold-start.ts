import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { median, type Row } from './row.ts';

/** How long a function's bundle takes to load in a fresh process, and how large it is. */
export function coldStartRows(dist: string): Row[] {
  const names = readdirSync(join(dist, 'functions')).filter((name) => !name.endsWith('.zip'));
  return names.flatMap((name) => {
    const bundle = join(dist, 'functions', name, 'index.js');
    const size = statSync(bundle).size / 1e6;
    const milliseconds = median(Array.from({ length: 7 }, () => load(bundle)));
    return [
      {
        what: `${name}: import of the bundle, median of 7`,
        target: 'under 150 ms',
        measured: `${milliseconds.toFixed(0)} ms`,
        ok: milliseconds < 150,
      },
      { what: `${name}: size of the bundle`, target: 'under 1 MB', measured: `${size.toFixed(2)} MB`, ok: size < 1 },
    ];
  });
}

function load(bundle: string): number {
  const script = `const t=performance.now();require(${JSON.stringify(bundle)});console.log(performance.now()-t)`;
  return Number(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout);
}
