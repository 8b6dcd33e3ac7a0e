import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { readFunctions } from '../../emulator/functions/s-yaml.ts';
import {
  type AccountFile,
  type Emulator,
  type Functions,
  type Slack,
  startEmulator,
  startEventBridge,
  startFunctions,
  startSlack,
} from '../../emulator/index.ts';
import type { SlackMessage } from '../model/slack.ts';
import { renderSlackMessage } from '../report/slack-text.ts';
import { packageFile, readText } from './files.ts';
import { type Io, interrupted } from './io.ts';
import { terminalOf } from './terminal.ts';

/** As `sealwatch dashboard` has it, so that bookmarks hold. */
const preferredPort = 8787;

/**
 * Keeps the emulated cloud of the demo alive, with the functions of s.yaml, a bus of events, a Slack and the dashboard, until
 * the person interrupts.
 */
export async function serveDemo(accounts: readonly AccountFile[], io: Io): Promise<number> {
  const [prod] = accounts;
  if (prod === undefined) return 0;
  const closers: (() => unknown)[] = [];
  try {
    const emulator = await startEmulator({ accounts: [...accounts] });
    closers.push(() => emulator.close());
    const slack = await startSlack();
    closers.push(() => slack.close());
    const token = randomBytes(18).toString('base64url');
    const store = resolve('sealwatch');
    const functions = await hostFunctions(prod, emulator, { slack, token, store });
    closers.push(() => functions.close());
    const bridge = startEventBridge(emulator, { targets: functions.eventTargets() });
    closers.push(() => bridge.close());
    const timer = setInterval(() => functions.tick(), 1_000);
    closers.push(() => clearInterval(timer));

    io.stderr.write('An emulator with composed accounts, not Alibaba Cloud. The function audit runs a first time …\n');
    const first = await functions.invoke('sealwatch-audit', '{}');
    if (first.errorType !== undefined) throw new Error(first.body.toString());
    const pages = await serveDashboard(functions);
    io.stdout.write(introduction(prod, emulator, { url: pages.url, token, store }));
    // What the first audit had to say is on the dashboard; from here on, what happens.
    slack.onMessage((message) => io.stdout.write(`\n${shown(message as unknown as SlackMessage, io)}`));
    await interrupted(io.signal);
  } finally {
    for (const close of closers.reverse()) await close();
  }
  return 0;
}

/** The functions as they would be deployed. */
async function hostFunctions(
  account: AccountFile,
  emulator: Emulator,
  { slack, token, store }: { slack: Slack; token: string; store: string },
): Promise<Functions> {
  const file = packageFile('s.yaml');
  const { accountId } = account;
  return startFunctions(emulator, {
    accountId,
    functions: readFunctions(await readText(file), file, {
      accountId,
      env: { SEALWATCH_STORE: store, TRAIL_BUCKET: 'none', LOG_PROJECT: 'none' },
    }),
    environment: {
      SEALWATCH_ENDPOINTS: emulator.endpointsLine,
      SEALWATCH_STORE: store,
      SEALWATCH_SLACK_WEBHOOK: slack.url,
      SEALWATCH_DASHBOARD_TOKEN: token,
    },
  });
}

async function serveDashboard(functions: Functions): Promise<{ url: string }> {
  try {
    return await functions.serveHttp('sealwatch-dashboard', preferredPort);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return functions.serveHttp('sealwatch-dashboard');
  }
}

function introduction(
  { accountId, accessKeys = [], clusters = [] }: AccountFile,
  emulator: Emulator,
  { url, token, store }: { url: string; token: string; store: string },
): string {
  const [key] = accessKeys;
  const env = [
    `ALIBABA_CLOUD_ACCESS_KEY_ID=${key?.id}`,
    `ALIBABA_CLOUD_ACCESS_KEY_SECRET=${key?.secret}`,
    `SEALWATCH_ENDPOINTS='${emulator.endpointsLine}'`,
    `SEALWATCH_STORE='${store}'`,
  ].join(' ');
  const target = keyOf(clusters[0]);
  const act = (user: string, operation: string) =>
    `curl -X POST 'http://${emulator.endpoints[target.region]}/_emulator/console/${operation}?user=${user}&KeyId=${target.key}'`;

  return `
Dashboard   ${url}/
Token       ${token}
Account     ${accountId}, audited every morning, and whenever somebody changes a key, a cluster, the role or a trail
Reports     ${store}
Credentials ${env}

Three things to try, in another terminal. Slack messages are shown here; reload the dashboard to see it there.

1. Mallory disables the key that encrypts ${target.cluster}:
   ${act('mallory', 'kms:DisableKey')}

2. Alice enables it again:
   ${act('alice', 'kms:EnableKey')}

3. You audit the account from the command line:
   ${env} npx sealwatch audit

Ctrl-C stops it all.
`;
}

/** The key that encrypts a cluster of an account file. */
function keyOf(cluster: Readonly<Record<string, unknown>> | undefined) {
  const { name = '', region_id: region = '', meta_data: meta = '{}' } = cluster ?? {};
  const { Capabilities } = JSON.parse(String(meta)) as { Capabilities?: { EncryptionKMSKeyId?: string } };
  return { cluster: String(name), region: String(region), key: Capabilities?.EncryptionKMSKeyId ?? '' };
}

function shown({ text, blocks }: SlackMessage, io: Io): string {
  const { unicode, width } = terminalOf(io);
  return renderSlackMessage({ text, blocks }, { unicode, width: Math.min(width, 110) });
}
