import { afterEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { beyondPolicy, functionRoles, policyFor, roleNames } from '../../src/bootstrap/policy.ts';
import { CloudError } from '../../src/cloud/errors.ts';
import { type ChangeRequest, readForChange } from '../../src/collect/change-reading.ts';
import type { ChangeReading } from '../../src/model/change-reading.ts';
import type { Report } from '../../src/model/report.ts';
import { audit } from '../../src/runs/audit.ts';
import { dashboard } from '../../src/runs/dashboard.ts';
import { connect } from '../../src/session.ts';
import { accessKey } from '../account.ts';
import { changeableAccount, userKey } from '../changeable-account.ts';
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

  it.each(functionRoles.filter((role) => role !== 'dashboard'))(
    'lets webhooks be looked up, as every role that does something tells of it: %s',
    (role) => {
      const { Statement } = policyFor(role, { secrets: ['hook'] });
      const resources = Statement.filter(({ Action }) => Action.includes('kms:GetSecretValue'));
      expect(resources.map(({ Resource }) => Resource)).toEqual(['acs:kms:*:*:secret/hook']);
    },
  );

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
  const places = { store: place, dashboardSecrets: ['dashboard'] };
  const statements = policyFor('dashboard', places).Statement;
  const needed = statements.flatMap(({ Action }) => Action);

  /** Shows the first page from a bucket, with a key that may do just these actions. */
  async function show(allow: readonly string[]): Promise<number> {
    const key = { id: 'LTAI-pages', secret: 'p', allow: [...allow] };
    const buckets = [{ name: 'reports', region: 'cn-hangzhou', objects: {} }];
    const secrets = [{ SecretName: 'dashboard', SecretData: token, RegionId: 'cn-hangzhou' }];
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
        },
      });
    await audit(await connectAs(accessKey));
    const headers = { authorization: `Bearer ${token}`, accept: 'text/html' };
    const request = { method: 'GET', path: '/', query: {}, headers, body: new Uint8Array(), secure: true };
    try {
      return (await dashboard(await connectAs(key), request)).status;
    } catch {
      return 500;
    } finally {
      await emulator.close();
    }
  }

  it('shows the reports, reads only, and only what is shown', async () => {
    expect(await show(needed)).toBe(200);
    expect([...needed].sort()).toEqual(['kms:GetSecretValue', ...Array(8).fill('oss:GetObject'), 'oss:ListObjects']);
    expect(statements.map(({ Resource }) => Resource)).toEqual([
      'acs:kms:*:*:secret/dashboard',
      'acs:oss:*:*:reports',
      'acs:oss:*:*:reports/kept/chain/*',
      'acs:oss:*:*:reports/kept/history-steps/*',
      'acs:oss:*:*:reports/kept/history/*',
      'acs:oss:*:*:reports/kept/memory/*',
      'acs:oss:*:*:reports/kept/readings/*',
      'acs:oss:*:*:reports/kept/report-index/*',
      'acs:oss:*:*:reports/kept/reports/*',
      'acs:oss:*:*:reports/kept/snapshots/*',
    ]);
  });

  it.each([...new Set(needed)])('is not enough without %s', async (removed) => {
    expect(await show(needed.filter((action) => action !== removed))).toBe(500);
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
