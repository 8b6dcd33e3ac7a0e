import lab from '../../../emulator/accounts/demo-lab.json' with { type: 'json' };
import prod from '../../../emulator/accounts/demo-prod.json' with { type: 'json' };
import { type Emulator, parseAccountFile, startEmulator } from '../../../emulator/index.ts';
import { renderChange } from '../../report/change.ts';
import { renderPlanText } from '../../report/remediation/text.ts';
import { renderSlackMessage } from '../../report/slack-text.ts';
import { change } from '../../runs/change.ts';
import { currentReport } from '../../runs/current-report.ts';
import { previewOf, previewOfChange } from '../../runs/notify.ts';
import { previewPlan } from '../../runs/plan-remediation.ts';
import { connect } from '../../session.ts';
import { serveDemo } from '../demo-serve.ts';
import { type Command, errorLog, type Io } from '../io.ts';
import { parseOptions } from '../options.ts';
import { terminalOf } from '../terminal.ts';
import audit from './audit.ts';

const help = `Usage: sealwatch demo [--serve]

Audits two composed accounts with every kind of trouble, on an emulator of Alibaba Cloud that runs here. Nothing of your
own is asked or touched: credentials, endpoints and the store of the environment are ignored.

  --serve   keep the cloud, the functions, a Slack and the dashboard alive to play with, until Ctrl-C`;

async function run(args: readonly string[], io: Io): Promise<number> {
  const options = { serve: { type: 'boolean', default: false } } as const;
  const { values } = parseOptions('demo', args, options, { least: 0, most: 0, what: '' });
  const accounts = [prod, lab].map((account) => parseAccountFile(JSON.stringify(account), 'the demo account'));
  if (values.serve) return serveDemo(accounts, io);
  const emulator = await startEmulator({ accounts });
  try {
    io.stdout.write('This is an emulator with composed accounts, not Alibaba Cloud.\n');
    const envs = accounts.map(({ accessKeys }) => demoEnv(io.env, accessKeys?.[0], emulator.endpointsLine));
    for (const [index, { accountId }] of accounts.entries()) {
      io.stdout.write(`\nAccount ${accountId}\n\n`);
      await audit.run([], { ...io, env: envs[index] ?? {} });
    }
    io.stdout.write('\nWhat Slack would show of it, once per account:\n');
    for (const [index, { accountId }] of accounts.entries()) await showAlerts(accountId, envs[index] ?? {}, io);
    for (const [index, { accountId }] of accounts.entries()) await showPlan(accountId, envs[index] ?? {}, io);
    await showAlarm(prod.accountId, emulator, envs[0] ?? {}, io);
    io.stdout.write('\nNext: npx sealwatch audit --help, to audit an account of your own.\n');
  } finally {
    await emulator.close();
  }
  return 0;
}

/** The messages of a first look at the report that was just kept; nothing is sent. */
async function showAlerts(accountId: string, env: NodeJS.ProcessEnv, io: Io): Promise<void> {
  const session = await connect({ env, logError: errorLog(io), signal: io.signal, accountId });
  const { unicode, width } = terminalOf(io);
  for (const message of await previewOf(session)) {
    io.stdout.write(`\n${renderSlackMessage(message, { unicode, width: Math.min(width, 110) })}`);
  }
}

/** Which keys the demo would turn clusters on with; nothing is armed. */
const keys = [
  { tag: 'env=prod', key: 'key-hzz65shared00000002' },
  { tag: 'env=lab', key: 'key-hzz65lab0000000011' },
];

/** What the remediator would do about the clusters that are off. */
async function showPlan(accountId: string, env: NodeJS.ProcessEnv, io: Io): Promise<void> {
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
  // What could not be read was shown above.
  const view = { report: { ...report, readErrors: [] }, plan, changes: [], only: [] };
  io.stdout.write(`\nWhat sealwatch remediate would do in account ${accountId}:\n\n`);
  io.stdout.write(renderPlanText(view, { ...terminalOf(io), all: false, now: io.now(), lang: 'en' }));
}

/** Somebody disables a key that encrypts clusters, and the event of it is handled as it comes. */
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
  io.stdout.write(`\nThen mallory disables a key. What its event makes Sealwatch tell, here and on Slack:\n\n`);
  const { unicode, width } = terminalOf(io);
  for (const event of events) {
    const result = await change(session, event, async () => undefined);
    io.stdout.write(renderChange(result, unicode));
    const after = result.change?.report ?? before;
    for (const message of previewOfChange(session, before, after, result.auditEvents)) {
      io.stdout.write(`\n${renderSlackMessage(message, { unicode, width: Math.min(width, 110) })}`);
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
