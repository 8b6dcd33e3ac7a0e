import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AccountFile, seededRandom, startEmulator, startFunctions } from '../emulator/index.ts';
import { composeAccount } from './account.ts';
import type { Row } from './row.ts';

const own = '1234567890123456';
const clustersEach = 50;
const keysEach = 5;
/** Functions that run at once: more than the cores of a small machine only wait for each other. */
const instances = 8;

export interface OrganizationBench {
  readonly accounts: number;
  readonly invoker: 'fc3' | 'fc2';
  /** How many of the invocations are killed, from 0 to 1. */
  readonly killed: number;
}

/** What came of a run. */
export interface Measured extends OrganizationBench {
  readonly clusters: number;
  /** From the timer until everything is over. */
  readonly milliseconds: number;
  /** Of the worker that made the report. */
  readonly mergeMs: number;
  readonly kills: number;
  readonly reports: number;
  /** Each cluster once, each account, nothing unread. */
  readonly whole: boolean;
  readonly megabytes: number;
}

/**
 * Audits organizations of 20 to 200 accounts with 50 clusters each by the built functions on the local Function Compute: HTTP,
 * signatures and assumed roles as ever. The largest also while invocations are killed, by each way of invoking.
 *
 * @param dist where the built functions are
 */
export async function organizationRows(dist: string): Promise<Row[]> {
  const runs: Measured[] = [];
  for (const accounts of [20, 50, 100, 200]) {
    runs.push(await measure(dist, { accounts, invoker: 'fc3', killed: 0 }));
  }
  const each = runs.map(({ milliseconds, clusters }) => milliseconds / clusters);
  const [small = Number.NaN] = each;
  const killed: Measured[] = [];
  for (const invoker of ['fc3', 'fc2'] as const) {
    killed.push(await measure(dist, { accounts: 200, invoker, killed: 0.05 }));
  }

  return [
    ...runs.map((run, index) => {
      const perCluster = each[index] ?? Number.NaN;
      const target = index === 0 ? 'sets the measure' : `at most ${(small * 1.15).toFixed(2)} ms per cluster`;
      const measured = `${perCluster.toFixed(2)} ms per cluster, ${(run.milliseconds / 1_000).toFixed(1)} s, merged in ${(run.mergeMs / 1_000).toFixed(1)} s, report of ${run.megabytes.toFixed(0)} MB`;
      return { what: name(run), target, measured, ok: run.whole && perCluster <= small * 1.15 };
    }),
    ...killed.map((run) => ({
      what: `${name(run)}, 5 % of the invocations killed, by ${run.invoker}`,
      target: 'one report, every cluster once',
      measured: `${run.reports} report, ${run.whole ? 'every cluster once' : 'NOT every cluster once'}, ${run.kills} killed, ${(run.milliseconds / 1_000).toFixed(1)} s`,
      ok: run.whole && run.reports === 1,
    })),
  ];
}

function name({ accounts, clusters }: Measured): string {
  return `${clusters} clusters in ${accounts} accounts, ${instances} functions at once`;
}

/** Runs one audit of an organization. */
export async function measure(dist: string, bench: OrganizationBench): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-bench-'));
  const store = join(folder, 'store');
  const members = composeMembers(bench.accounts - 1);
  const emulator = await startEmulator({ accounts: [composeManagement(members), ...members] as AccountFile[] });
  await writeFile(
    join(folder, 'sealwatch.yaml'),
    `organization: {resourceDirectory: true, invoker: ${bench.invoker}, concurrency: ${instances}}\ncalls: {pacing: false}\n`,
  );
  const functions = startFunctions(emulator, {
    accountId: own,
    functions: ['audit', 'audit-account'].map((file) => ({
      name: `sealwatch-${file}`,
      code: join(dist, 'functions', file),
      role: 'sealwatch-audit',
      timeout: 600,
      memorySize: 2_048,
      triggers: [{ triggerName: 'daily', triggerType: 'timer', triggerConfig: { payload: '{}' } }],
    })),
    environment: {
      SEALWATCH_ENDPOINTS: emulator.endpointsLine,
      SEALWATCH_STORE: store,
      SEALWATCH_CONFIG: join(folder, 'sealwatch.yaml'),
    },
  });
  try {
    functions.killDuring(bench.killed, seededRandom(1));
    const started = performance.now();
    functions.fire('sealwatch-audit');
    await functions.drain();
    const milliseconds = performance.now() - started;
    const workers = functions.invocations.filter(({ functionName }) => functionName === 'sealwatch-audit-account');
    const merger = workers.filter(({ body }) => body.includes('-organization')).map(({ durationMs }) => durationMs);

    return {
      ...bench,
      milliseconds,
      mergeMs: Math.max(0, ...merger),
      kills: functions.invocations.filter(({ errorType }) => errorType !== undefined).length,
      ...(await look(store, bench.accounts)),
    };
  } finally {
    await functions.close();
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Found {
  readonly scope: { readonly accounts: readonly string[] };
  readonly clusters: readonly { readonly id: string }[];
  readonly readErrors: readonly unknown[];
}

async function look(store: string, accounts: number) {
  const folder = join(store, 'reports');
  const names = (await readdir(folder)).filter((file) => file.endsWith('-organization.json'));
  const file = join(folder, names[0] ?? '');
  const report = JSON.parse(await readFile(file, 'utf8')) as Found;
  const ids = new Set(report.clusters.map(({ id }) => id));
  const clusters = accounts * clustersEach;
  const isWhole =
    report.clusters.length === clusters &&
    ids.size === clusters &&
    report.scope.accounts.length === accounts &&
    report.readErrors.length === 0;

  return { clusters, reports: names.length, whole: isWhole, megabytes: (await stat(file)).size / 1e6 };
}

function composeMembers(count: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, index) => {
    const accountId = String(2_000_000_000_000_000 + index);
    const account = composeAccount(accountId, clustersEach, keysEach, `${index}x`) as { roles: object[] };
    return { ...account, accountId, accessKeys: [], roles: [...account.roles, auditRole] };
  });
}

const auditRole = {
  RoleName: 'sealwatch-audit',
  AssumeRolePolicyDocument: {
    Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { RAM: [`acs:ram::${own}:root`] } }],
  },
};

function composeManagement(members: readonly Record<string, unknown>[]): object {
  const resourceDirectory = members.map(({ accountId }) => ({ AccountId: accountId }));
  return { ...composeAccount(own, clustersEach, keysEach, 'm'), resourceDirectory };
}
