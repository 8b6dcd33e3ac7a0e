import { checks } from '../../checks/index.ts';
import type { Config } from '../../config/schema.ts';
import { adviceText, errorAdvice } from '../../model/error-advice.ts';
import { severities } from '../../model/finding.ts';
import { noHistory, type Report } from '../../model/report.ts';
import { formats } from '../../report/index.ts';
import { judge } from '../../runs/audit.ts';
import { deliver, hasChannel } from '../../runs/deliver.ts';
import { historyBefore } from '../../runs/history.ts';
import { notify } from '../../runs/notify.ts';
import { auditHere } from '../../runs/organization/audit-here.ts';
import { connect, type Session } from '../../session.ts';
import { counted } from '../../words/amounts-en.ts';
import { exitCode, exitReason } from '../exit.ts';
import { writeText } from '../files.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { checkLang, langOption, shownLanguage, tellFallback } from '../language.ts';
import { oneOf, parseOptions, wholeNumber } from '../options.ts';
import { accountsProgress, readOrRecall } from '../reading.ts';
import { checkAccount, checkRegions } from '../scope.ts';
import { targetOf, writeReport } from '../write-report.ts';

const help = `Usage: sealwatch audit [options]

Reads one account, or every account of the organization that the configuration names, and reports for every ACK Pro
cluster whether its Secrets are encrypted by a KMS key that works.

  --region R          only clusters of this region; may be repeated
  --account ID        the account that the credentials must belong to; with an organization only these of its accounts,
                      and may be repeated
  --config F          a configuration; otherwise SEALWATCH_CONFIG, otherwise defaults
  --format, -f X      ${Object.keys(formats).join(', ')} (default text);
                      may be repeated with --output-dir
  --output, -o F      write the report to a file
  --output-dir DIR    write report.txt, report.json, … into a directory
  --lang L            en, zh (default en): the language of the report; help and errors are in English
  --all               text, markdown: everything, not only the worst
  --fail-on S         exit 1 for findings from this severity on: ${severities.join(', ')} (default high)
  --window H          hours within which the key must have been seen at work (default 24)
  --save-snapshot F   also keep what was read, as JSON
  --snapshot F        judge a saved snapshot again, without any call
  --notify            alert on what changed; needs SEALWATCH_STORE, and SEALWATCH_SLACK_WEBHOOK or alerts.channels

Credentials come from the environment, profiles, OIDC or the instance’s role, as with every Alibaba Cloud tool.
The report is kept where SEALWATCH_STORE says. Exit codes: 0 fine, 1 findings, 2 something could not be read,
130 interrupted: what was read by then is not kept.`;

const options = {
  region: { type: 'string', multiple: true },
  account: { type: 'string', multiple: true },
  config: { type: 'string' },
  format: { type: 'string', short: 'f', multiple: true },
  'output-dir': { type: 'string' },
  output: { type: 'string', short: 'o' },
  ...langOption,
  all: { type: 'boolean', default: false },
  'fail-on': { type: 'string', default: 'high' },
  window: { type: 'string' },
  'save-snapshot': { type: 'string' },
  snapshot: { type: 'string' },
  notify: { type: 'boolean', default: false },
} as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions('audit', args, options, { least: 0, most: 0, what: '' });
  const target = targetOf(values);
  const { formats: names } = target;
  const isText = names.includes('text');
  const isOnScreen = isText && values.output === undefined && target.outputDir === undefined;
  const lang = checkLang(values.lang);
  const failOn = oneOf('--fail-on', values['fail-on'], severities);
  const regions = checkRegions(values.region ?? []);
  const window = values.window === undefined ? undefined : wholeNumber('--window', values.window, 1, 720);
  const accounts = (values.account ?? []).map(checkAccount);
  const session = await connect({
    env: io.env,
    logError: errorLog(io),
    signal: io.signal,
    configFile: values.config,
    accountId: accounts.length === 1 ? (accounts[0] ?? '') : '',
    override: (config) => overrule(config, regions, window),
  });

  if (values.notify) checkNotifiable(session);
  const started = io.now();
  const files = { snapshot: values.snapshot, saveSnapshot: values['save-snapshot'] };
  const { report, kept } = await (isOfMany(session, accounts, files)
    ? auditMany(session, accounts, values.notify, io)
    : auditOne(session, files, values.notify, io));
  const damage = session.store?.damage ?? new Set();
  const code = damage.size > 0 ? 2 : exitCode(report, failOn);
  if (isOnScreen && hasNoCredentials(report)) return complainOfCredentials(report, io);
  if (isText) tellFallback(lang, io);
  await writeReport(
    report,
    target,
    {
      all: values.all,
      now: started,
      lang,
      timeZone: session.config.timeZone,
      checks,
      history: names.includes('html') ? await historyBefore(session, report) : noHistory,
      next: {
        exit: { code, why: exitReason(report, failOn, { code, damaged: damage.size }, shownLanguage(lang, io)) },
        ...(kept === undefined ? {} : { reportPath: kept }),
      },
    },
    io,
  );
  for (const text of damage) io.stderr.write(`sealwatch: ${text}\n`);
  if (report.readErrors.length > 0 && !(isOnScreen && report.clusters.length > 0))
    io.stderr.write(`sealwatch: ${readErrorText(report)}\n`);

  return io.signal.aborted ? 130 : code;
}

interface Files {
  readonly snapshot: string | undefined;
  readonly saveSnapshot: string | undefined;
}

interface AuditOutput {
  readonly report: Report;
  readonly kept: string | undefined;
}

/** Whether an organization is to be audited. @throws UsageError for what then cannot be, or cannot be without one */
function isOfMany({ config }: Session, accounts: readonly string[], { snapshot, saveSnapshot }: Files): boolean {
  if (config.organization === undefined) {
    if (accounts.length < 2) return false;
    throw new UsageError('Credentials open one account. To audit several, name an organization in the configuration.');
  }
  // A snapshot is of one account, with any credentials.
  if (snapshot !== undefined) return false;
  if (saveSnapshot === undefined) return true;
  throw new UsageError(
    '--save-snapshot keeps what was read of one account: leave organization out of the configuration.',
  );
}

async function auditOne(session: Session, files: Files, notifies: boolean, io: Io): Promise<AuditOutput> {
  const { report, snapshot, kept } = await judge(session, await readOrRecall(session, files.snapshot, io), {
    isFromFile: files.snapshot !== undefined,
  });
  if (files.saveSnapshot !== undefined) await writeText(files.saveSnapshot, `${JSON.stringify(snapshot)}\n`, 0o600);
  if (notifies) {
    const { unrouted } = await notify(session, report, { auditEvents: [], regions: snapshot.regionsAsked });
    await deliverNow(session, unrouted, io);
  }
  return { report, kept };
}

async function auditMany(
  session: Session,
  accounts: readonly string[],
  notifies: boolean,
  io: Io,
): Promise<AuditOutput> {
  const progress = accountsProgress(io);
  try {
    // The account of the credentials does not matter: the others are asked for.
    return await auditHere({ ...session, accountId: '' }, { notifies, only: accounts, onProgress: progress.update });
  } finally {
    progress.done();
    if (notifies) await deliverNow(session, 0, io);
  }
}

function checkNotifiable(session: Session): void {
  if (session.store === undefined) throw new UsageError('--notify needs a store. Set SEALWATCH_STORE.');
  if (!hasChannel(session)) {
    throw new UsageError(
      '--notify needs a channel. Set SEALWATCH_SLACK_WEBHOOK, or alerts.channels in the configuration.',
    );
  }
}

/** Sends the messages that are due. What a channel does not accept now is kept, and no reason to fail. */
async function deliverNow(session: Session, unrouted: number, io: Io): Promise<void> {
  const { waiting, problems } = await deliver(session);
  for (const problem of problems) {
    // The command itself names what is damaged, with alerts or without.
    if (session.store?.damage.has(problem) !== true) io.stderr.write(`sealwatch: ${problem}\n`);
  }
  if (waiting > 0)
    io.stderr.write(`sealwatch: ${waiting} ${waiting === 1 ? 'message waits' : 'messages wait'} for the next run.\n`);
  if (unrouted > 0)
    io.stderr.write(`sealwatch: no route leads anywhere for ${unrouted} of the changes; see alerts.routes.\n`);
}

/** Whether nothing could run, since nothing could be signed. */
function hasNoCredentials({ readErrors }: Report): boolean {
  return readErrors.length > 0 && readErrors.every(({ code }) => code === 'NoCredentials');
}

function complainOfCredentials({ readErrors: [first] }: Report, io: Io): number {
  const error = first ?? { operation: '', code: '' };
  const advice = errorAdvice(error);
  io.stderr.write(
    `sealwatch: No Alibaba Cloud credentials were found. ${advice.en(error)}\n${advice.commands.join('\n')}\n`,
  );
  return 2;
}

/** The first read error and what to do about it; usually it is the only one. */
function readErrorText({ readErrors }: Report): string {
  const [first] = readErrors;
  if (first === undefined) return '';
  const more = readErrors.length - 1;
  return `${first.message} ${adviceText(first)}${more === 0 ? '' : ` (and ${counted(more, 'more read error')}; the report lists them)`}`;
}

function overrule(config: Config, regions: readonly string[], window: number | undefined): Config {
  return {
    ...config,
    ...(regions.length > 0 && { regions: [...regions] }),
    ...(window !== undefined && { activity: { ...config.activity, window } }),
  };
}

export default { summary: 'audit an account’s clusters', help, run } satisfies Command;
