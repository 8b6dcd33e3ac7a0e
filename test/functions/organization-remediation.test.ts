import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type AccountFile,
  type Emulator,
  type Functions,
  type Slack,
  seededRandom,
  startEmulator,
  startFunctions,
  startSlack,
} from '../../emulator/index.ts';
import { directoryStore } from '../../src/store/directory.ts';
import { accountId } from '../account.ts';
import { management, memberId, offId, remediableMember } from '../organization.ts';
import { evidenceOf } from '../state/evidence-of.ts';

/** By hand: SEALWATCH_ACCOUNTS=200. */
const accounts = Number(process.env.SEALWATCH_ACCOUNTS ?? 5);
const name = 'sealwatch-remediate';

interface World {
  readonly emulator: Emulator;
  readonly functions: Functions;
  readonly slack: Slack;
  readonly store: string;
  /** Runs the timer, and whatever it has done, to the end; tells how many changes were made. */
  run(): Promise<number>;
}

let closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  closers = [];
});

/** The built remediator on a cloud of these members. */
async function world(members: readonly AccountFile[], remediation: string): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-remediation-'));
  const store = join(folder, 'store');
  const file = join(folder, 'sealwatch.yaml');
  await writeFile(
    file,
    `organization: {resourceDirectory: true}
calls: {pacing: false}
remediation:
  select: {tags: [env=prod]}
  keys: [{region: cn-hangzhou, key: key-new}]
  maxPercent: 100
${remediation}`,
  );
  const emulator = await startEmulator({ accounts: [management(members), ...members], updateMs: 0 });
  const slack = await startSlack();
  const functions = startFunctions(emulator, {
    accountId,
    functions: [
      {
        name,
        code: 'dist/functions/remediate',
        role: 'sealwatch-remediate',
        timeout: 240,
        asyncInvokeConfig: {
          maxAsyncRetryAttempts: 3,
          destinationConfig: { onFailure: { destination: `acs:fc:cn-hangzhou:${accountId}:functions/${name}` } },
        },
      },
    ],
    environment: {
      SEALWATCH_ENDPOINTS: emulator.endpointsLine,
      SEALWATCH_STORE: store,
      SEALWATCH_CONFIG: file,
      SEALWATCH_SLACK_WEBHOOK: slack.url,
    },
    maxInstances: 8,
    retryDelayMs: 20,
  });
  closers = [
    () => rm(folder, { recursive: true, force: true }),
    () => emulator.close(),
    () => slack.close(),
    () => functions.close(),
  ];
  let runs = 0;
  const calls = () => emulator.stats().calls['cs:UpdateKMSEncryption'] ?? 0;
  return {
    emulator,
    functions,
    slack,
    store,
    async run() {
      const before = calls();
      runs += 1;
      const payload = JSON.stringify({ n: runs });
      functions.invokeAsync(name, JSON.stringify({ triggerTime: new Date().toISOString(), payload }));
      await functions.drain();
      return calls() - before;
    },
  };
}

function isOn({ emulator }: World, index: number): boolean {
  const found = emulator.account(memberId(index)).clusters.find(({ cluster_id }) => cluster_id === offId(index));
  return String(found?.meta_data).includes('"DisableEncryption":false');
}

const titles = ({ slack }: World) => slack.messages.map(({ text }) => text);

describe('the remediation of an organization on the local Function Compute', () => {
  it(
    'makes each change once, and in no run more than the limit, while invocations are killed',
    async () => {
      const members = Array.from({ length: accounts }, (_, index) => remediableMember(index));
      const most = Math.min(100, accounts - 2);
      const whole = await world(members, `  mode: apply\n  maxPerRun: ${most}\n`);
      whole.functions.killDuring(0.05, seededRandom(7));
      const made: number[] = [];
      for (let runs = 0; runs < 3; runs += 1) made.push(await whole.run());
      whole.functions.killDuring(0, seededRandom(7));
      const killed = whole.functions.invocations.filter(({ errorType }) => errorType !== undefined);
      // As in the hours between two timers, in which the lease of an invocation that was killed ends.
      await rm(join(whole.store, 'leases'), { recursive: true });
      while (made.length < 6 && made.reduce((sum, one) => sum + one, 0) < accounts) made.push(await whole.run());
      expect(await whole.run()).toBe(0);

      // As many calls as clusters, and all of them on: none was called twice.
      expect(made.reduce((sum, one) => sum + one, 0)).toBe(accounts);
      for (const one of made) expect(one).toBeLessThanOrEqual(most);
      expect(members.flatMap((_, index) => (isOn(whole, index) ? [] : [index]))).toEqual([]);
      if (accounts > 20) expect(killed.length).toBeGreaterThan(0);
      expect(await evidenceOf(directoryStore(whole.store))).toMatchObject({ problems: [] });
      // One message for each run that changed something, beside the announcements and none for the last one.
      const ofRuns = titles(whole).filter((text) => text.includes(`Remediation of ${accounts + 1} accounts`));
      expect(ofRuns.length).toBeLessThanOrEqual(made.length + 1);
      const announced = titles(whole).filter((text) => text.includes('Turning Secret encryption on'));
      expect(announced.length).toBeGreaterThanOrEqual(accounts);
      if (process.env.SEALWATCH_ACCOUNTS !== undefined) {
        console.log({ accounts, made, killed: killed.length, invocations: whole.functions.invocations.length });
      }
    },
    process.env.SEALWATCH_ACCOUNTS === undefined ? 180_000 : 1_800_000,
  );

  it('says in one sentence which account closed, and remediates the others, in one message', async () => {
    const closed = remediableMember(1, 1, { roles: [] });
    const whole = await world([remediableMember(0), closed, remediableMember(2)], '  mode: apply\n  maxPerRun: 9\n');
    expect(await whole.run()).toBe(1);
    expect(await whole.run()).toBe(1);
    expect([0, 1, 2].map((index) => isOn(whole, index))).toEqual([true, false, true]);

    const ofRuns = titles(whole).filter((text) => text.includes('Remediation of'));
    expect(ofRuns).toEqual([
      expect.stringContaining('Remediation of 4 accounts: 1 cluster turned on, 1 account not remediated'),
      expect.stringContaining('Remediation of 4 accounts: 1 cluster turned on, 1 account not remediated'),
    ]);
    expect(JSON.stringify(whole.slack.messages)).toContain(`account ${memberId(1)}`);
    // Nothing is left to change, and that the account is closed was said.
    expect(await whole.run()).toBe(0);
    expect(titles(whole).filter((text) => text.includes('Remediation of'))).toHaveLength(2);
  }, 180_000);

  it('only says what could be turned on where it is not armed, once', async () => {
    const whole = await world([remediableMember(0), remediableMember(1)], '  mode: plan\n');
    expect([await whole.run(), await whole.run()]).toEqual([0, 0]);
    expect(titles(whole)).toEqual([
      expect.stringContaining('Remediation of 3 accounts: 2 clusters could be turned on (remediation.mode is plan)'),
    ]);
    const reports = (await readdir(join(whole.store, 'reports'))).sort();
    const last = JSON.parse(await readFile(join(whole.store, 'reports', reports.at(-1) ?? ''), 'utf8'));
    expect(last.plan).toMatchObject({ mode: 'plan' });
  }, 180_000);

  it('takes a notice of Cloud Config about a member, with the places of one run for all of an hour', async () => {
    const whole = await world([remediableMember(0), remediableMember(1)], '  mode: apply\n  maxPerRun: 1\n');
    const notice = (index: number, account = memberId(index)) =>
      JSON.stringify({
        dataType: 'NonCompliantNotification',
        complianceType: 'NON_COMPLIANT',
        evaluationResultIdentifier: {
          evaluationResultQualifier: {
            resourceId: offId(index),
            resourceType: 'ACS::ACK::Cluster',
            regionId: 'cn-hangzhou',
            resourceOwnerId: Number(account),
          },
        },
      });
    const bodies: string[] = [];
    for (const event of [notice(0), notice(1)]) {
      bodies.push((await whole.functions.invoke(name, event)).body.toString());
    }
    expect(bodies.map((body) => JSON.parse(body))).toMatchObject([
      { changes: [{ clusterId: offId(0), outcome: 'done' }] },
      { allowed: 0, changes: [] },
    ]);
    expect([isOn(whole, 0), isOn(whole, 1)]).toEqual([true, false]);
    const foreign = (await whole.functions.invoke(name, notice(0, '4242'))).body.toString();
    expect(foreign).toContain('account 4242, which is none of the organization');
  }, 180_000);
});
