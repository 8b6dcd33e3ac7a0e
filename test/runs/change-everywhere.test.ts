import { afterEach, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { configSchema } from '../../src/config/schema.ts';
import type { Report } from '../../src/model/report.ts';
import type { Notify } from '../../src/runs/change.ts';
import { changeEverywhere } from '../../src/runs/change-everywhere.ts';
import { auditHere } from '../../src/runs/organization/audit-here.ts';
import { replayDeadLetters } from '../../src/runs/replay.ts';
import type { Session } from '../../src/session.ts';
import { readDeadLetters } from '../../src/state/dead-letters.ts';
import { createRun, endRun } from '../../src/state/run.ts';
import { accountId } from '../account.ts';
import { auditRole, management, member, memberId } from '../organization.ts';
import { connectTo } from '../organization-session.ts';
import { memoryStore } from '../store/memory-store.ts';

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

async function world(members: readonly AccountFile[], organization?: object) {
  emulator = await startEmulator({ accounts: [management(members), ...members] });
  const config = configSchema.parse({ ...(organization && { organization }), calls: { pacing: false, tries: 2 } });
  const store = memoryStore();
  const session: Session = { ...(await connectTo(emulator, config)), store };
  const told: Report[] = [];
  const notify: Notify = async (report) => {
    told.push(report);
  };
  return { session, store, told, notify };
}

let events = 0;
/** What somebody did to a key of an account, as a trail of the organization delivers it. */
function record(eventName: string, account: string, keyId: string) {
  events += 1;
  return {
    eventId: `event-${events}`,
    eventName,
    serviceName: 'Kms',
    eventTime: '2026-11-22T03:57:38Z',
    acsRegion: 'cn-hangzhou',
    recipientAccountId: account,
    sourceIpAddress: '203.0.113.7',
    userIdentity: { type: 'ram-user', userName: 'mallory', accountId: account },
    requestParameters: { KeyId: keyId },
  };
}

function disable(account: string, keyId: string): void {
  const found = emulator?.account(account).keys.find(({ KeyId }) => KeyId === keyId);
  Object.assign(found ?? {}, { KeyState: 'Disabled' });
}

describe('an event of an organization’s trail', () => {
  it('is handled in each account that it names, and told with the account', async () => {
    const { session, told, notify } = await world([member(0, 2), member(1)], {
      accounts: [accountId, memberId(0), memberId(1)],
    });
    await auditHere(session, { notifies: false });
    disable(memberId(0), 'key-of-0');
    disable(accountId, 'key-1');
    const text = JSON.stringify([
      record('DisableKey', memberId(0), 'key-of-0'),
      record('DisableKey', accountId, 'key-1'),
    ]);
    const results = await changeEverywhere(session, text, notify);

    expect(results.map(({ change }) => change?.accountId)).toEqual([accountId, memberId(0)]);
    expect(results.map(({ change }) => change?.alarms)).toMatchObject([
      [{ kind: 'pre-outage', keyId: 'key-1' }],
      [{ kind: 'pre-outage', keyId: 'key-of-0' }],
    ]);
    expect(told.map(({ scope }) => scope.accounts)).toEqual([[accountId], [memberId(0)]]);
    // The same again changes nothing, in whichever account.
    const again = await changeEverywhere(session, text, notify);
    expect(again.flatMap(({ auditEvents }) => auditEvents)).toEqual([]);
    expect(told).toHaveLength(2);
  });

  it('is handled in the accounts of the last run, where those come from a directory', async () => {
    const { session, store, notify } = await world([member(0)], { resourceDirectory: true });
    await createRun(store, {
      id: '2026-11-21T00-00-00Z-00000000',
      startedAt: '2026-11-21T00:00:00.000Z',
      deadline: '2026-11-21T01:00:00.000Z',
      ownAccountId: accountId,
      accountIds: [accountId, memberId(0)],
      readErrors: [],
      apiCalls: {},
    });
    await endRun(store, '2026-11-21T00-00-00Z-00000000');
    disable(memberId(0), 'key-of-0');
    const results = await changeEverywhere(
      session,
      JSON.stringify(record('DisableKey', memberId(0), 'key-of-0')),
      notify,
    );

    expect(results.at(-1)?.change?.alarms).toMatchObject([{ kind: 'pre-outage', keyId: 'key-of-0' }]);
  });

  it.each([
    ['there is no organization', undefined],
    ['the organization does not have it', { accounts: [memberId(1)] }],
    ['it is left out', { accounts: [memberId(0), memberId(1)], exclude: [memberId(0)] }],
  ])('lets nobody enter an account where %s', async (_, organization) => {
    const { session, notify } = await world([member(0), member(1)], organization);
    const results = await changeEverywhere(
      session,
      JSON.stringify(record('DisableKey', memberId(0), 'key-of-0')),
      notify,
    );

    expect(results).toHaveLength(1);
    expect(results[0]?.elsewhere).toHaveLength(1);
    expect(emulator?.stats().calls['sts:AssumeRole']).toBeUndefined();
  });

  it('is kept where an account lets nobody in, after it was handled in the others, and may be replayed', async () => {
    const closed = member(0, 1, {
      roles: [
        {
          ...auditRole,
          AssumeRolePolicyDocument: { Statement: [] },
        },
      ],
    });
    const { session, store, told, notify } = await world([closed, member(1)], {
      accounts: [memberId(0), memberId(1)],
    });
    disable(memberId(1), 'key-of-1');
    const text = JSON.stringify([
      record('DisableKey', memberId(0), 'key-of-0'),
      record('DisableKey', memberId(1), 'key-of-1'),
    ]);

    await expect(changeEverywhere(session, text, notify)).rejects.toMatchObject({ kind: 'accessDenied' });
    expect(told.map(({ scope }) => scope.accounts)).toEqual([[memberId(1)]]);
    expect(await readDeadLetters(store)).toMatchObject([
      { text, reasons: [expect.stringContaining('sts:AssumeRole')] },
    ]);
    expect(await replayDeadLetters(session, notify)).toMatchObject([{ outcome: 'incomplete' }]);

    emulator?.account(memberId(0)).roles.splice(0, 1, auditRole);
    expect(await replayDeadLetters(session, notify)).toMatchObject([{ outcome: 'handled' }]);
    expect(told.map(({ scope }) => scope.accounts)).toEqual([[memberId(1)], [memberId(0)]]);
    expect(await readDeadLetters(store)).toEqual([]);
  });
});
