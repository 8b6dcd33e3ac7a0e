import { afterEach, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { CloudError } from '../../src/cloud/errors.ts';
import type { FunctionInvoker } from '../../src/cloud/invoke.ts';
import { localInvoker } from '../../src/cloud/invoke-local.ts';
import { type Config, configSchema } from '../../src/config/schema.ts';
import { errorAdvice } from '../../src/model/error-advice.ts';
import { Interrupted } from '../../src/model/errors.ts';
import { auditHere } from '../../src/runs/organization/audit-here.ts';
import { auditJob } from '../../src/runs/organization/audit-member.ts';
import { auditAssigned, auditOrganization } from '../../src/runs/organization/deployed.ts';
import { dispatch, endOverdue, startOrResume } from '../../src/runs/organization/dispatch.ts';
import { endIfDue } from '../../src/runs/organization/end-run.ts';
import { findAccounts } from '../../src/runs/organization/find-accounts.ts';
import { doMember } from '../../src/runs/organization/member.ts';
import type { Organizer } from '../../src/runs/organization/organizer.ts';
import type { Session } from '../../src/session.ts';
import { lastAudit, organizationReportId, readReport } from '../../src/state/reports.ts';
import {
  createRun,
  endRun,
  finishedAccounts,
  forgetRuns,
  type OrganizationRun,
  sentAccounts,
} from '../../src/state/run.ts';
import type { Store } from '../../src/store/store.ts';
import { accessKey, cluster } from '../account.ts';
import { auditRole, management, member, memberId, managementAccount as own, serviceRoleOf } from '../organization.ts';
import { connectTo } from '../organization-session.ts';
import { memoryStore } from '../store/memory-store.ts';

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

interface World extends Organizer {
  readonly store: Store;
  move(ms: number): void;
}

/** An organization with a clock of its own; waiting takes no time. */
async function world(
  members: readonly AccountFile[],
  organization: object = { resourceDirectory: true },
  parts: Partial<AccountFile> = {},
): Promise<World> {
  emulator = await startEmulator({ accounts: [management(members, parts), ...members] });
  const config: Config = configSchema.parse({ organization, calls: { pacing: false, tries: 2 } });
  const store = memoryStore();
  let now = Date.parse('2026-11-22T00:00:00Z');
  const clock: Session['clock'] = {
    now: () => now,
    async sleep(ms) {
      now += ms;
      // What others do meanwhile takes real time.
      await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
  const session = { ...(await connectTo(emulator, config)), clock, store };
  if (config.organization === undefined) throw new Error('no organization');
  return {
    session,
    organization: config.organization,
    store,
    work: store,
    notifies: false,
    whole: true,
    move: (ms) => {
      now += ms;
    },
  };
}

/** Runs what is handed over in this process. */
function workers(organizer: Organizer, concurrency = 4) {
  const work = async (payload: Uint8Array) => doMember(organizer, new TextDecoder().decode(payload), auditJob);
  return localInvoker({ [organizer.organization.function]: work }, concurrency);
}

async function run(organizer: World, invoker: FunctionInvoker = workers(organizer)) {
  const begun = await startOrResume(organizer, '2026-11-22T00-00-00Z-00000000');
  if (begun === undefined) throw new Error('nothing was begun');
  await dispatch({ ...organizer, invoker }, begun, organizer.session.clock.now() + 600_000, auditJob);
  return mergedOf(organizer, begun);
}

async function mergedOf({ store }: World, { id }: OrganizationRun) {
  const kept = await readReport(store, organizationReportId(id));
  if (kept === undefined) throw new Error('there is no report of all');
  return kept.report;
}

const events = (fields: object) => new TextDecoder().decode(new TextEncoder().encode(JSON.stringify(fields)));

describe('the accounts of an organization', () => {
  const found = async (organizer: World, last?: Partial<OrganizationRun>) =>
    findAccounts(organizer, last as OrganizationRun | undefined);

  it('are those of the configuration, and no others', async () => {
    const organizer = await world([member(0), member(1)], { accounts: [memberId(1), memberId(1)] });

    expect(await found(organizer)).toEqual({ ownAccountId: own, accountIds: [memberId(1)], readErrors: [] });
  });

  it('are all members of the directory and this account, whether the list names it or not', async () => {
    const many = Array.from({ length: 230 }, (_, index) => ({ AccountId: memberId(index) }));
    const organizer = await world(
      [],
      { resourceDirectory: true, exclude: [memberId(7)], managementAccount: '77' },
      {
        resourceDirectory: [...many, { AccountId: own }],
      },
    );
    const { accountIds, readErrors } = await found(organizer);

    expect(accountIds).toHaveLength(231);
    expect(accountIds).toEqual(expect.arrayContaining([own, '77', memberId(0), memberId(229)]));
    expect(accountIds).not.toContain(memberId(7));
    expect(readErrors).toEqual([]);
    expect(emulator?.stats().calls['resourcemanager:ListAccounts']).toBe(3);
  });

  it('are told by whoever the credentials belong to, where nobody says', async () => {
    const organizer = await world([member(0)]);
    const session = { ...organizer.session, accountId: '' };

    expect((await found({ ...organizer, session })).accountIds).toEqual([own, memberId(0)]);
  });

  it('are tried where their status is not known, and named where they were never made', async () => {
    const organizer = await world(
      [],
      { resourceDirectory: true },
      {
        resourceDirectory: [
          { AccountId: memberId(0), Status: 'Suspended' },
          { AccountId: memberId(1), Status: 'PromoteVerifying' },
          { AccountId: memberId(2), Status: 'CreateFailed' },
        ],
      },
    );
    const { accountIds, readErrors } = await found(organizer);

    expect(accountIds).toEqual([own, memberId(0), memberId(1)]);
    expect(readErrors).toMatchObject([{ accountId: memberId(2), code: 'CreateFailed', resource: memberId(2) }]);
  });

  it('are told once where they left', async () => {
    const organizer = await world([member(0)]);
    const { readErrors } = await found(organizer, { accountIds: [own, memberId(0), memberId(5)] });

    expect(readErrors).toMatchObject([{ accountId: memberId(5), code: 'NotAMember' }]);
  });

  it('are those of the last run too where the directory cannot be listed, which is told', async () => {
    const organizer = await world([member(0)]);
    emulator?.setFaults([{ operation: 'resourcemanager:ListAccounts', status: 403, code: 'NoPermission' }]);
    const { accountIds, readErrors } = await found(organizer, { accountIds: [memberId(0), memberId(5)] });

    expect(accountIds).toEqual([own, memberId(0), memberId(5)]);
    expect(readErrors).toMatchObject([{ operation: 'resourcemanager:ListAccounts', code: 'NoPermission' }]);
    expect(readErrors[0]?.requestId).not.toBe('');
  });

  it.each([
    ['no accounts', { TotalCount: 0 }],
    ['a total that is a text', { Accounts: { Account: [] }, TotalCount: '3' }],
    ['fewer than it counts', { Accounts: { Account: [] }, TotalCount: 3 }],
    ['a member without a number', { Accounts: { Account: [{ AccountId: '../x' }] }, TotalCount: 1 }],
  ])('are not taken for all where the list has %s', async (_, body) => {
    const organizer = await world([]);
    emulator?.setFaults([{ operation: 'resourcemanager:ListAccounts', body }]);

    expect((await found(organizer)).readErrors).toMatchObject([{ code: 'MalformedAnswer' }]);
  });

  it('are never none', async () => {
    const organizer = await world([], { accounts: [memberId(0)], exclude: [memberId(0)] });

    await expect(found(organizer)).rejects.toThrow('leaves no account');
  });
});

describe('a run', () => {
  it('is one report of all accounts, their regions and clusters', async () => {
    const north = member(1, 1, {
      clusters: [cluster('c-north', { region_id: 'cn-beijing', meta_data: undefined })] as never,
    });
    const organizer = await world([member(0, 2), north]);
    const report = await run(organizer);

    expect(report.auditId).toBe('2026-11-22T00-00-00Z-00000000-organization');
    expect(report.scope).toEqual({ accounts: [own, memberId(0), memberId(1)], regions: ['cn-beijing', 'cn-hangzhou'] });
    expect(report.clusters.map(({ id }) => id).sort()).toEqual(['c-0-0', 'c-0-1', 'c-north', 'c1']);
    expect(report.summary.apiCalls).toMatchObject({ 'resourcemanager:ListAccounts': 1, 'sts:AssumeRole': 2 });
  });

  it('leaves each account its own last report', async () => {
    const organizer = await world([member(0, 2)]);
    await run(organizer);
    const last = await lastAudit(organizer.store, memberId(0), Date.now());

    expect(last?.scope.accounts).toEqual([memberId(0)]);
    expect(last?.clusters).toHaveLength(2);
    expect((await lastAudit(organizer.store, own, Date.now()))?.clusters.map(({ id }) => id)).toEqual(['c1']);
  });

  it('remembers of each account what it is to remember', async () => {
    const organizer = await world([member(0)]);
    const first = await run(organizer);
    organizer.move(86_400_000);
    const begun = await startOrResume(organizer, '2026-11-23T00-00-00Z-00000000');
    if (begun === undefined) throw new Error('nothing was begun');
    await dispatch(
      { ...organizer, invoker: workers(organizer) },
      begun,
      organizer.session.clock.now() + 600_000,
      auditJob,
    );
    const second = await mergedOf(organizer, begun);

    const sinces = ({ findings }: typeof first) => findings.map(({ id, since }) => `${id} ${since}`).sort();
    expect(sinces(second)).toEqual(sinces(first));
    expect(second.startedAt > first.startedAt).toBe(true);
  });

  it('names every account where all deny, and finds nothing compliant', async () => {
    const members = [0, 1, 2].map((index) => member(index, 2, { roles: [{ ...auditRole, deny: ['*'] }] as never }));
    const denying = [...members.slice(1), member(0, 2, { roles: [] })];
    const organizer = await world(
      denying,
      { resourceDirectory: true },
      {
        accessKeys: [{ ...accessKey, allow: ['sts:*', 'resourcemanager:*'] }],
      },
    );
    const report = await run(organizer);

    expect(report.summary.verdicts.COMPLIANT).toBe(0);
    expect(report.summary.verified).toBe(0);
    expect(new Set(report.readErrors.map(({ accountId }) => accountId))).toEqual(
      new Set([own, memberId(0), memberId(1), memberId(2)]),
    );
    for (const { code, requestId } of report.readErrors) expect([code, requestId]).not.toContain('');
  });

  it('shows the external id that the trust policies ask for', async () => {
    const [statement] = auditRole.AssumeRolePolicyDocument.Statement;
    const document = { Statement: [{ ...statement, Condition: { StringEquals: { 'sts:ExternalId': 'between-us' } } }] };
    const asking = member(0, 1, {
      roles: [serviceRoleOf(memberId(0)), { ...auditRole, AssumeRolePolicyDocument: document }],
    });
    for (const externalId of ['between-us', 'guessed']) {
      const organizer = await world([asking], { resourceDirectory: true, externalId });
      const report = await run(organizer);

      expect(report.readErrors.map(({ code }) => code)).toEqual(externalId === 'guessed' ? ['NoPermission'] : []);
      await emulator?.close();
    }
  });

  it('ends at its deadline without those who are late, by name', async () => {
    const organizer = await world([member(0), member(1)], { resourceDirectory: true, deadline: 100 });
    const here = workers(organizer);
    const invoker: FunctionInvoker = {
      async invokeAsync(name, payload) {
        const isLost = new TextDecoder().decode(payload).includes(memberId(1));
        return isLost ? { requestId: 'REQ-lost' } : here.invokeAsync(name, payload);
      },
    };
    const report = await run(organizer, invoker);

    expect(report.readErrors).toMatchObject([
      { operation: 'fc:InvokeFunction', accountId: memberId(1), code: 'NoResult', requestId: 'REQ-lost' },
    ]);
    expect(report.scope.accounts).toContain(memberId(1));
    expect(report.clusters.map(({ accountId }) => accountId)).not.toContain(memberId(1));
    // Whoever comes later changes nothing.
    const late = await doMember(
      organizer,
      events({ runId: '2026-11-22T00-00-00Z-00000000', accountId: memberId(1) }),
      auditJob,
    );
    expect(late.did).toBe('too late');
    expect(await lastAudit(organizer.store, memberId(1), Date.now())).toBeUndefined();
  });

  it('is ended by a worker that comes after the deadline, and by the next timer', async () => {
    for (const byWorker of [true, false]) {
      const organizer = await world([member(0)], { resourceDirectory: true, deadline: 100 });
      const begun = await startOrResume(organizer, '2026-11-22T00-00-00Z-00000000');
      organizer.move(101_000);
      const event = events({ runId: begun?.id, accountId: memberId(0) });
      const ended = byWorker
        ? (await doMember(organizer, event, auditJob)).ended
        : (await endOverdue(organizer, auditJob))[0];

      expect(ended?.auditId).toBe('2026-11-22T00-00-00Z-00000000-organization');
      expect(ended?.missing.map(({ accountId }) => accountId)).toEqual([own, memberId(0)]);
      expect(ended?.report?.summary.verdicts.COMPLIANT).toBe(0);
      await emulator?.close();
    }
  });

  it('says at once of an account that Function Compute gave it up', async () => {
    const organizer = await world([member(0)]);
    const begun = await startOrResume(organizer, '2026-11-22T00-00-00Z-00000000');
    const event = { runId: begun?.id, accountId: memberId(0) };
    await doMember(organizer, events({ ...event, accountId: own }), auditJob);
    const { did, ended } = await doMember(
      organizer,
      events({
        timestamp: 1,
        requestContext: { requestId: 'REQ-9', condition: 'RetriesExhausted', approximateInvokeCount: 4 },
        requestPayload: JSON.stringify(event),
        responseContext: { statusCode: 200, functionError: 'UnhandledInvocationError' },
        responsePayload: JSON.stringify({
          errorType: 'FunctionTimeout',
          errorMessage: 'Function timed out\nafter 600',
        }),
      }),
      auditJob,
    );

    expect(did).toBe('failure reported');
    expect(ended?.missing).toMatchObject([{ accountId: memberId(0), code: 'NoResult', requestId: 'REQ-9' }]);
    expect(ended?.missing[0]?.message).toContain('RetriesExhausted): FunctionTimeout, Function timed out after 600');
  });

  it('goes on where the one who handed it out was killed', async () => {
    const organizer = await world([0, 1, 2].map((index) => member(index)));
    const here = workers(organizer);
    let handed = 0;
    const dying: FunctionInvoker = {
      async invokeAsync(name, payload) {
        handed += 1;
        if (handed > 2) throw new Error('killed');
        return here.invokeAsync(name, payload);
      },
    };
    await expect(run(organizer, dying)).rejects.toThrow('killed');
    await here.idle();
    const report = await run(organizer, here);

    expect(report.readErrors).toEqual([]);
    expect(report.clusters).toHaveLength(4);
  });

  it('hands over no more at once than it is to, and the rest when its time is nearly over', async () => {
    const organizer = await world(
      Array.from({ length: 9 }, (_, index) => member(index, 0)),
      { resourceDirectory: true, concurrency: 3 },
    );
    const begun = await startOrResume(organizer, '2026-11-22T00-00-00Z-00000000');
    if (begun === undefined) throw new Error('nothing was begun');
    let atOnce = 0;
    const silent: FunctionInvoker = {
      async invokeAsync() {
        atOnce = Math.max(atOnce, (await sentAccounts(organizer.work, begun.id)).size + 1);
        return { requestId: 'REQ' };
      },
    };
    const until = organizer.session.clock.now() + 30_000;
    const waiting = dispatch({ ...organizer, invoker: silent }, begun, until, auditJob);
    await expect(waiting).resolves.toBeUndefined();

    expect((await sentAccounts(organizer.work, begun.id)).size).toBe(10);
    expect(organizer.session.clock.now()).toBeGreaterThanOrEqual(until);
    expect(atOnce).toBeGreaterThan(3);
  });

  it('starts the next account as another one ends', async () => {
    const organizer = await world(
      Array.from({ length: 9 }, (_, index) => member(index, 0)),
      { resourceDirectory: true, concurrency: 3 },
    );
    const here = workers(organizer, 99);
    let most = 0;
    const watched: FunctionInvoker = {
      async invokeAsync(name, payload) {
        const id = '2026-11-22T00-00-00Z-00000000';
        const [sent, done] = await Promise.all([
          sentAccounts(organizer.work, id),
          finishedAccounts(organizer.work, id),
        ]);
        most = Math.max(most, [...sent].filter((account) => !done.has(account)).length + 1);
        return here.invokeAsync(name, payload);
      },
    };
    const report = await run(organizer, watched);

    expect(report.scope.accounts).toHaveLength(10);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('tells what Function Compute said where it takes nothing on', async () => {
    const organizer = await world([member(0)]);
    const failure = { operation: 'fc:InvokeFunction', regionId: 'cn-hangzhou', host: 'fc', attempts: 1 };
    const denying: FunctionInvoker = {
      async invokeAsync() {
        throw new CloudError('accessDenied', { ...failure, code: 'AccessDenied', requestId: 'REQ-5' });
      },
    };
    const report = await endedBy(organizer, denying);

    expect(report.readErrors).toMatchObject([
      { accountId: own, operation: 'fc:InvokeFunction', code: 'AccessDenied', requestId: 'REQ-5' },
      { accountId: memberId(0), operation: 'fc:InvokeFunction', code: 'AccessDenied', requestId: 'REQ-5' },
    ]);
  });

  it('tries again later where it was throttled for a while', async () => {
    const organizer = await world([member(0)]);
    const here = workers(organizer);
    let denied = 0;
    const busy: FunctionInvoker = {
      async invokeAsync(name, payload) {
        denied += 1;
        const failure = { operation: 'fc:InvokeFunction', regionId: '', host: 'fc', attempts: 6 };
        if (denied <= 5) throw new CloudError('throttled', { ...failure, code: 'Throttling', requestId: 'R' });
        return here.invokeAsync(name, payload);
      },
    };

    expect((await run(organizer, busy)).readErrors).toEqual([]);
  });

  it('is set out once by the same timer, and not again when it is over', async () => {
    const organizer = await world([member(0)]);
    const id = '2026-11-22T00-00-00Z-00000000';
    const [one, other] = await Promise.all([startOrResume(organizer, id), startOrResume(organizer, id)]);
    expect(other).toEqual(one);
    await run(organizer);

    expect(await startOrResume(organizer, id)).toBeUndefined();
  });

  it.each(['2026-11-21T00-00-00Z-00000000', '2026-11-22T00-00-00Z-00000000'])(
    'is begun though %s was damaged, of which it tells once',
    async (lost) => {
      const organizer = await world([member(0)]);
      const name = `runs/set-out/${lost}.json`;
      await organizer.store.putIfAbsent(name, new TextEncoder().encode('{"id":'));
      expect(await endOverdue(organizer, auditJob)).toEqual([]);

      const { readErrors, scope } = await run(organizer);
      expect(scope.accounts).toEqual([memberId(0), own].sort());
      expect(readErrors.map(({ code }) => code)).toEqual(['DamagedRun']);
      expect(readErrors[0]?.message).toContain(name);
      expect(readErrors.map((error) => errorAdvice(error).en(error))).toEqual([
        expect.stringContaining('next run starts again'),
      ]);
      // The same timer again.
      expect(await startOrResume(organizer, '2026-11-22T00-00-00Z-00000000')).toBeUndefined();

      const next = await startOrResume(organizer, '2026-11-23T00-00-00Z-00000000');
      expect(next?.readErrors).toEqual([]);
    },
  );

  it('ends without an account whose result was damaged, by name', async () => {
    const organizer = await world([member(0)]);
    const begun = await startOrResume(organizer, '2026-11-22T00-00-00Z-00000000');
    if (begun === undefined) throw new Error('nothing was begun');
    const key = `runs/work/${begun.id}/outcomes/${memberId(0)}.json`;
    await organizer.store.putIfAbsent(key, new TextEncoder().encode('damaged'));
    await dispatch(
      { ...organizer, invoker: workers(organizer) },
      begun,
      organizer.session.clock.now() + 600_000,
      auditJob,
    );

    const { readErrors } = await mergedOf(organizer, begun);
    expect(readErrors.map(({ code, accountId }) => [code, accountId])).toEqual([['DamagedRun', memberId(0)]]);
  });

  it('tells nobody of unread accounts where another one ended the run meanwhile, and what it was made of is gone', async () => {
    const organizer = await world([member(0)]);
    const report = await run(organizer);
    const begun: OrganizationRun = {
      id: report.auditId.replace('-organization', ''),
      startedAt: report.startedAt,
      deadline: report.startedAt,
      ownAccountId: own,
      accountIds: [own, memberId(0)],
      readErrors: [],
      apiCalls: {},
    };
    await organizer.store.delete(`runs/over/${begun.id}.json`);
    const work = {
      ...organizer.store,
      async read(key: string) {
        if (key.includes('/outcomes/')) {
          await endRun(organizer.work, begun.id);
          await forgetRuns(organizer.work);
        }
        return organizer.store.read(key);
      },
    };

    expect(await endIfDue({ ...organizer, work, notifies: true }, begun)).toEqual({
      auditId: report.auditId,
      missing: [],
    });
    expect(await organizer.store.list('alerts/')).toEqual([]);
    expect(await organizer.store.list('runs/work/')).toEqual([]);
  });

  async function endedBy(organizer: World, invoker: FunctionInvoker) {
    const begun = await startOrResume(organizer, '2026-11-22T00-00-00Z-00000000');
    if (begun === undefined) throw new Error('nothing was begun');
    await dispatch({ ...organizer, invoker }, begun, organizer.session.clock.now() + 600_000, auditJob);
    return mergedOf(organizer, begun);
  }
});

describe('a worker', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', 'account 42'],
    ['another event', '{"triggerTime":"2026-11-22T00:00:00Z"}'],
    ['a run that could be a path', '{"runId":"../../reports","accountId":"42"}'],
    ['an account that is none', '{"runId":"a","accountId":"me"}'],
    ['a failure of something else', '{"requestPayload":"{}","responsePayload":"x"}'],
  ])('refuses %s', async (_, event) => {
    const organizer = await world([member(0)]);

    await expect(doMember(organizer, event, auditJob)).rejects.toThrow('word of the function audit');
  });

  it('does nothing for a run or an account that nobody set out', async () => {
    const organizer = await world([member(0)]);
    await startOrResume(organizer, '2026-11-22T00-00-00Z-00000000');
    const unknown = await doMember(organizer, events({ runId: 'another', accountId: memberId(0) }), auditJob);
    const other = await doMember(
      organizer,
      events({ runId: '2026-11-22T00-00-00Z-00000000', accountId: '99' }),
      auditJob,
    );

    expect([unknown.did, other.did]).toEqual(['unknown run', 'unknown run']);
    expect(emulator?.stats().calls['sts:AssumeRole']).toBeUndefined();
  });
});

describe('a run in this process', () => {
  it('is kept with all its reports where there is a store', async () => {
    const { session, store } = await world([member(0), member(1)]);
    const { report, kept, accounts } = await auditHere(session, { notifies: false });

    expect(accounts).toBe(3);
    expect(kept).toBe(`memory/reports/${report.auditId}.json`);
    expect(report.auditId).toMatch(/-organization$/);
    // The run itself leaves nothing behind that a function could take up.
    expect(await store.list('runs/')).toEqual([]);
  });

  it('has no report where a person ends it before its accounts are read', async () => {
    const { session, store } = await world([member(0), member(1)]);
    await expect(auditHere({ ...session, interrupted: () => true }, { notifies: false })).rejects.toThrow(Interrupted);
    expect(await store.list('reports/')).toEqual([]);
  });

  it('is kept nowhere without one', async () => {
    const { session } = await world([member(0)]);
    const { report, kept } = await auditHere({ ...session, store: undefined }, { notifies: false });

    expect(kept).toBeUndefined();
    expect(report.scope.accounts).toEqual([own, memberId(0)]);
  });

  it('of some accounts is not kept as that of all, though their own reports are', async () => {
    const { session, store } = await world([member(0), member(1)]);
    const { report, kept } = await auditHere(session, { notifies: false, only: [memberId(1)] });

    expect(kept).toBeUndefined();
    expect(report.scope.accounts).toEqual([memberId(1)]);
    expect(await store.list('reports/')).toHaveLength(1);
    expect((await lastAudit(store, memberId(1), Date.now()))?.scope.accounts).toEqual([memberId(1)]);
  });

  it('knows which accounts there are', async () => {
    const { session } = await world([member(0)]);

    await expect(auditHere(session, { notifies: false, only: ['99'] })).rejects.toThrow(
      '99 is none of the organization',
    );
  });

  it('loses no account to what breaks another one', async () => {
    const { session, store } = await world([member(0), member(1)]);
    const broken = {
      ...store,
      list: async (prefix: string) => {
        if (prefix.includes(memberId(0))) throw new TypeError('broken');
        return store.list(prefix);
      },
    };
    const { report } = await auditHere({ ...session, store: broken }, { notifies: false });

    expect(report.readErrors).toMatchObject([{ accountId: memberId(0), code: 'NoResult' }]);
    expect(report.readErrors[0]?.message).toContain('broken');
    expect(report.clusters.map(({ accountId }) => accountId)).toContain(memberId(1));
  });
});

describe('the functions', () => {
  it('need an organization, a store that they share, and to be functions', async () => {
    const { session } = await world([member(0)]);
    const alone = { ...session, config: configSchema.parse({}) };

    await expect(auditAssigned(alone, '{}')).rejects.toThrow('names no organization');
    await expect(auditOrganization({ ...session, store: undefined }, '{}')).rejects.toThrow('SEALWATCH_STORE');
    await expect(auditOrganization(session, '{}')).rejects.toThrow('this is none');
  });

  it('may audit all accounts in one of them', async () => {
    const { session } = await world([member(0)], { resourceDirectory: true, invoker: 'local' });
    const { accounts, ended } = await auditOrganization(session, '{}');

    expect(accounts).toBe(2);
    expect(ended).toEqual([expect.stringMatching(/-organization$/)]);
  });

  it('only tidy up where a timer says so', async () => {
    const organizer = await world([member(0)], { resourceDirectory: true, deadline: 100 });
    await createRun(organizer.work, {
      id: '2026-11-21T00-00-00Z-00000000',
      startedAt: '2026-11-21T00:00:00.000Z',
      deadline: '2026-11-21T00:10:00.000Z',
      ownAccountId: own,
      accountIds: [memberId(0)],
      readErrors: [],
      apiCalls: {},
    });
    const timer = { triggerTime: '2026-11-22T00:00:00Z', triggerName: 'tidy', payload: '{"tidy":true}' };
    const answer = await auditOrganization(organizer.session, JSON.stringify(timer));

    expect(answer).toMatchObject({ runId: '', accounts: 0, ended: ['2026-11-21T00-00-00Z-00000000-organization'] });
    expect((await auditOrganization(organizer.session, JSON.stringify(timer))).ended).toEqual([]);
  });
});
