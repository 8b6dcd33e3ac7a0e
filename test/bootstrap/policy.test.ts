import { afterEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { beyondPolicy, functionRoles, policyFor, roleNames } from '../../src/bootstrap/policy.ts';
import { CloudError } from '../../src/cloud/errors.ts';
import { type ChangeRequest, readForChange } from '../../src/collect/change-reading.ts';
import type { ChangeReading } from '../../src/model/change-reading.ts';
import type { Report } from '../../src/model/report.ts';
import { audit } from '../../src/runs/audit.ts';
import { dashboard } from '../../src/runs/dashboard.ts';
import { checkHeartbeat } from '../../src/runs/heartbeat.ts';
import { connect } from '../../src/session.ts';
import { leaveBeat } from '../../src/state/heartbeat.ts';
import { accessKey } from '../account.ts';
import { changeableAccount, userKey } from '../changeable-account.ts';
import { serve } from '../cloud/local-server.ts';
import { emulated, unreadIn } from '../collect/open-account.ts';
import { openSession } from '../open-session.ts';
import { richAccount, thoroughConfig } from '../rich-account.ts';

const actions = policyFor('audit').Statement.flatMap(({ Action }) => Action);

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

/** Audits with a key that may do just these actions: the whole account, and regions by themselves. */
async function auditsWith(allow: readonly string[]): Promise<Report[]> {
  const file = richAccount({ accessKeys: [{ ...accessKey, allow: [...allow] }] });
  emulator = await startEmulator({ accounts: [file], regions: ['cn-beijing'] });
  const reports = [];
  for (const regions of [[], ['cn-hangzhou', 'cn-beijing']]) {
    reports.push((await audit(openSession(emulator, { config: { ...thoroughConfig, regions }, hasty: true }))).report);
  }
  await emulator.close();
  return reports;
}

function compliant(reports: readonly Report[]): string[] {
  return reports.flatMap(({ findings }) =>
    findings
      .filter(({ verdict }) => verdict === 'COMPLIANT')
      .map(({ checkId, resource }) => `${checkId} ${resource.id}`),
  );
}

function unknown(reports: readonly Report[]): number {
  return reports.reduce((sum, { summary }) => sum + summary.verdicts.INSUFFICIENT_DATA, 0);
}

describe('the policy for the role audit', () => {
  it('lets the whole audit pass', async () => {
    const reports = await auditsWith(actions);

    expect(reports.flatMap(({ readErrors }) => readErrors)).toEqual([]);
  });

  it.each(actions)('is not enough without %s', async (removed) => {
    const whole = await auditsWith(actions);
    const reports = await auditsWith(actions.filter((action) => action !== removed));

    expect(reports.flatMap(({ readErrors }) => readErrors).length).toBeGreaterThan(0);
    expect(unknown(reports)).toBeGreaterThan(unknown(whole));
    const before = new Set(compliant(whole));
    expect(compliant(reports).filter((id) => !before.has(id))).toEqual([]);
  });
});

const change: ChangeRequest = {
  regionId: 'cn-hangzhou',
  clusterId: 'off',
  keyId: 'key-1',
  aliases: true,
  keyTags: true,
  now: () => 0,
};
const remediator = policyFor('remediate').Statement.flatMap(({ Action }) => Action);
const ofChange = remediator.filter((action) => !actions.includes(action));

/** Reads as the remediator does, and encrypts, with a key that may do just these actions. */
async function sealsWith(allow: readonly string[]): Promise<{ read: ChangeReading; encrypted: string }> {
  const { account } = await emulated(changeableAccount({ accessKeys: [{ ...userKey, allow: [...allow] }] }));
  const read = await readForChange(account, change);
  const body = { disable_encryption: false, kms_key_id: 'key-1' };
  const request = { regionId: 'cn-hangzhou', path: { ClusterId: 'off' }, body };
  const encrypted = await account.cloud.call('cs:UpdateKMSEncryption', request).then(
    () => 'encrypted',
    (error: unknown) => (error instanceof CloudError ? error.kind : String(error)),
  );
  return { read, encrypted };
}

describe('the policy for the role remediate', () => {
  it('lets everything be read that decides about a change, and the change be made', async () => {
    const { read, encrypted } = await sealsWith(remediator);

    expect(unreadIn(read)).toEqual([]);
    expect(encrypted).toBe('encrypted');
  });

  it.each(ofChange)('is not enough without %s', async (removed) => {
    const { read, encrypted } = await sealsWith(remediator.filter((action) => action !== removed));

    if (removed === 'cs:UpdateKMSEncryption') expect([unreadIn(read), encrypted]).toEqual([[], 'accessDenied']);
    else expect(unreadIn(read)).not.toEqual([]);
  });

  it('changes the clusters that are named, and no others', () => {
    const resources = (changeable?: string[]) =>
      policyFor('remediate', { changeable })
        .Statement.filter(({ Action }) => Action.includes('cs:UpdateKMSEncryption'))
        .map(({ Resource }) => Resource);

    expect(resources()).toEqual(['acs:cs:*:*:cluster/*']);
    expect(resources(['c1', 'c2'])).toEqual(['acs:cs:*:*:cluster/c1', 'acs:cs:*:*:cluster/c2']);
    expect(resources([])).toEqual([]);
  });

  it('has the store, the secrets and the logs that an audit has', () => {
    const places = {
      store: 'oss://bucket/prefix',
      secrets: ['hook'],
      sls: { project: 'audit-logs', logstore: 'actiontrail_all' },
    };
    const granted = ({ Statement }: ReturnType<typeof policyFor>) =>
      Statement.flatMap(({ Action, Resource }) => Action.map((action) => `${action} ${Resource}`));
    const held = granted(policyFor('remediate', places));

    for (const grant of granted(policyFor('audit', places))) expect(held).toContain(grant);
  });

  it.each(functionRoles)('lets webhooks be looked up, as every role notifies people of something: %s', (role) => {
    const { Statement } = policyFor(role, { secrets: ['hook'] });
    const resources = Statement.filter(({ Action }) => Action.includes('kms:GetSecretValue'));
    expect(resources.map(({ Resource }) => Resource)).toEqual(['acs:kms:*:*:secret/hook']);
  });

  it('is the only one that changes anything, and that needs what no policy gives', () => {
    for (const role of roleNames) {
      const may = policyFor(role).Statement.some(({ Action }) => Action.includes('cs:UpdateKMSEncryption'));
      const beyond = beyondPolicy(role, { trailBucket: 'trails' });
      expect([role, may, beyond.length > 0]).toEqual([role, role === 'remediate', role === 'remediate']);
    }
    expect(beyondPolicy('remediate').join()).toContain('AliyunKMSCryptoAdminAccess');
  });
});

describe('the policy for the role activity', () => {
  const objects = (places: object) =>
    policyFor('activity', places).Statement.filter(({ Action }) => Action.includes('oss:GetObject'));

  it('reads what is delivered to the trail’s bucket, and no other bucket', () => {
    expect(objects({ trailBucket: 'trails' }).map(({ Resource }) => Resource)).toEqual([
      'acs:oss:*:*:trails/*AliyunLogs/Actiontrail/*',
    ]);
  });

  it('reads no object where the bucket is not known, and says so', () => {
    expect(objects({})).toEqual([]);
    expect(beyondPolicy('activity').join()).toContain('TRAIL_BUCKET is not set');
  });
});

describe('the policy for the role dashboard', () => {
  const token = 'correct-horse-battery-staple';
  const place = 'oss://reports/kept?region=cn-hangzhou';
  const places = { store: place, dashboardSecrets: ['dashboard'], secrets: ['hook'] };
  const statements = policyFor('dashboard', places).Statement;
  const needed = statements.flatMap(({ Action }) => Action);
  const reading = ['kms:GetSecretValue', 'oss:GetObject', 'oss:ListObjects'];

  /** Shows the first page from a bucket two days after the last audit, with a key that may do just these actions. */
  async function show(allow: readonly string[]): Promise<{ status: number; alerts: number }> {
    const key = { id: 'LTAI-pages', secret: 'p', allow: [...allow] };
    const buckets = [{ name: 'reports', region: 'cn-hangzhou', objects: {} }];
    const slack = await serve((_, response) => response.end('ok'));
    const hook = `http://${slack.address}/services/secret`;
    const secrets = [
      { SecretName: 'dashboard', SecretData: token, RegionId: 'cn-hangzhou' },
      { SecretName: 'hook', SecretData: hook, RegionId: 'cn-hangzhou' },
    ];
    const file = richAccount({ accessKeys: [accessKey, key], buckets, secrets });
    emulator = await startEmulator({ accounts: [file] });
    const connectAs = ({ id, secret }: { id: string; secret: string }) =>
      connect({
        logError: console.error,
        env: {
          ALIBABA_CLOUD_ACCESS_KEY_ID: id,
          ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret,
          SEALWATCH_ENDPOINTS: emulator?.endpointsLine,
          SEALWATCH_STORE: place,
          SEALWATCH_DASHBOARD_TOKEN: 'kms-secret:dashboard',
          SEALWATCH_SLACK_WEBHOOK: 'kms-secret:hook',
        },
      });
    const auditor = await connectAs(accessKey);
    await audit(auditor);
    if (auditor.store === undefined) throw new Error('there is no store');
    await leaveBeat(auditor.store, Date.now() - 48 * 3_600_000);
    const headers = { authorization: `Bearer ${token}`, accept: 'text/html' };
    const request = { method: 'GET', path: '/', query: {}, headers, body: new Uint8Array(), secure: true };
    const session = await connectAs(key);
    try {
      const { status } = await dashboard(session, request);
      await checkHeartbeat(session).catch(() => {});
      return { status, alerts: slack.received.length };
    } catch {
      return { status: 500, alerts: slack.received.length };
    } finally {
      await emulator.close();
    }
  }

  it('shows the reports, alerts that the timer stopped, and writes nothing but that', async () => {
    expect(await show(needed)).toEqual({ status: 200, alerts: 1 });
    const holding = (action: string) =>
      statements.filter(({ Action }) => Action.includes(action)).map(({ Resource }) => Resource);
    const shown = ['chain', 'history-steps', 'history', 'memory', 'readings', 'report-index', 'reports', 'snapshots'];
    const alerted = ['alerts', 'leases', 'outbox', 'run-messages'];
    const inStore = (folders: readonly string[]) => folders.map((folder) => `acs:oss:*:*:reports/kept/${folder}/*`);
    expect(new Set(needed)).toEqual(
      new Set([...reading, 'oss:PutObject', 'oss:DeleteObject', 'sts:GetCallerIdentity']),
    );
    expect(holding('oss:ListObjects')).toEqual(['acs:oss:*:*:reports']);
    expect(new Set(holding('oss:GetObject'))).toEqual(new Set(inStore([...shown, ...alerted])));
    expect(holding('oss:PutObject')).toEqual(inStore(alerted));
    expect(holding('oss:DeleteObject')).toEqual(inStore(alerted));
    expect(holding('kms:GetSecretValue')).toEqual(['acs:kms:*:*:secret/dashboard', 'acs:kms:*:*:secret/hook']);
  });

  it.each(reading)('shows nothing without %s', async (removed) => {
    expect(await show(needed.filter((action) => action !== removed))).toEqual({ status: 500, alerts: 0 });
  });

  it('shows the reports without oss:PutObject, and alerts nobody', async () => {
    expect(await show(needed.filter((action) => action !== 'oss:PutObject'))).toEqual({ status: 200, alerts: 0 });
  });
});

describe('the policy for the role attest', () => {
  it('reads the audit logs of clusters, and nothing else of the account', () => {
    expect(policyFor('attest', { secrets: ['hook'], sls: { project: 'p', logstore: 'l' } }).Statement).toEqual([
      { Effect: 'Allow', Action: ['sts:GetCallerIdentity'], Resource: '*' },
      { Effect: 'Allow', Action: ['cs:GetClusterAuditProject'], Resource: 'acs:cs:*:*:cluster/*' },
      { Effect: 'Allow', Action: ['log:GetLogStoreLogs'], Resource: 'acs:log:*:*:project/*/logstore/audit-*' },
    ]);
  });
});
