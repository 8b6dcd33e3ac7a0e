import { afterEach, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { configSchema } from '../../src/config/schema.ts';
import { audit } from '../../src/runs/audit.ts';
import { accessKey, account, event } from '../account.ts';
import { openSession } from '../open-session.ts';

const sls = { project: 'trail-project', logstore: 'actiontrail_all', region: 'cn-hangzhou' };
const logstores = [{ project: sls.project, logstore: sls.logstore, region: sls.region }];
const config = configSchema.parse({ activity: { sls }, calls: { tries: 2 } });
/** Something heard in every hour, so that the logstore is known to have been listening. */
const chatter = Array.from({ length: 30 }, (_, hour) =>
  event('key-1', { eventName: 'DescribeKey', eventTime: `@-${hour * 60 + 12}m`, eventRW: 'Read' }),
);

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

async function auditWith(parts: object) {
  emulator = await startEmulator({ accounts: [account({ logstores, ...parts } as Partial<AccountFile>)] });
  return (await audit(openSession(emulator, { config, hasty: true }))).report;
}

describe('an audit with a trail that is kept in SLS', () => {
  it('asks SLS to count, and not LookupEvents', async () => {
    const report = await auditWith({ events: [...chatter, event('key-1'), event('key-1', { eventName: 'Decrypt' })] });

    expect(report.summary.apiCalls).not.toHaveProperty(['actiontrail:LookupEvents']);
    expect(report.readErrors).toEqual([]);
    expect(report.clusters[0]).toMatchObject({
      verified: 'cluster',
      usage: { source: 'sls', encrypt: 1, decrypt: 1 },
    });
  });

  it('says what to grant where the logstore may not be read', async () => {
    const report = await auditWith({ accessKeys: [{ ...accessKey, deny: ['log:GetLogStoreLogs'] }] });

    expect(report.readErrors.map(({ operation }) => operation)).toContain('log:GetLogs');
    expect(report.clusters[0]?.verification.keyUsed).toBe('INSUFFICIENT_DATA');
  });
});
