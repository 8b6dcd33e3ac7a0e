import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { run } from '../../src/cli/run.ts';
import { defaultConfig, parseConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { deliver } from '../../src/runs/deliver.ts';
import { notify } from '../../src/runs/notify.ts';
import { waitingMessages } from '../../src/state/outbox.ts';
import { directoryStore } from '../../src/store/directory.ts';
import type { Store } from '../../src/store/store.ts';
import { accessKey, account } from '../account.ts';
import { dyingKey, hour, livingKey, mallory, offAt, start } from '../alerts/reports.ts';
import { serve } from '../cloud/local-server.ts';
import { openSession } from '../open-session.ts';
import { management, member } from '../organization.ts';
import { memoryStore } from '../store/memory-store.ts';

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

type Alerts = Config['alerts'];

async function sessionAt(
  ms: number,
  store: Store,
  env: Record<string, string>,
  alerts: Partial<Alerts> = {},
  file: AccountFile = account(),
) {
  emulator ??= await startEmulator({ accounts: [file] });
  let now = start + ms;
  const session = openSession(emulator, {
    store,
    env,
    hasty: true,
    config: { alerts: { ...defaultConfig().alerts, ...alerts } },
  });
  const sleep = async (wait: number) => {
    now += wait;
  };
  return { ...session, clock: { now: () => now, sleep } };
}

/** Channels of Slack, each at the address in the variable of its name. */
const slacks = (...names: readonly string[]): Pick<Alerts, 'channels'> => ({
  channels: names.map((name) => ({ name, type: 'slack', address: `env:${name.toUpperCase()}` })),
});

const route = (name: string, parts: Partial<Alerts['routes'][number]> = {}): Alerts['routes'][number] => ({
  channels: [name],
  minSeverity: 'low',
  accounts: [],
  regions: [],
  tags: [],
  owners: [],
  ...parts,
});

async function channel(answer: (nth: number) => number = () => 200) {
  const server = await serve((nth, response) => {
    const status = answer(nth);
    response.writeHead(status, status === 429 ? { 'retry-after': '2' } : {}).end(status === 200 ? 'ok' : 'no');
  });
  return {
    url: `http://${server.address}/services/secret`,
    texts: () => server.received.map(({ body }) => (JSON.parse(body) as { text: string }).text),
    bodies: () => server.received.map(({ body }) => body),
  };
}

describe('alerts from end to end', () => {
  it('tell of a first look, a change and its end, each once', async () => {
    const slack = await channel();
    const store = memoryStore();
    const env = { SEALWATCH_SLACK_WEBHOOK: slack.url };
    const told = [];
    for (const [index, report] of [
      offAt(0, 'COMPLIANT'),
      dyingKey(hour),
      dyingKey(hour),
      dyingKey(2 * hour),
      livingKey(3 * hour),
    ].entries()) {
      const session = await sessionAt(index * hour, store, env);
      told.push((await notify(session, report, { auditEvents: [mallory] })).queued);
      await deliver(session);
      await deliver(session);
    }

    expect(told).toEqual([1, 1, 0, 0, 1]);
    expect(slack.texts()).toEqual([
      '✅  Initial scan of account 1198765432101234: 1 of 1 Pro cluster verified',
      '🔴 CRITICAL  Key key-hz7 is scheduled for deletion on 2026-11-29 03:04 UTC (in 6 d); 2 clusters use it',
      '✅ RESOLVED after 3 h: Key key-hz7 is enabled again',
    ]);
  });

  it('tell it in the language that is configured, also of an alert that was opened in another', async () => {
    const slack = await channel();
    const store = memoryStore();
    const env = { SEALWATCH_SLACK_WEBHOOK: slack.url };
    const reports = [
      [offAt(0, 'COMPLIANT'), 'en'],
      [dyingKey(hour), 'en'],
      [livingKey(2 * hour), 'zh'],
    ] as const;
    for (const [index, [report, language]] of reports.entries()) {
      const session = await sessionAt(index * hour, store, env, { language });
      await notify(session, report, { auditEvents: [mallory] });
      await deliver(session);
    }

    expect(slack.texts().slice(1)).toEqual([
      '🔴 CRITICAL  Key key-hz7 is scheduled for deletion on 2026-11-29 03:04 UTC (in 6 d); 2 clusters use it',
      '✅ 已恢复 历时 60 分钟：密钥 key-hz7 已重新启用',
    ]);
    expect(() => parseConfig('alerts: {language: fr}', 'sealwatch.yaml')).toThrow(/alerts\.language/);
  });

  it('follow the routes, and tell a webhook of two routes once', async () => {
    const [all, urgent, teams, far] = [await channel(), await channel(), await channel(), await channel()];
    const store = memoryStore();
    const env = { ALL: all.url, URGENT: urgent.url, TEAMS: teams.url, FAR: far.url };
    const routes = [
      route('all'),
      route('all', { minSeverity: 'critical' }),
      route('urgent', { minSeverity: 'critical' }),
      route('teams', { tags: ['team=pay'] }),
      route('far', { regions: ['cn-beijing'] }),
      route('far', { accounts: ['2'] }),
    ];
    const alerts = { ...slacks('all', 'urgent', 'teams', 'far'), routes };
    await notify(await sessionAt(0, store, env, alerts), offAt(0, 'COMPLIANT'), { auditEvents: [] });
    const session = await sessionAt(hour, store, env, alerts);
    await notify(session, offAt(hour), { auditEvents: [] });
    const done = await deliver(session, { budgetMs: hour });

    expect(done).toMatchObject({ waiting: 0, denied: 0 });
    expect([all, urgent, teams, far].map((one) => one.texts().length)).toEqual([2, 1, 2, 1]);
    expect(all.texts()[1]).toBe('🟠 HIGH  prod-pay: Secret encryption at rest is off');
  });

  it('read the address from a secret of KMS, and keep it out of everything', async () => {
    const slack = await channel((nth) => (nth === 1 ? 400 : 200));
    const store = memoryStore();
    const file = account({ secrets: [{ SecretName: 'slack', SecretData: slack.url }] } as Partial<AccountFile>);
    const session = await sessionAt(0, store, { SEALWATCH_SLACK_WEBHOOK: 'kms-secret:slack' }, {}, file);
    await notify(session, offAt(0), { auditEvents: [] });
    const done = await deliver(session);

    expect(done).toMatchObject({ sent: 0, waiting: 0, denied: 1 });
    const kept = await Promise.all((await store.list('')).map((key) => store.read(key)));
    const everything = JSON.stringify(done) + kept.map((bytes) => new TextDecoder().decode(bytes)).join('');
    expect(everything).not.toContain('services/secret');
    expect(everything).not.toContain(slack.url);
  });

  it('wait where a webhook cannot be used, and say why', async () => {
    const store = memoryStore();
    const fine = await channel();
    const env = { FINE: fine.url, BAD: 'http://example.com/hidden' };
    const { channels } = slacks('missing', 'bad', 'fine');
    const none = { name: 'none', type: 'slack', address: 'kms-secret:none' } as const;
    const session = await sessionAt(0, store, env, { channels: [...channels, none] });
    await notify(session, offAt(0), { auditEvents: [] });
    const done = await deliver(session);

    expect(done).toMatchObject({ sent: 1, waiting: 3, denied: 0 });
    expect(done.problems).toHaveLength(3);
    expect(done.problems.join()).not.toContain('hidden');
  });

  it('reach a busy webhook once each and in order, two references to it included', async () => {
    const slack = await channel((nth) => (nth % 2 === 0 ? 429 : 200));
    const store = memoryStore();
    const env = { ONE: slack.url, TWO: slack.url };
    const session = await sessionAt(0, store, env, slacks('one', 'two'));
    await notify(session, offAt(0, 'COMPLIANT'), { auditEvents: [] });
    for (let index = 1; index <= 4; index += 1) {
      await notify(session, offAt(index * hour, index % 2 === 0 ? 'COMPLIANT' : 'NON_COMPLIANT'), { auditEvents: [] });
    }

    expect(await deliver(session, { budgetMs: hour })).toMatchObject({ sent: 10, waiting: 0 });
  });

  it('tell on the day of the week what could not be told', async () => {
    const slack = await channel();
    const store = memoryStore();
    const env = { SEALWATCH_SLACK_WEBHOOK: slack.url };
    // 2026-11-22 is a Sunday.
    for (const hours of [0, 6, 20, 30]) {
      const session = await sessionAt(hours * hour, store, env);
      await notify(session, offAt(hours * hour, 'INSUFFICIENT_DATA'), { auditEvents: [] });
      await deliver(session);
    }

    expect(slack.texts().slice(1)).toEqual(['⚪  Week in account 1198765432101234: 1 finding with insufficient data']);
  });

  it('say so where no route leads anywhere', async () => {
    const store = memoryStore();
    const session = await sessionAt(
      0,
      store,
      {},
      { ...slacks('x'), routes: [route('x', { minSeverity: 'critical' })] },
    );

    expect(await notify(session, offAt(0), { auditEvents: [] })).toMatchObject({ opened: 1, unrouted: 1 });
  });
});

describe('alerts of processes that die between any two steps', () => {
  it('are told once each and in order', async () => {
    class Crash extends Error {}
    const fates = fc.constantFrom('no', 'no', 'no', 'no', 'no', 'no', 'no', 'before', 'after');
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fates), async (stream) => {
        const store = memoryStore();
        const step = async <T>(act: () => Promise<T>): Promise<T> => {
          const fate = stream.next().value;
          if (fate === 'before') throw new Crash();
          const result = await act();
          if (fate === 'after') throw new Crash();
          return result;
        };
        const shaky: Store = {
          place: 'shaky',
          damage: store.damage,
          read: (key) => step(() => store.read(key)),
          putIfAbsent: (key, bytes) => step(() => store.putIfAbsent(key, bytes)),
          list: (prefix) => step(() => store.list(prefix)),
          delete: (key) => step(() => store.delete(key)),
        };
        const env = { SEALWATCH_SLACK_WEBHOOK: 'https://hooks.example/x' };
        const reports = [offAt(0, 'COMPLIANT'), dyingKey(hour), livingKey(2 * hour)];
        for (const [index, report] of reports.entries()) {
          // As Function Compute does: until it ends.
          for (let isDone = false; !isDone; ) {
            try {
              await notify(await sessionAt(index * hour, shaky, env), report, { auditEvents: [] });
              isDone = true;
            } catch (error) {
              if (!(error instanceof Crash)) throw error;
            }
          }
        }
        const session = await sessionAt(3 * hour, store, env);
        const waiting = await waitingMessages(store, 'slack', session.timing);
        expect(waiting.map(({ tone, title }) => `${tone} ${title.slice(0, 5)}`)).toEqual([
          'well Initi',
          'critical Key k',
          'resolved after',
        ]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('sealwatch audit --notify', () => {
  async function sealwatch(args: string[], given: NodeJS.ProcessEnv) {
    emulator ??= await startEmulator({
      accounts: [account({ clusters: [] } as Partial<AccountFile>)],
    });
    const [out, err]: [string[], string[]] = [[], []];
    const code = await run(['audit', ...args], {
      stdout: { write: (text: string) => out.push(text) > 0 },
      stderr: { write: (text: string) => err.push(text) > 0 },
      env: {
        ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
        SEALWATCH_ENDPOINTS: emulator.endpointsLine,
        ...given,
      },
      now: Date.now,
      signal: new AbortController().signal,
    });
    return { code, stdout: out.join(''), stderr: err.join('') };
  }

  it('sends, and without it alerts are left alone', async () => {
    const slack = await channel();
    const directory = await mkdtemp(join(tmpdir(), 'sealwatch-notify-'));
    const env = { SEALWATCH_STORE: directory, SEALWATCH_SLACK_WEBHOOK: slack.url };
    const quiet = await sealwatch([], env);
    expect(quiet.code).toBe(0);
    expect(await readdir(directory)).not.toContain('alerts');
    const loud = await sealwatch(['--notify'], env);

    expect(loud).toMatchObject({ code: 0, stderr: '' });
    expect(slack.texts()).toEqual(['✅  Initial scan of account 1234567890123456: No Pro clusters']);
    const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
    for (const file of files) {
      expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toContain('services/secret');
    }
    expect(await directoryStore(directory).list('alerts/')).toHaveLength(2);
    await rm(directory, { recursive: true });
  });

  it('sends one message for all accounts of an organization', async () => {
    const members = [0, 1, 2].map((index) => member(index));
    emulator = await startEmulator({ accounts: [management(members), ...members] });
    const slack = await channel();
    const directory = await mkdtemp(join(tmpdir(), 'sealwatch-notify-'));
    const config = join(directory, 'sealwatch.yaml');
    await writeFile(config, 'organization: {resourceDirectory: true}\ncalls: {pacing: false}\n');
    const env = {
      SEALWATCH_STORE: join(directory, 'store'),
      SEALWATCH_SLACK_WEBHOOK: slack.url,
      SEALWATCH_CONFIG: config,
    };
    for (let times = 0; times < 2; times += 1) {
      expect(await sealwatch(['--notify', '--fail-on', 'critical'], env)).toMatchObject({ code: 0, stderr: '' });
    }

    expect(slack.texts()).toEqual(['🟡 MEDIUM  Initial scan of 4 accounts: 4 of 4 Pro clusters verified · 4 medium']);
    await rm(directory, { recursive: true });
  });

  it('says what it needs', async () => {
    const without = await sealwatch(['--notify'], {});
    expect(without).toMatchObject({ code: 2, stderr: expect.stringContaining('SEALWATCH_STORE') });
    const silent = await sealwatch(['--notify'], { SEALWATCH_STORE: '/nonexistent' });
    expect(silent).toMatchObject({ code: 2, stderr: expect.stringContaining('SEALWATCH_SLACK_WEBHOOK') });
  });
});
