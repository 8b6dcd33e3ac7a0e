import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderEvidenceSummary, renderVerifyInstructions, verifyScript } from '../../report/evidence.ts';
import { readPack } from '../../runs/evidence-pack.ts';
import { connect } from '../../session.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { checkLang, langOption } from '../language.ts';
import { parseOptions } from '../options.ts';

const help = `Usage: sealwatch evidence --from D --to D --output DIR [options]

Packs what an auditor files of a period, from SEALWATCH_STORE: its reports, the links of the chain that name them, the
signatures and the public key, a one-page summary, and how to verify it all without Sealwatch, with openssl alone.

  --from D, --to D   days such as 2026-11-01, UTC, both included
  --output, -o DIR   a folder that is empty or not there yet
  --lang L           en, zh (default en): the language of the summary and the instructions
  --config F         a configuration; otherwise SEALWATCH_CONFIG, otherwise defaults

Exit codes: 0 packed, 1 packed, but something is not as the chain says (the summary names it), 2 could not run.`;

const options = {
  from: { type: 'string' },
  to: { type: 'string' },
  output: { type: 'string', short: 'o' },
  ...langOption,
  config: { type: 'string' },
} as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions('evidence', args, options, { least: 0, most: 0, what: '' });
  const [from, to] = [dayOf('--from', values.from), dayOf('--to', values.to)];
  if (from > to) throw new UsageError(`--from ${from} is after --to ${to}.`);
  const lang = checkLang(values.lang);
  const { output } = values;
  if (output === undefined) throw new UsageError('--output DIR is needed. See: sealwatch evidence --help');
  const session = await connect({
    env: io.env,
    logError: errorLog(io),
    signal: io.signal,
    configFile: values.config,
  });
  await checkEmpty(output);

  const pack = await readPack(session, from, to);
  const texts = {
    'SUMMARY.md': renderEvidenceSummary(pack, lang),
    'VERIFY.md': renderVerifyInstructions(pack, lang),
    'verify.sh': verifyScript(pack, lang),
  };
  const written = Object.entries(texts).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) }));
  for (const { path, bytes } of [...pack.files, ...written]) await writeIn(output, path, bytes);

  for (const problem of pack.problems) io.stderr.write(`sealwatch: ${problem}\n`);
  const { first, last } = pack.links;
  const signed = pack.signature === undefined ? 'not signed' : `signed by link ${pack.signature.number}`;
  io.stdout.write(`${pack.reports} reports, links ${first} to ${last}, ${signed}: ${join(output, 'SUMMARY.md')}\n`);
  return pack.problems.length === 0 ? 0 : 1;
}

function dayOf(option: string, text: string | undefined): string {
  const isDay = text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text);
  // 2026-02-30 must not become March.
  if (isDay && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)) return text;
  throw new UsageError(
    `${option} ${text === undefined ? 'is needed' : `${JSON.stringify(text)} is no day`}: give one such as 2026-11-01.`,
  );
}

/** A pack among other files would be no longer what it says. */
async function checkEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new UsageError(`${folder} cannot be used (${error.code}).`);
  });
  if (entries.length > 0) throw new UsageError(`${folder} is not empty. Give a folder that is not there yet.`);
}

async function writeIn(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const file = join(folder, path);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(`${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

export default { summary: 'pack the evidence of a period for an auditor', help, run } satisfies Command;
