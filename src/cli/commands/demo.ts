import lab from '../../../emulator/accounts/demo-lab.json' with { type: 'json' };
import prod from '../../../emulator/accounts/demo-prod.json' with { type: 'json' };
import { type Emulator, parseAccountFile, startEmulator } from '../../../emulator/index.ts';
import { checks } from '../../checks/index.ts';
import { noHistory } from '../../model/report.ts';
import { render } from '../../report/index.ts';
import { renderPlanText } from '../../report/remediation/text.ts';
import { renderSlackMessage } from '../../report/slack-text.ts';
import { judge } from '../../runs/audit.ts';
import { change } from '../../runs/change.ts';
import { currentReport } from '../../runs/current-report.ts';
import { previewOf, previewOfChange } from '../../runs/notify.ts';
import { previewPlan } from '../../runs/plan-remediation.ts';
import { connect, type Session } from '../../session.ts';
import { serveDemo } from '../demo-serve.ts';
import { writeText } from '../files.ts';
import { type Command, errorLog, type Io } from '../io.ts';
import { parseOptions } from '../options.ts';
import { readOrRecall } from '../reading.ts';
import { terminalOf } from '../terminal.ts';

const help = `Usage: sealwatch demo [--all] [--serve]

Audits two composed accounts with every kind of trouble, on an emulator of Alibaba Cloud that runs here. Nothing of your
own is asked or touched: credentials, endpoints and the store of the environment are ignored.

  --all     print everything that is shown, however long
  --serve   keep the cloud, the functions, a Slack and the dashboard alive to play with, until Ctrl-C`;

async function run(args: readonly string[], io: Io): Promise<number> {
  const options = { serve: { type: 'boolean', default: false }, all: { type: 'boolean', default: false } } as const;
  const { values } = parseOptions('demo', args, options, { least: 0, most: 0, what: '' });
  const accounts = [prod, lab].map((account) => parseAccountFile(JSON.stringify(account), 'the demo account'));
  if (values.serve) return serveDemo(accounts, io);
  const emulator = await startEmulator({ accounts });
  try {
    const shown = values.all ? accounts : accounts.slice(0, 1);
    io.stdout.write('An emulator with composed accounts, not Alibaba Cloud.\n\n');
    for (const { accountId, accessKeys } of shown) {
      const env = demoEnv(io.env, accessKeys?.[0], emulator.endpointsLine);
      const open = () => connect({ env, logError: errorLog(io), signal: io.signal, accountId });
      await showAudit(await open(), { accountId, all: values.all }, io);
      if (values.all) await showAlerts(await open(), io);
      await showPlan(env, { accountId, all: values.all }, io);
    }
    const [{ accountId, accessKeys }] = [prod];
    const env = demoEnv(io.env, accessKeys[0], emulator.endpointsLine);
    await showAlarm(accountId, emulator, env, io);
    io.stdout.write('\nNext: npx sealwatch demo --all, npx sealwatch demo --serve, npx sealwatch audit --help\n');
  } finally {
    await emulator.close();
  }
  return 0;
}

/** So many lines of the report are shown, which leaves the rest of a screen to the alert. */
const reportLines = 40;
/** Beside the store, so that it is found again. */
const pageFile = 'sealwatch/report.html';

/** Audits an account as `sealwatch audit` does, and writes the page of it. */
async function showAudit(session: Session, { accountId, all }: DemoView, io: Io): Promise<void> {
  const { report, kept } = await judge(session, await readOrRecall(session, undefined, io), { isFromFile: false });
  const options = { ...terminalOf(io), all, now: io.now(), lang: 'en' as const, checks, history: noHistory };
  io.stdout.write(
    render('text', report, {
      ...options,
      lines: reportLines,
      ...(kept !== undefined && { next: { reportPath: kept } }),
    }),
  );
  if (accountId !== prod.accountId) return;
  await writeText(pageFile, render('html', report, options));
  io.stdout.write(`page ${pageFile}\n`);
}

/** The messages of a first look at the report that was just kept; nothing is sent. */
async function showAlerts(session: Session, io: Io): Promise<void> {
  const { unicode, width } = terminalOf(io);
  for (const message of await previewOf(session)) {
    io.stdout.write(`\n${renderSlackMessage(message, { unicode, width: Math.min(width, 110) })}`);
  }
}

interface DemoView {
  readonly accountId: string;
  readonly all: boolean;
}

/** Which keys the demo would turn clusters on with; nothing is armed. */
const keys = [
  { tag: 'env=prod', key: 'key-hzz65shared00000002' },
  { tag: 'env=lab', key: 'key-hzz65lab0000000011' },
];

/** What the remediator would do about the clusters that are off. */
async function showPlan(env: NodeJS.ProcessEnv, { accountId, all }: DemoView, io: Io): Promise<void> {
  const session = await connect({
    env,
    logError: errorLog(io),
    signal: io.signal,
    accountId,
    override: (config) => ({
      ...config,
      remediation: { ...config.remediation, select: { ids: [], tags: [], regions: ['cn-hangzhou'] }, keys },
    }),
  });
  const made = await previewPlan(session);
  if (made === undefined) return;
  const { report, plan } = made;
  // Read errors were shown above.
  const view = { report: { ...report, readErrors: [] }, plan, changes: [], only: [] };
  const text = renderPlanText(view, { ...terminalOf(io), all: false, now: io.now(), lang: 'en' });
  io.stdout.write(`\n${all ? text : `${text.split('\n')[0] ?? ''}\n`}`);
}

/** A user disables a key that encrypts clusters, and the event of it is handled as it comes. */
async function showAlarm(accountId: string, emulator: Emulator, env: NodeJS.ProcessEnv, io: Io): Promise<void> {
  const session = await connect({ env, logError: errorLog(io), signal: io.signal, accountId });
  const before = await currentReport(session, accountId);
  if (before === undefined) return;
  const events: string[] = [];
  const close = emulator.onWrite((event) => events.push(JSON.stringify(event)));
  const params = { KeyId: 'key-hzz65shared00000002' };
  const operation = 'kms:DisableKey';
  const address = '203.0.113.7';
  await emulator.act({ accountId, regionId: 'cn-hangzhou', user: 'mallory', operation, params, address });
  close();
  io.stdout.write('\nThen mallory disables a key. The alert, as Slack shows it:\n');
  const { unicode, width } = terminalOf(io);
  for (const event of events) {
    const { change: changed, auditEvents } = await change(session, event, async () => undefined);
    for (const message of previewOfChange(session, before, changed?.report ?? before, auditEvents)) {
      io.stdout.write(`${renderSlackMessage(message, { unicode, width: Math.min(width, 110) })}`);
    }
  }
}

/** Only what describes the terminal is taken over from the environment. */
function demoEnv(
  env: NodeJS.ProcessEnv,
  key: { readonly id: string; readonly secret: string } | undefined,
  endpoints: string,
): NodeJS.ProcessEnv {
  const terminal = ['TERM', 'NO_COLOR', 'FORCE_COLOR', 'COLUMNS', 'CI', 'LANG', 'LC_ALL', 'LC_CTYPE'];
  return {
    ...Object.fromEntries(terminal.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
    ALIBABA_CLOUD_ACCESS_KEY_ID: key?.id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: key?.secret,
    SEALWATCH_ENDPOINTS: endpoints,
    SEALWATCH_STORE: 'sealwatch',
  };
}

export default { summary: 'audit a demo account on the emulator', help, run } satisfies Command;
