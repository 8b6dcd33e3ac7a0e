import { afterEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../emulator/index.ts';
import type { Report } from '../src/model/report.ts';
import { policyFor } from '../src/policy.ts';
import { audit } from '../src/runs/audit.ts';
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
