import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, type Fault, startEmulator } from '../emulator/index.ts';
import { roleOperations } from '../src/bootstrap/policy.ts';
import { type OperationName, operations } from '../src/cloud/operations.ts';
import { type ChangeRequest, readForChange } from '../src/collect/change-reading.ts';
import type { Finding, Verdict } from '../src/model/finding.ts';
import type { Report } from '../src/model/report.ts';
import { audit } from '../src/runs/audit.ts';
import { accountId } from './account.ts';
import { changeableAccount } from './changeable-account.ts';
import { unreadIn } from './collect/open-account.ts';
import { openSession } from './open-session.ts';
import { richAccount, thoroughConfig } from './rich-account.ts';

type Script = Omit<Fault, 'operation'>;

/** What the cloud may do to a call. `recovers`: the audit gets over it, and nothing may change. */
const faults: readonly { name: string; script: Script; recovers?: boolean }[] = [
  { name: 'denied', script: { status: 403, code: 'Forbidden.NoPermission' } },
  { name: 'throttled for good', script: { status: 429, code: 'Rejected.Throttling' } },
  { name: 'throttled twice', script: { status: 400, code: 'Throttling.User', times: 2 }, recovers: true },
  { name: 'failing with 500', script: { status: 500, code: 'InternalFailure' } },
  { name: 'reset', script: { kind: 'reset' } },
  { name: 'cut in half', script: { kind: 'half' } },
  { name: 'HTML instead of JSON', script: { kind: 'html' } },
  { name: 'empty', script: { kind: 'empty' } },
  { name: 'of wrong types', script: { kind: 'wrong-types' } },
  { name: 'slower than the deadline', script: { kind: 'hang' } },
];

/** Where an operation is called only under a certain configuration. */
const regionsFor: Partial<Record<OperationName, string[]>> = {
  'cs:DescribeClustersForRegion': ['cn-hangzhou', 'cn-beijing'],
};

/** More than any call has time for, with the waits between them. */
const mostTries = 20;

let emulator: Emulator;
const healthy = new Map<string, Report>();

beforeAll(async () => {
  emulator = await startEmulator({ accounts: [richAccount()], regions: ['cn-beijing'] });
  for (const operation of roleOperations('audit')) healthy.set(operation, await auditFor(operation));
});
afterAll(() => emulator.close());

async function auditFor(operation: OperationName, script: Script = {}): Promise<Report> {
  const config = { ...thoroughConfig, regions: regionsFor[operation] ?? [] };
  const hanging = script.kind === 'hang' ? operation : undefined;
  return (await audit(openSession(emulator, { config, hanging, hasty: true }))).report;
}

/** By check and resource: a finding's own id holds the account, which may be what could not be told. */
function verdictsOf({ findings }: Report): Map<string, Finding> {
  return new Map(findings.map((finding) => [`${finding.checkId} ${finding.resource.id}`, finding]));
}

const matrix = roleOperations('audit').flatMap((operation) => faults.map((fault) => ({ operation, ...fault })));

describe(`every fault on every operation: ${matrix.length} combinations`, () => {
  it('starts from an audit that calls every operation and reads everything', () => {
    for (const [operation, { readErrors, summary }] of healthy) {
      expect(readErrors).toEqual([]);
      expect(summary.apiCalls, operation).toHaveProperty([operation]);
    }
  });

  it.each(matrix)('keeps the promise where $operation is $name', async ({ operation, script, recovers = false }) => {
    const whole = healthy.get(operation) as Report;
    const before = verdictsOf(whole);
    emulator.setFaults([{ operation, ...script }]);
    const report = await auditFor(operation, script);
    emulator.setFaults([]);
    const after = verdictsOf(report);

    expect(callsOf(report, operation)).toBeLessThanOrEqual(mostTries * callsOf(whole, operation));
    expect(newlyCompliant(before, after)).toEqual([]);
    expect(vanished(before, after)).toEqual([]);
    if (recovers) {
      expect(report.readErrors).toEqual([]);
      expect(words(after)).toEqual(words(before));
    } else {
      expect(report.readErrors.map((error) => error.operation)).toContain(operation);
      expect(report.summary.verdicts.INSUFFICIENT_DATA).toBeGreaterThan(0);
    }
  });
});

/** Attempts, retries included. */
const callsOf = ({ summary }: Report, operation: OperationName) => summary.apiCalls[operation] ?? 0;

function newlyCompliant(before: Map<string, Finding>, after: Map<string, Finding>): string[] {
  return [...after]
    .filter(([name, { verdict }]) => verdict === 'COMPLIANT' && before.get(name)?.verdict !== 'COMPLIANT')
    .map(([name]) => name);
}

/** Findings that are gone without one in their place that says why: for the resource, its region or its account. */
function vanished(before: Map<string, Finding>, after: Map<string, Finding>): string[] {
  const unknown = [...after.values()].filter(({ verdict }) => verdict === 'INSUFFICIENT_DATA');
  return [...before]
    .filter(([name, { checkId }]) => !after.has(name) && !unknown.some((finding) => finding.checkId === checkId))
    .map(([name]) => name);
}

function words(findings: Map<string, Finding>): [string, Verdict][] {
  return [...findings].map(([name, { verdict }]): [string, Verdict] => [name, verdict]).sort();
}

/** What is read beside an audit, of a cluster that is to be changed. */
const ofChange = roleOperations('remediate').filter(
  (operation) => operations[operation].access === 'read' && !roleOperations('audit').includes(operation),
);
const changes = ofChange.flatMap((operation) => faults.map((fault) => ({ operation, ...fault })));
const request: ChangeRequest = {
  regionId: 'cn-hangzhou',
  clusterId: 'off',
  keyId: 'key-1',
  aliases: true,
  keyTags: true,
  now: () => 0,
};

describe(`every fault on what is read before a change: ${changes.length} combinations`, () => {
  let other: Emulator;
  beforeAll(async () => {
    other = await startEmulator({ accounts: [changeableAccount()] });
  });
  afterAll(() => other.close());

  const readWith = async (faults: Fault[] = [], hanging?: OperationName) => {
    other.setFaults(faults);
    const { cloud } = openSession(other, { config: thoroughConfig, hanging, hasty: true });
    const reading = await readForChange({ accountId, cloud }, request);
    other.setFaults([]);
    return reading;
  };
  /** Two readings are made at two times, each of which is a time all the same. */
  const values = (reading: object) =>
    JSON.stringify(reading, (name, value) => {
      if (name === 'requestId') return undefined;
      return name === 'readAt' && Number.isFinite(Date.parse(value)) ? 'a time' : value;
    });

  it.each(changes)('keeps the promise where $operation is $name', async ({ operation, script, recovers = false }) => {
    const whole = await readWith();
    expect(unreadIn(whole)).toEqual([]);
    const reading = await readWith([{ operation, ...script }], script.kind === 'hang' ? operation : undefined);

    expect(unreadIn(reading)).toEqual(recovers ? [] : [operation]);
    if (recovers) expect(values(reading)).toBe(values(whole));
  });

  it('covers, with the audit, everything that the remediator reads', () => {
    const covered = [...roleOperations('audit'), ...ofChange, 'cs:UpdateKMSEncryption'];
    expect([...roleOperations('remediate')].sort()).toEqual([...new Set(covered)].sort());
    expect([...ofChange].sort()).toEqual(['cs:DescribeClusterTasks', 'cs:DescribeUserPermission']);
  });
});
