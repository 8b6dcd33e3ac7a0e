import { fixedCredentials } from '../src/cloud/credentials.ts';
import { connect } from '../src/connect.ts';
import { audit } from '../src/runs/audit.ts';
import { composeAccount } from './account.ts';
import { startCloud } from './cloud.ts';
import { median, type Row } from './row.ts';

const latencyMs = 50;
const accountId = '1234567890123456';

/** Audits 1,000 clusters that share 100 keys: how many calls, how long, how much memory. */
export async function auditRows(cli: string): Promise<Row[]> {
  const account = composeAccount(accountId, 1_000, 100);
  return [...(await unpaced(cli, account)), await paced(cli, account)];
}

async function unpaced(cli: string, account: object): Promise<Row[]> {
  const cloud = await startCloud(cli, account, ['--latency', String(latencyMs)]);
  try {
    const runs = [];
    for (let run = 0; run < 6; run += 1) runs.push(await once(cloud.endpoints, false));
    // The first run warms the process: compiles, connects.
    const warm = runs.slice(1);
    const milliseconds = median(warm.map((run) => run.milliseconds));
    const calls = warm[0]?.calls ?? Number.NaN;
    // Without a ledger, the activity itself is four look-ups at least, which wait for the keys.
    const allowed = 1_000 / 50 + 100 + 10;
    const memory = process.memoryUsage().rss / 1e6;

    return [
      row('API calls, 1,000 clusters, 100 keys', `at most ${allowed}`, String(calls), calls <= allowed),
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
  }
}

async function paced(cli: string, account: object): Promise<Row> {
  const cloud = await startCloud(cli, account, ['--latency', String(latencyMs), '--throttle']);
  try {
    const { milliseconds, indefinite } = await once(cloud.endpoints, true);
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

async function once(endpoints: string, pacing: boolean) {
  const session = await connect({
    env: { SEALWATCH_ENDPOINTS: endpoints },
    credentials: fixedCredentials({ accessKeyId: 'LTAI-bench', accessKeySecret: 'bench' }),
    override: (config) => ({ ...config, calls: { ...config.calls, pacing } }),
  });
  const started = performance.now();
  const { report } = await audit(session);
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
