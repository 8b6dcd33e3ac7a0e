import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedCredentials } from '../src/cloud/credentials.ts';
import { judge, readAccount } from '../src/runs/audit.ts';
import { ingest } from '../src/runs/ingest.ts';
import { connect } from '../src/session.ts';
import { directoryStore } from '../src/store/directory.ts';
import { composeAccount } from './account.ts';
import { startCloud } from './cloud.ts';
import { median, type Row } from './row.ts';

const latencyMs = 50;
const accountId = '1234567890123456';

/** Its bound on calls is without groups, ACLs and vSwitches, of which an account may have any number. */
const egressOff = { disable: ['ack-cluster-kms-egress-open'] };

/** Audits 1,000 clusters that share 100 keys: how many calls, how long, how much memory. */
export async function auditRows(cli: string): Promise<Row[]> {
  const account = composeAccount(accountId, 1_000, 100);
  return [...(await unpaced(cli, account)), await paced(cli, account)];
}

async function unpaced(cli: string, account: object): Promise<Row[]> {
  const cloud = await startCloud(cli, account, ['--latency', String(latencyMs)]);
  const store = await mkdtemp(join(tmpdir(), 'sealwatch-bench-'));
  try {
    await fillLedger(store);
    const runs = [];
    for (let run = 0; run < 6; run += 1) runs.push(await once(cloud.endpoints, false, store));
    // The first run warms the process: compiles, connects.
    const warm = runs.slice(1);
    const milliseconds = median(warm.map((run) => run.milliseconds));
    const calls = warm[0]?.calls ?? Number.NaN;
    const allowed = 1_000 / 50 + 100 + 10;
    const memory = process.memoryUsage().rss / 1e6;

    return [
      row(
        'API calls, 1,000 clusters, 100 keys, with a ledger, egress off',
        `at most ${allowed}`,
        String(calls),
        calls <= allowed,
      ),
      row(
        `1,000 clusters, ${latencyMs} ms an answer, warm, pacing off`,
        `under ${7 * latencyMs} ms (7 answers)`,
        `${milliseconds.toFixed(0)} ms`,
        milliseconds < 7 * latencyMs,
      ),
      row('memory of that process, after 6 audits', 'under 120 MB', `${memory.toFixed(0)} MB`, memory < 120),
    ];
  } finally {
    await cloud.close();
    await rm(store, { recursive: true, force: true });
  }
}

/** Delivers something of every hour of a day and more, so that the ledger covers the window. */
async function fillLedger(directory: string): Promise<void> {
  const store = directoryStore(directory);
  for (let hour = 30; hour >= 0; hour -= 1) {
    const end = new Date(Date.now() - hour * 3_600_000 - 600_000);
    const stamp = end.toISOString().replace(/\D/g, '').slice(0, 14);
    const name = `AliyunLogs/Actiontrail/cn-hangzhou/2026/01/01/Actiontrail_cn-hangzhou_${stamp}_1002_1_1_a.gz`;
    const records = Array.from({ length: 100 }, (_, key) => ({
      eventId: `${hour}-${key}`,
      eventName: 'Encrypt',
      eventTime: new Date(end.getTime() - 60_000).toISOString(),
      serviceName: 'Kms',
      acsRegion: 'cn-hangzhou',
      requestParameters: { KeyId: `key-${key}` },
      userIdentity: { type: 'assumed-role', accountId, userName: 'aliyuncsmanagedsecurityrole:kms' },
    }));
    const open = async function* () {
      yield Buffer.from(JSON.stringify(records));
    };
    await ingest({ name, source: 'bench', accountId, open }, store, { now: Date.now() });
  }
}

async function paced(cli: string, account: object): Promise<Row> {
  const cloud = await startCloud(cli, account, ['--latency', String(latencyMs), '--throttle']);
  try {
    const { milliseconds, indefinite } = await once(cloud.endpoints, true, undefined);
    // 100 keys at 50 a second, and 4 look-ups at 2 a second once the keys are there; the first of a second go at once.
    const bound = (100 / 50 - 1 + 4 / 2 - 1) * 1_000;
    const measured = `${milliseconds.toFixed(0)} ms, ${indefinite} indefinite`;
    return row(
      'the same with the documented rates enforced',
      `within 1.15 of ${bound} ms + 5 answers, all definite`,
      measured,
      milliseconds <= 1.15 * (bound + 5 * latencyMs) && indefinite === 0,
    );
  } finally {
    await cloud.close();
  }
}

async function once(endpoints: string, pacing: boolean, store: string | undefined) {
  const session = await connect({
    logError: console.error,
    env: { SEALWATCH_ENDPOINTS: endpoints },
    credentials: fixedCredentials({ accessKeyId: 'LTAI-bench', accessKeySecret: 'bench' }),
    override: (config) => ({ ...config, checks: egressOff, calls: { ...config.calls, pacing } }),
  });
  // What is measured is reading and judging; keeping the report is the disk's time.
  const ledger = await connect({
    logError: console.error,
    env: { SEALWATCH_STORE: store },
    override: (config) => ({ ...config, checks: egressOff }),
  });
  const started = performance.now();
  const snapshot = await readAccount({ ...session, store: ledger.store });
  const { report } = await judge({ ...session, store: undefined }, snapshot);
  const milliseconds = performance.now() - started;

  return {
    milliseconds,
    calls: Object.values(report.summary.apiCalls).reduce((sum, count) => sum + count, 0),
    indefinite: report.findings.filter(
      ({ verdict, checkId }) => verdict === 'INSUFFICIENT_DATA' && checkId !== 'ack-cluster-encryption-active',
    ).length,
  };
}

function row(what: string, target: string, measured: string, ok: boolean): Row {
  return { what, target, measured, ok };
}
