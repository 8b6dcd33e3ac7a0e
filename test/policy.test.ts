import { afterEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../emulator/index.ts';
import { connect } from '../src/connect.ts';
import type { Report } from '../src/model/report.ts';
import { policyFor } from '../src/policy.ts';
import { audit } from '../src/runs/audit.ts';
import { dashboard } from '../src/runs/dashboard.ts';
import { accessKey } from './account.ts';
import { openSession } from './open-session.ts';
import { richAccount, thoroughConfig } from './rich-account.ts';

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

function untold(reports: readonly Report[]): number {
  return reports.reduce((sum, { summary }) => sum + summary.verdicts.INSUFFICIENT_DATA, 0);
}

describe('the policy for the role audit', () => {
  it('lets the whole audit pass', async () => {
    const reports = await auditsWith(actions);

    expect(reports.flatMap(({ unread }) => unread)).toEqual([]);
  });

  it.each(actions)('is not enough without %s', async (removed) => {
    const whole = await auditsWith(actions);
    const reports = await auditsWith(actions.filter((action) => action !== removed));

    expect(reports.flatMap(({ unread }) => unread).length).toBeGreaterThan(0);
    expect(untold(reports)).toBeGreaterThan(untold(whole));
    const before = new Set(compliant(whole));
    expect(compliant(reports).filter((id) => !before.has(id))).toEqual([]);
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
    expect([...needed].sort()).toEqual([
      'kms:GetSecretValue',
      'oss:GetObject',
      'oss:GetObject',
      'oss:GetObject',
      'oss:ListObjects',
    ]);
    expect(statements.map(({ Resource }) => Resource)).toEqual([
      'acs:kms:*:*:secret/dashboard',
      'acs:oss:*:*:reports',
      'acs:oss:*:*:reports/kept/history/*',
      'acs:oss:*:*:reports/kept/reports/*',
      'acs:oss:*:*:reports/kept/rereadings/*',
    ]);
  });

  it.each([...new Set(needed)])('is not enough without %s', async (removed) => {
    expect(await show(needed.filter((action) => action !== removed))).toBe(500);
  });
});
