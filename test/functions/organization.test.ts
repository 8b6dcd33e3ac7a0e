import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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
import type { Report } from '../../src/model/report.ts';
import { parseReport } from '../../src/report/parse-report.ts';
import { directoryStore } from '../../src/store/directory.ts';
import { accountId, cluster } from '../account.ts';
import { management, member, memberId } from '../organization.ts';
import { evidenceOf } from '../state/evidence-of.ts';

interface World {
  readonly emulator: Emulator;
  readonly functions: Functions;
  readonly slack: Slack;
  readonly store: string;
}

let closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  closers = [];
});

/** The built functions on a cloud of these members. */
async function world(
  members: readonly AccountFile[],
  config: string,
  more: { notifies?: boolean } = {},
): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'sealwatch-organization-'));
  const store = join(folder, 'store');
  const file = join(folder, 'sealwatch.yaml');
  await writeFile(file, `organization:\n  resourceDirectory: true\n${config}`);
  const emulator = await startEmulator({ accounts: [management(members), ...members] });
  const slack = await startSlack();
  const functions = startFunctions(emulator, {
    accountId,
    functions: ['audit', 'audit-account'].map((name) => ({
      name: `sealwatch-${name}`,
      code: `dist/functions/${name}`,
      role: 'sealwatch-audit',
      timeout: 120,
      asyncInvokeConfig: {
        maxAsyncRetryAttempts: 3,
        destinationConfig: {
          ...(name === 'audit-account' && {
            onFailure: { destination: `acs:fc:cn-hangzhou:${accountId}:functions/sealwatch-audit-account` },
          }),
        },
      },
      triggers: [{ triggerName: 'daily', triggerType: 'timer', triggerConfig: { payload: '{}' } }],
    })),
    environment: {
      SEALWATCH_ENDPOINTS: emulator.endpointsLine,
      SEALWATCH_STORE: store,
      SEALWATCH_CONFIG: file,
      ...(more.notifies && { SEALWATCH_SLACK_WEBHOOK: slack.url }),
    },
    maxInstances: 12,
    retryDelayMs: 20,
  });
  closers = [
    () => rm(folder, { recursive: true, force: true }),
    () => emulator.close(),
    () => slack.close(),
    () => functions.close(),
  ];
  return { emulator, functions, slack, store };
}

async function merged({ store }: World): Promise<Report[]> {
  const names = (await readdir(join(store, 'reports'))).filter((name) => name.endsWith('-organization.json'));
  return Promise.all(names.map(async (name) => parseReport(await readFile(join(store, 'reports', name), 'utf8'))));
}

describe('an organization on the local Function Compute', () => {
  it.each(['fc3', 'fc2'])(
    'is audited once, every cluster once, by %s, while invocations are killed',
    async (invoker) => {
      const members = Array.from({ length: 20 }, (_, index) => member(index, 50));
      const config = `  invoker: ${invoker}\n  concurrency: 6\ncalls: {pacing: false}\n`;
      const whole = await world(members, config);
      const { functions, emulator, store } = whole;
      // Within a time that no invocation is shorter than, so that each kill strikes.
      functions.killDuring(0.05, seededRandom(invoker === 'fc3' ? 7 : 8), 15);
      functions.fire('sealwatch-audit');
      await functions.drain();

      const [report, ...others] = await merged(whole);
      expect(others).toEqual([]);
      expect(report?.scope.accounts).toEqual([accountId, ...members.map((file) => file.accountId)]);
      expect(report?.readErrors).toEqual([]);
      const ids = report?.clusters.map(({ id }) => id) ?? [];
      expect(ids).toHaveLength(1_001);
      expect(new Set(ids).size).toBe(1_001);
      expect(report?.summary).toMatchObject({ clusters: 1_001, verified: 1_001 });
      expect(await evidenceOf(directoryStore(store))).toMatchObject({ problems: [] });
      // One hands out, the others work, and no more at once than it says.
      expect(functions.invocations.filter(({ errorType }) => errorType !== undefined).length).toBeGreaterThan(0);
      expect(emulator.stats().refusals.ResourceExhausted).toBeUndefined();
    },
    120_000,
  );

  it('names the account that denies, the one whose audits fail and the one of damaged memory, and tells Slack', async () => {
    const denied = member(1, 1, { roles: [] });
    const whole = await world([member(0, 1), denied, member(2, 1), member(3, 1)], '', { notifies: true });
    const { functions, slack, store } = whole;
    // Nothing can be kept of these, at whichever try: there is a file where a folder should be.
    for (const [folder, id] of [
      ['alerts', memberId(2)],
      ['memory', memberId(3)],
    ] as const) {
      await mkdir(join(store, folder), { recursive: true });
      await writeFile(join(store, folder, id), 'no folder');
    }
    functions.fire('sealwatch-audit');
    await functions.drain();

    const [report] = await merged(whole);
    expect(report?.readErrors).toEqual([
      expect.objectContaining({
        operation: 'sts:AssumeRole',
        accountId: memberId(1),
        code: 'EntityNotExist.Role',
        requestId: expect.stringMatching(/./),
      }),
      expect.objectContaining({
        operation: 'fc:InvokeFunction',
        accountId: memberId(2),
        code: 'NoResult',
        message: expect.stringContaining('StoreError'),
        requestId: expect.stringMatching(/./),
      }),
      // What the store lost of an account is told, and does not keep it from being audited.
      expect.objectContaining({ operation: 'store:Read', accountId: memberId(3), code: 'Damaged' }),
    ]);
    const verdictsOf = (id: string) =>
      new Set(report?.findings.filter(({ resource }) => resource.accountId === id).map(({ verdict }) => verdict));
    for (const id of [memberId(1), memberId(2)]) expect(verdictsOf(id)).toEqual(new Set(['INSUFFICIENT_DATA']));
    expect(verdictsOf(memberId(3))).toContain('COMPLIANT');
    for (const id of [memberId(1), memberId(3)]) expect(JSON.stringify(slack.messages)).toContain(id);
    expect(slack.messages).toHaveLength(1);
  }, 60_000);

  it('tells Slack of a first look at 200 accounts in one message', async () => {
    const off = { clusters: [cluster('c-off', { meta_data: JSON.stringify({}) })] } as unknown as Partial<AccountFile>;
    const members = Array.from({ length: 199 }, (_, index) => member(index, 1, index < 12 ? off : {}));
    const whole = await world(members, 'calls: {pacing: false}\n', { notifies: true });
    const { functions, slack } = whole;
    functions.fire('sealwatch-audit');
    await functions.drain();

    expect(slack.messages.map(({ text }) => text)).toEqual([
      '🟠 HIGH  Initial scan of 200 accounts: 188 of 200 Pro clusters verified · 12 high, 188 medium',
    ]);
    const sections = slack.messages[0]?.blocks.filter(({ type }) => type === 'section');
    expect(sections).toHaveLength(10);
    expect(JSON.stringify(slack.messages)).toContain('and 190 more');
  }, 180_000);

  it('changes nothing where the timer and a worker are delivered again', async () => {
    const whole = await world([member(0), member(1)], '');
    const { functions, store } = whole;
    const timer = JSON.stringify({ triggerTime: new Date().toISOString(), triggerName: 'daily', payload: '{}' });
    functions.invokeAsync('sealwatch-audit', timer);
    await functions.drain();
    const before = (await readdir(store, { recursive: true })).sort();
    const worker = functions.invocations.find(({ functionName }) => functionName === 'sealwatch-audit-account');
    functions.invokeAsync('sealwatch-audit', timer);
    functions.invokeAsync('sealwatch-audit-account', worker?.event ?? '');
    await functions.drain();

    const [again, late] = functions.invocations.slice(-2).map(({ body }) => JSON.parse(body.toString()));
    expect([again, late]).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ runId: '', accounts: 0 }),
        expect.objectContaining({ did: 'too late' }),
      ]),
    );
    const isLasting = (name: string) => /^(reports|memory|chain|alerts)\//.test(name);
    expect((await readdir(store, { recursive: true })).sort().filter(isLasting)).toEqual(before.filter(isLasting));
  }, 60_000);
});
