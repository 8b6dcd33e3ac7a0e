import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { run } from '../../src/cli/run.ts';
import type { RemediationPlan } from '../../src/model/plan.ts';
import { accessKey, accountId, metaData } from '../account.ts';
import { openable } from '../remediation/world.ts';

const other = { id: 'LTAI-other', secret: 'secret-of-the-other' };

let folder: string;
let emulator: Emulator;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealwatch-remediate-'));
  emulator = await startEmulator({
    accounts: [openable(), openable({ accountId: '2', accessKeys: [other] })],
    updateMs: 50,
  });
});
afterEach(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

const armed = `
calls: {pacing: false}
remediation:
  mode: apply
  select: {tags: [env=prod]}
  keys: [{region: cn-hangzhou, key: key-new}]
`;

interface Given {
  readonly config?: string;
  readonly answers?: readonly (string | undefined | (() => Promise<string>))[];
  readonly env?: Record<string, string | undefined>;
}

async function remediate(args: readonly string[], { config = armed, answers, env = {} }: Given = {}) {
  await writeFile(join(folder, 'sealwatch.yaml'), config);
  const [out, err, asked]: [string[], string[], string[]] = [[], [], []];
  const left = [...(answers ?? [])];
  const code = await run(['remediate', ...args], {
    stdout: { write: (text: string) => out.push(text) > 0 },
    stderr: { write: (text: string) => err.push(text) > 0 },
    env: {
      SEALWATCH_CONFIG: join(folder, 'sealwatch.yaml'),
      SEALWATCH_STORE: join(folder, 'kept'),
      SEALWATCH_ENDPOINTS: emulator.endpointsLine,
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
      USER: 'ops',
      ...env,
    },
    now: Date.now,
    signal: new AbortController().signal,
    ...(answers !== undefined && {
      ask: async (question: string) => {
        asked.push(question);
        const answer = left.shift();
        return typeof answer === 'function' ? answer() : answer;
      },
    }),
  });
  return { code, out: out.join(''), err: err.join(''), asked };
}

const calls = () => emulator.stats().calls['cs:UpdateKMSEncryption'] ?? 0;

describe('sealwatch remediate', () => {
  it('prints the plan and changes nothing', async () => {
    const { code, out } = await remediate([]);
    expect([code, calls()]).toEqual([0, 0]);
    expect(out).toContain('2 Pro clusters are off, 1 may be turned on now');
    expect(out).toContain('key-new');
    expect(out).toContain(`--body '{"disable_encryption":true}'`);
  });

  it('plans only the clusters that are named, and says which of them are not off', async () => {
    const { out } = await remediate(['--cluster', 'c2', '--cluster', 'encrypted']);
    expect(out).toContain('name-of-c2');
    expect(out).not.toContain('name-of-c1');
    expect(out).toContain('Not among the Pro clusters that are off: encrypted.');
  });

  it('gives the whole plan as JSON, and as Markdown, in either language', async () => {
    const { out } = await remediate(['--format', 'json']);
    const { remediation } = JSON.parse(out) as { remediation: RemediationPlan };
    expect(remediation.changes.map(({ cluster, result }) => [cluster.id, result])).toEqual([
      ['c1', 'passed'],
      ['c2', 'blocked'],
    ]);
    expect(remediation.changes[0]?.guards).toHaveLength(19);
    expect((await remediate(['--format', 'markdown'])).out).toContain('| Guard | Result | Reason | Evidence |');
    expect((await remediate(['--format', 'markdown', '--lang', 'zh'])).out).toContain('# 修正计划');
  });

  it('turns a cluster on whose name was typed', async () => {
    const { code, out, err, asked } = await remediate(['--apply'], { answers: ['name-of-c1'] });
    expect([code, calls()]).toEqual([0, 1]);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('name-of-c1 or c1');
    expect(err).toContain('calling cs:UpdateKMSEncryption for name-of-c1');
    expect(out).toContain('Secret encryption of name-of-c1 is on, with key key-new');
    expect(out).toContain('kubectl get secrets');
  });

  it.each([
    ['nothing', ''],
    ['yes', 'yes'],
    ['another name', 'name-of-c2'],
    ['no answer', undefined],
  ])('leaves it as it is for %s', async (_, answer) => {
    const { code, err } = await remediate(['--apply'], { answers: [answer] });
    expect([code, calls()]).toEqual([1, 0]);
    expect(err).toContain('name-of-c1 is left as it is.');
  });

  it('refuses without a terminal, after it has shown the plan', async () => {
    const { code, out, err } = await remediate(['--apply']);
    expect([code, calls()]).toEqual([2, 0]);
    expect(out).toContain('Remediation plan');
    expect(err).toContain('--apply asks a person on a terminal');
  });

  it('refuses where it is not armed, and says how to arm it', async () => {
    const { code, out, err, asked } = await remediate(['--apply'], {
      config: armed.replace('mode: apply', 'mode: plan'),
      answers: ['c1'],
    });
    expect([code, calls(), asked]).toEqual([2, 0, []]);
    expect(out).toContain('remediation.mode is plan');
    expect(err).toContain('Set it to apply');
  });

  it.each<[string, Given, string]>([
    ['the kill switch', { env: { SEALWATCH_REMEDIATION: 'off' } }, 'SEALWATCH_REMEDIATION forbids every change.'],
    [
      'a kill switch that is misspelt',
      { env: { SEALWATCH_REMEDIATION: 'OFFF' } },
      'SEALWATCH_REMEDIATION forbids every change.',
    ],
    ['no store', { env: { SEALWATCH_STORE: undefined } }, 'There is no store'],
    ['an empty selection', { config: armed.replace('{tags: [env=prod]}', '{}') }, 'remediation.select is empty'],
  ])('changes nothing with %s', async (_, given, said) => {
    const { code, out } = await remediate(['--apply'], { ...given, answers: ['c1'] });
    expect([code, calls()]).toEqual([1, 0]);
    expect(out).toContain(said);
  });

  it('stops at the lock until somebody acknowledges, who is named', async () => {
    emulator.setFaults([{ operation: 'cs:UpdateKMSEncryption', status: 409, code: 'ErrorClusterState' }]);
    const denied = await remediate(['--apply'], { answers: ['c1'] });
    expect(denied.code).toBe(1);
    expect(denied.out).toContain('ACK rejected the change of name-of-c1');
    emulator.setFaults([]);
    const locked = await remediate(['--apply', '--cluster', 'c2'], { answers: ['c2'] });
    expect([locked.code, locked.asked, calls()]).toEqual([1, [], 1]);
    expect(locked.out).toContain('LOCKED: a change of name-of-c1 ended');
    const acknowledged = await remediate(['--acknowledge'], { env: { USER: 'alice' } });
    expect(acknowledged.err).toContain('Acknowledged by alice');
    expect(acknowledged.out).not.toMatch(/\bLOCKED/);
    const again = await remediate(['--acknowledge']);
    expect([again.code, again.err]).toEqual([
      2,
      'sealwatch: The lock is not set, so there is nothing to acknowledge.\n',
    ]);
  });

  it('makes the change of a person who took longer to answer than reading may take', async () => {
    const deadlines: AbortController[] = [];
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
      const deadline = new AbortController();
      deadlines.push(deadline);
      return deadline.signal;
    });
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    const late = async () => {
      for (const deadline of deadlines) deadline.abort(new DOMException('late', 'TimeoutError'));
      return 'c1';
    };
    const { err } = await remediate(['--apply', '--cluster', 'c1'], { answers: [late] });
    expect(deadlines.length).toBeGreaterThan(0);
    expect(err).not.toContain('was not changed after all');
    expect(calls()).toBe(1);
  });

  it('acknowledges no lock of an account that the credentials do not belong to', async () => {
    emulator.setFaults([{ operation: 'cs:UpdateKMSEncryption', status: 409, code: 'ErrorClusterState' }]);
    await remediate(['--apply', '--cluster', 'c1'], { answers: ['c1'] });
    const env = { ALIBABA_CLOUD_ACCESS_KEY_ID: other.id, ALIBABA_CLOUD_ACCESS_KEY_SECRET: other.secret };
    const { code, err } = await remediate(['--acknowledge', '--account', accountId], { env });
    expect([code, err]).toEqual([2, `sealwatch: These credentials belong to account 2, not to ${accountId}.\n`]);
    expect((await remediate([])).out).toMatch(/\bLOCKED/);
  });

  it('exits with 0 where all is done, though something else could not be read', async () => {
    emulator.setFaults([{ operation: 'actiontrail:DescribeTrails', status: 403, code: 'Forbidden.RAM' }]);
    const { code, out } = await remediate(['--apply', '--cluster', 'c1'], { answers: ['c1'] });
    expect([code, calls()]).toEqual([0, 1]);
    expect(out).toContain('Forbidden.RAM');
  });

  it('exits with 0 where there is nothing to turn on, but not where clusters could not be listed', async () => {
    for (const id of ['c1', 'c2']) {
      const found = emulator.account(accountId).clusters.find(({ cluster_id }) => cluster_id === id);
      if (found !== undefined) found.meta_data = metaData({ DisableEncryption: false, EncryptionKMSKeyId: 'key-1' });
    }
    expect((await remediate(['--apply'], { answers: [] })).code).toBe(0);
    emulator.setFaults([{ operation: 'cs:DescribeClustersV1', status: 403, code: 'Forbidden.RAM' }]);
    expect((await remediate(['--apply'], { answers: [] })).code).toBe(1);
    expect(calls()).toBe(0);
  });

  it('exits with 2 where something could not be read', async () => {
    emulator.setFaults([{ operation: 'kms:DescribeAccountKmsStatus', status: 403, code: 'Forbidden.RAM' }]);
    const { code, out } = await remediate([]);
    expect(code).toBe(2);
    expect(out).toContain('1 read error: results are incomplete');
  });

  it('says who is needed where nobody is known', async () => {
    const { code, err } = await remediate(['--acknowledge'], { env: { USER: undefined } });
    expect([code, err]).toEqual([2, 'sealwatch: --by NAME is needed: the environment does not name a user.\n']);
  });
});
