import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { roleOperations } from '../../src/bootstrap/policy.ts';
import type { OperationName } from '../../src/cloud/operations.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { audit } from '../../src/runs/audit.ts';
import { accountId } from '../account.ts';
import { openSession } from '../open-session.ts';
import { richAccount, thoroughConfig } from '../rich-account.ts';
import { pagedAccount, troubledAccount } from './accounts.ts';
import { type DamagingProxy, startProxy } from './proxy.ts';
import { randomOf, sampleOf, seed, share } from './seeded.ts';
import { semanticFaults } from './semantic-faults.ts';
import { type Fault, type Outcome, transportFaults } from './transport-faults.ts';
import { violationsOf } from './violations.ts';

const regionsFor: Partial<Record<OperationName, string[]>> = {
  'cs:DescribeClustersForRegion': ['cn-hangzhou', 'cn-beijing'],
};
const pagedOperations: readonly OperationName[] = [
  'cs:DescribeClustersV1',
  'cs:DescribeClustersForRegion',
  'kms:ListAliases',
  'actiontrail:LookupEvents',
];
/** Their answers do not name the cluster that they are about. */
const anonymous: readonly OperationName[] = ['cs:ListClusterAddonInstances', 'cs:GetClusterAddonInstance'];
/** What of their answers may be left out or empty on the platform: a time of a delivery, the value of a tag, the key of a call. */
const mayBeEmpty: readonly OperationName[] = [
  'actiontrail:GetTrailStatus',
  'actiontrail:LookupEvents',
  'kms:DescribeSecret',
  'kms:ListResourceTags',
];
/** They are asked for what is wanted by its id, so that a total says nothing. */
const asked: readonly OperationName[] = ['ecs:DescribeSecurityGroups'];
const audited = roleOperations('audit');
const accounts: readonly [name: string, file: () => AccountFile, operations: readonly OperationName[]][] = [
  ['sound', richAccount, audited],
  ['troubled', troubledAccount, audited],
  ['of many pages', pagedAccount, pagedOperations],
];

const random = randomOf(0);
const counts = { cases: 0, idle: 0, violations: 0 };

/** What must come of a fault: one that strikes once may be overcome by another try. */
function outcomeOf(fault: Fault, operation: OperationName, isOnce: boolean): Outcome {
  if (fault.needsIdentity && anonymous.includes(operation)) return 'any report';
  if (fault.name.startsWith('a total ') && asked.includes(operation)) return 'either';
  return isOnce && fault.outcome === 'read error' ? 'either' : fault.outcome;
}

describe.each(accounts)('an account that is %s', (name, file, operations) => {
  let emulator: Emulator;
  let proxy: DamagingProxy;
  const healthy = new Map<OperationName, Report>();

  const auditFor = async (operation: OperationName, fault?: Fault) => {
    const config = { ...thoroughConfig, regions: regionsFor[operation] ?? [] };
    const hanging = fault?.hangs ? operation : undefined;
    const session = openSession(
      { ...emulator, endpointsLine: proxy.endpointsLine },
      { config, accountId, hanging, hasty: true },
    );
    return (await audit(session)).report;
  };

  beforeAll(async () => {
    emulator = await startEmulator({ accounts: [file()], regions: ['cn-beijing'] });
    proxy = await startProxy(emulator);
    for (const operation of operations) healthy.set(operation, await auditFor(operation));
  });
  afterAll(async () => {
    await proxy.close();
    await emulator.close();
  });

  it('is compared by rules that notice a false pass', () => {
    const [operation, report] = [...healthy][0] as [OperationName, Report];
    const passed = (finding: Finding): Finding => ({ ...finding, verdict: 'COMPLIANT' });
    const lied = { ...report, findings: report.findings.map(passed) };

    expect(violationsOf(report, report, { operation, outcome: 'same' })).toEqual([]);
    expect(violationsOf(report, lied, { operation, outcome: 'either' }).join()).toContain('FALSE PASS');
  });

  it.each(operations)('keeps the promise whatever becomes of the answers of %s', async (operation) => {
    const whole = healthy.get(operation) as Report;
    expect(whole.readErrors).toEqual([]);
    expect(whole.summary.apiCalls).toHaveProperty([operation]);
    const violations: string[] = [];
    const faults = [...sampleOf(transportFaults, share, random), ...sampleOf(semanticFaults(random), share, random)];
    for (const fault of faults) {
      const isOnce = random() < 0.2;
      proxy.damageBy({ operation, damage: fault.damage, ...(isOnce && { times: 1 }) });
      const title = `${fault.name}${isOnce ? ', once' : ''}`;
      const report = await auditFor(operation, fault).catch((error: unknown) => {
        violations.push(`${title}: CRASH ${error instanceof Error ? error.stack : error}`);
        return undefined;
      });
      if (report === undefined) continue;
      if (proxy.struck() === 0) {
        counts.idle += 1;
        continue;
      }
      counts.cases += 1;
      const outcome = outcomeOf(fault, operation, isOnce);
      const isEmptied = /missing|null|empty|spaces|another type/.test(fault.name) && mayBeEmpty.includes(operation);
      for (const violation of violationsOf(whole, report, { operation, outcome, mayBeEmpty: isEmptied }))
        violations.push(`${title}: ${violation}`);
    }
    proxy.damageBy(undefined);
    counts.violations += violations.length;
    expect(violations, `seed ${seed}, account ${name}`).toEqual([]);
    expect(proxy.trapped()).toBe(0);
  });
});

afterAll(() => {
  const { cases, idle, violations } = counts;
  process.stdout.write(
    `damaged answers: seed ${seed}, ${cases} cases, ${violations} violations (${idle} faults had nothing to damage)\n`,
  );
});
