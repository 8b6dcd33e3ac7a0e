import { fixedCredentials } from '../src/cloud/credentials.ts';
import { audit } from '../src/runs/audit.ts';
import { change } from '../src/runs/change.ts';
import { connect } from '../src/session.ts';
import { memoryStore } from '../src/store/memory.ts';
import type { Store } from '../src/store/store.ts';
import { composeAccount } from './account.ts';
import { startCloud } from './cloud.ts';
import type { Row } from './row.ts';

const accountId = '1234567890123456';

/** An event on one cluster of an account of 10,000: what is written, and how long it takes beside an audit of all. */
export async function eventRows(cli: string): Promise<Row[]> {
  const cloud = await startCloud(cli, composeAccount(accountId, 10_000, 1_000), []);
  const written: Record<string, number> = {};
  try {
    const session = await connect({
      logError: console.error,
      env: { SEALWATCH_ENDPOINTS: cloud.endpoints },
      credentials: fixedCredentials({ accessKeyId: 'LTAI-bench', accessKeySecret: 'bench' }),
      accountId,
      override: (config) => ({ ...config, calls: { ...config.calls, pacing: false } }),
    });
    const store = counting(memoryStore(), written);
    await audit({ ...session, store });
    const ofAudit = total(written);
    for (const name of Object.keys(written)) delete written[name];
    const before = process.cpuUsage();
    const started = performance.now();
    const { change: found } = await change({ ...session, store }, eventOn('c'.padEnd(33, '0')), async () => undefined);
    const milliseconds = performance.now() - started;
    const cpu = process.cpuUsage(before);
    const bytes = total(written);
    const parts = Object.entries(written).map(([name, size]) => `${name} ${(size / 1e3).toFixed(1)} kB`);

    return [
      {
        what: 'event on one of 10,000 clusters, bytes written',
        target: 'under 2 % of an audit',
        measured: `${(bytes / 1e3).toFixed(1)} kB (${parts.join(', ')}); an audit ${(ofAudit / 1e6).toFixed(1)} MB`,
        ok: found !== undefined && bytes < ofAudit / 50,
      },
      {
        what: 'event on one of 10,000 clusters, CPU, cold',
        target: 'under 10 s',
        measured: `${((cpu.user + cpu.system) / 1e6).toFixed(1)} s CPU, ${(milliseconds / 1e3).toFixed(1)} s wall`,
        ok: cpu.user + cpu.system < 10e6,
      },
    ];
  } finally {
    await cloud.close();
  }
}

function total(sizes: Readonly<Record<string, number>>): number {
  return Object.values(sizes).reduce((sum, size) => sum + size, 0);
}

/** A store that counts the bytes written to each of its folders. */
function counting(store: Store, written: Record<string, number>): Store {
  return {
    ...store,
    putIfAbsent: (key, bytes) => {
      const [folder = ''] = key.split('/');
      written[folder] = (written[folder] ?? 0) + bytes.length;
      return store.putIfAbsent(key, bytes);
    },
  };
}

function eventOn(clusterId: string): string {
  return JSON.stringify({
    eventId: 'bench-1',
    eventName: 'ModifyCluster',
    serviceName: 'CS',
    eventTime: new Date(Date.now() - 60_000).toISOString(),
    acsRegion: 'cn-hangzhou',
    recipientAccountId: accountId,
    userIdentity: { type: 'ram-user', userName: 'somebody' },
    requestParameters: { ClusterId: clusterId },
  });
}
