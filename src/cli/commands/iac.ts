import { stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checks } from '../../checks/index.ts';
import { mostBytes, readDeclarations } from '../../iac/read-file.ts';
import { InvalidInput } from '../../model/errors.ts';
import { severities } from '../../model/finding.ts';
import { noHistory } from '../../model/report.ts';
import { formats } from '../../report/index.ts';
import { stampOf } from '../../runs/audit.ts';
import { type DeclaredFile, iacReport } from '../../runs/iac.ts';
import { connect } from '../../session.ts';
import { exitCode, exitReason } from '../exit.ts';
import { readInput } from '../files.ts';
import { type Command, errorLog, type Io } from '../io.ts';
import { checkLang, langOption, shownLanguage, tellFallback } from '../language.ts';
import { oneOf, parseOptions } from '../options.ts';
import { targetOf, writeReport } from '../write-report.ts';

const help = `Usage: sealwatch iac FILE... [options]

Judges what is to be deployed: Terraform plans as JSON (terraform show -json PLAN) and ROS templates, JSON or YAML; - is
the standard input. It makes no call. A Pro cluster that will not be encrypted, and a key without deletion protection or
deleted while a cluster names it, are findings. What only the deployment decides is INSUFFICIENT_DATA, never a pass.

  --format, -f X      ${Object.keys(formats).join(', ')} (default text);
                      may be repeated with --output-dir
  --output, -o F      write the report to a file
  --output-dir DIR    write report.txt, report.json, … into a directory
  --lang L            en, zh (default en): the language of the report; help and errors are in English
  --all               text, markdown: everything, not only the worst
  --fail-on S         exit 1 for findings from this severity on: ${severities.join(', ')} (default high)
  --config F          a configuration, for its waivers; otherwise SEALWATCH_CONFIG, otherwise defaults

Exit codes: 0 fine, 1 findings, 2 a file could not be read, or does not show everything that would be deployed.`;

const options = {
  format: { type: 'string', short: 'f', multiple: true },
  output: { type: 'string', short: 'o' },
  'output-dir': { type: 'string' },
  ...langOption,
  all: { type: 'boolean', default: false },
  'fail-on': { type: 'string', default: 'high' },
  config: { type: 'string' },
} as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseOptions('iac', args, options, { least: 1, most: 1_000, what: 'A file' });
  const target = targetOf(values);
  const lang = checkLang(values.lang);
  const failOn = oneOf('--fail-on', values['fail-on'], severities);
  const { config, newId } = await connect({ env: io.env, logError: errorLog(io), configFile: values.config });
  const started = io.now();
  const files: DeclaredFile[] = [];
  for (const name of new Set(positionals)) files.push(await readFile(name));

  const startedAt = new Date(started).toISOString();
  const finishedAt = new Date(io.now()).toISOString();
  const report = iacReport(files, config, { auditId: `${stampOf(startedAt)}-${newId()}-iac`, startedAt, finishedAt });
  const code = exitCode(report, failOn);
  if (target.formats.includes('text')) tellFallback(lang, io);
  const why = exitReason(report, failOn, { code, damaged: 0 }, shownLanguage(lang, io));
  const shown = { all: values.all, now: started, lang, checks, history: noHistory, next: { exit: { code, why } } };
  await writeReport(report, target, shown, io);
  return code;
}

async function readFile(name: string): Promise<DeclaredFile> {
  const size = name === '-' ? 0 : ((await stat(name).catch(() => undefined))?.size ?? 0);
  if (size > mostBytes) throw new InvalidInput(`${name} is larger than ${mostBytes / 1024 / 1024} MB.`);
  const file = name === '-' ? 'stdin' : placeOf(name);
  return { file, declared: readDeclarations(await readInput(name), file) };
}

/** Where a file lies, as readers of reports look it up: relative to here, with slashes. */
function placeOf(name: string): string {
  const path = relative('.', name);
  return path.startsWith('..') ? pathToFileURL(name).href : path.split(sep).join('/');
}

export default { summary: 'judge Terraform plans and ROS templates before deployment', help, run } satisfies Command;
