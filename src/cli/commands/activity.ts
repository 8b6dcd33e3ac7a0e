import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { connect, type Session } from '../../connect.ts';
import { renderActivity } from '../../report/activity.ts';
import { clustersByKey } from '../../runs/clusters-by-key.ts';
import { type Ingested, ingest } from '../../runs/ingest.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { checkLang, langOption, shownLanguage, tellFallback } from '../language.ts';
import { parseOptions } from '../options.ts';
import { terminalOf } from '../terminal.ts';

const help = `Usage: sealwatch activity FILE…

Counts what AliyunCSManagedSecurityRole encrypted and decrypted, from files that ActionTrail delivered: compressed or not,
JSON arrays, JSON lines or CloudEvents. - reads the standard input. With SEALWATCH_STORE, it is kept in the ledger, and
audits of the account need not ask ActionTrail any more. The same file again changes nothing.

  --account ID   whose records they are that do not say it
  --lang L       en, zh (default en): the language of what is told; help and errors are in English`;

const options = { account: { type: 'string', default: '' }, ...langOption } as const;
const chunkBytes = 1 << 20;

async function run(args: readonly string[], io: Io): Promise<number> {
  const many = Number.POSITIVE_INFINITY;
  const { values, positionals } = parseOptions('activity', args, options, { least: 1, most: many, what: 'A file' });
  const lang = checkLang(values.lang);
  const session = await connect({ env: io.env, logError: errorLog(io) });
  const done: Ingested[] = [];
  for (const file of positionals) done.push(await readOne(file, values.account, session, io));

  const hours = done.flatMap(({ deliveries }) => [...deliveries.values()].flatMap((delivery) => delivery.hours));
  const clustersOf = await clustersByKey(session.store, [
    ...new Set(done.flatMap(({ deliveries }) => [...deliveries.keys()])),
  ]);
  tellFallback(lang, io);
  io.stdout.write(
    renderActivity(
      {
        records: sum(done, ({ scan }) => scan.records),
        broken: sum(done, ({ scan, deliveries }) =>
          Math.max(scan.broken, ...[...deliveries.values()].map((d) => d.broken)),
        ),
        truncated: done.some(({ scan }) => scan.truncated),
        problems: done.flatMap(({ name, broken }) => broken.map((problem) => `${name}: ${problem}`)),
        hours,
        clustersOf,
      },
      { ...terminalOf(io), lang },
    ),
  );
  if (session.store !== undefined) {
    const kept = done.filter((one) => one.kept.length > 0).length;
    const { command } = shownLanguage(lang, io);
    io.stdout.write(`${command.activity.kept(kept, done.length)}\n`);
  }
  return 0;
}

async function readOne(file: string, accountId: string, { store }: Session, io: Io): Promise<Ingested> {
  const size = file === '-' ? undefined : await sizeOf(file);
  const { live } = terminalOf({ stdout: io.stderr, env: io.env });
  let told = 0;
  const onProgress = (bytes: number) => {
    if (!live || size === undefined || io.now() - told < 200) return;
    told = io.now();
    io.stderr.write(`\r${file}: ${((bytes / size) * 100).toFixed(0)} % of ${(size / 1e6).toFixed(0)} MB\u001b[K`);
  };
  const open = () => (file === '-' ? process.stdin : createReadStream(file, { highWaterMark: chunkBytes }));
  const done = await ingest({ name: file, source: 'file', accountId, open }, store, { onProgress });
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
