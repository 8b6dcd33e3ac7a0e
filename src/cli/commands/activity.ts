import { stat } from 'node:fs/promises';
import { renderActivity } from '../../report/activity.ts';
import { clustersByKey } from '../../runs/clusters-by-key.ts';
import { type Folded, foldFile, foldOnThreads, keepAll } from '../../runs/fold-files.ts';
import { connect } from '../../session.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { checkLang, langOption, shownLanguage, tellFallback } from '../language.ts';
import { parseOptions } from '../options.ts';
import { terminalOf } from '../terminal.ts';

const help = `Usage: sealwatch activity FILE…

Counts what AliyunCSManagedSecurityRole encrypted and decrypted, from files that ActionTrail delivered: compressed or not,
JSON arrays, JSON lines, CloudEvents or rows of SLS. - reads the standard input. With SEALWATCH_STORE, it is kept in the
ledger, and audits of the account need not ask ActionTrail any more. The same file again changes nothing.

  --account ID   whose records they are that do not say it
  --lang L       en, zh (default en): the language of the output; help and errors are in English

Exit codes: 0 fine, 2 a file could not be read, or something in it.`;

const options = { account: { type: 'string', default: '' }, ...langOption } as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const many = Number.POSITIVE_INFINITY;
  const { values, positionals } = parseOptions('activity', args, options, { least: 1, most: many, what: 'A file' });
  const lang = checkLang(values.lang);
  const { store } = await connect({ env: io.env, logError: errorLog(io) });
  const done = await foldAll(positionals, values.account, io);
  const kept = store === undefined ? [] : await keepAll(store, done);

  const hours = done.flatMap(({ deliveries }) => [...deliveries.values()].flatMap((delivery) => delivery.hours));
  const accountIds = [...new Set(done.flatMap(({ deliveries }) => [...deliveries.keys()]))];
  const clustersOf = await clustersByKey(store, accountIds, io.now());
  const broken = sum(done, (folded) => folded.broken);
  tellFallback(lang, io);
  io.stdout.write(
    renderActivity(
      {
        records: sum(done, ({ records }) => records),
        broken,
        problems: done.flatMap(({ problems }, index) => problems.map((problem) => `${positionals[index]}: ${problem}`)),
        hours,
        clustersOf,
      },
      { ...terminalOf(io), lang },
    ),
  );
  if (store !== undefined) {
    const { command } = shownLanguage(lang, io);
    io.stdout.write(`${command.activity.kept(kept.filter(Boolean).length, done.length)}\n`);
  }
  return broken === 0 ? 0 : 2;
}

/** Folds all files: on threads where there are several. */
async function foldAll(files: readonly string[], accountId: string, io: Io): Promise<Folded[]> {
  const sizes = await Promise.all(files.map((file) => (file === '-' ? Number.NaN : sizeOf(file))));
  const jobs = files.map((file) => ({ file, accountId, now: io.now() }));
  const { live } = terminalOf({ stdout: io.stderr, env: io.env });
  let shown = 0;
  const onProgress = (text: string) => {
    if (!live || io.now() - shown < 200) return;
    shown = io.now();
    io.stderr.write(`\r${text}\u001b[K`);
  };
  const percent = (bytes: number, size: number) => (size > 0 ? `${((bytes / size) * 100).toFixed(0)} %` : '');
  const done: Folded[] = [];
  if (io.script !== undefined && jobs.length > 1 && !files.includes('-')) {
    done.push(...(await foldOnThreads(jobs, io.script, (count) => onProgress(`${count} of ${jobs.length} files`))));
  } else {
    for (const [index, job] of jobs.entries()) {
      done.push(await foldFile(job, (bytes) => onProgress(`${job.file}: ${percent(bytes, sizes[index] ?? 0)}`)));
    }
  }
  if (live) io.stderr.write('\r\u001b[K');
  return done;
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

export default { summary: 'count activity from ActionTrail’s files, into the ledger', help, run } satisfies Command;
