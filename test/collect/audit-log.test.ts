import { describe, expect, it, onTestFinished } from 'vitest';
import { type AccountFile, type ApiObject, type Fault, startEmulator } from '../../emulator/index.ts';
import { readSecretWrites } from '../../src/collect/audit-log.ts';
import { errorAdvice } from '../../src/model/error-advice.ts';
import { account, cluster } from '../account.ts';
import { errorOf, openAccount, valueIn } from './open-account.ts';

const now = Math.floor(Date.now() / 1000) * 1000;
const hour = 3_600_000;
const since = now - 48 * hour;
const at = (ago: number) => new Date(now - ago * hour).toISOString();

interface Did {
  verb?: string;
  /** Hours before now. */
  ago?: number;
  by?: string;
  code?: number | string;
  uri?: string;
  stage?: string;
}

function did(name: string, { verb = 'update', ago = 24, by = 'alice', code = 200, uri, stage }: Did = {}): ApiObject {
  const [namespace, secret] = name.split('/');
  return {
    kind: 'Event',
    stage: stage ?? 'ResponseComplete',
    verb,
    requestURI: uri ?? `/api/v1/namespaces/${namespace}/secrets/${secret}`,
    stageTimestamp: at(ago),
    objectRef: { resource: 'secrets', namespace, name: secret, apiVersion: 'v1' },
    user: { username: by },
    responseStatus: { code },
  };
}

/** The log of an API server is never empty. */
const lease = { ...did('kube-system/x', { ago: 2_000 }), objectRef: { resource: 'leases' } };

async function readOf(records: ApiObject[], parts: Partial<AccountFile> = {}, log: object = {}, pageRows = 50) {
  const auditLogs = { c1: { project: 'k8s-log-c1', records, ...log } };
  const emulator = await startEmulator({
    accounts: [account({ clusters: [cluster('c1')], auditLogs, ...parts } as Partial<AccountFile>)],
    regions: ['cn-beijing'],
  });
  onTestFinished(() => emulator.close());
  const context = openAccount(emulator.endpointsLine, { tries: 2 });
  return readSecretWrites(context, { clusterId: 'c1', regionId: 'cn-hangzhou', since, now, pageRows });
}

describe('the audit log of a cluster', () => {
  it('shows how many distinct Secrets were written since encryption was turned on, by whom and when', async () => {
    const { evidence, notWritten } = valueIn(
      await readOf([
        did('default/a', { ago: 40 }),
        did('default/a', { verb: 'patch', ago: 10 }),
        did('default/b', { verb: 'create', ago: 30, code: 201 }),
        did('default/c', { ago: 20, by: 'system:serviceaccount:ops:rewriter' }),
      ]),
    );

    expect(evidence).toEqual({
      project: 'k8s-log-c1',
      logstore: 'audit-c1',
      since: at(48),
      from: at(40),
      to: at(10),
      written: 3,
      notWritten: 0,
      writers: [
        { user: 'alice', secrets: 2, first: at(40), last: at(10) },
        {
          user: 'system:serviceaccount:ops:rewriter',
          secrets: 1,
          first: at(20),
          last: at(20),
        },
      ],
    });
    expect(notWritten).toEqual([]);
  });

  it.each<[string, ApiObject[], number, number]>([
    ['was read since', [did('d/s', { verb: 'get', ago: 1 })], 0, 1],
    ['was written before', [did('d/s', { ago: 49 })], 0, 1],
    ['was written before and since', [did('d/s', { ago: 49 }), did('d/s')], 1, 0],
    ['was written in the second in which encryption was turned on', [did('d/s', { ago: 48 })], 1, 0],
    ['was only tried to be written', [did('d/s', { verb: 'get', ago: 60 }), did('d/s', { code: 409 })], 0, 1],
    ['was written by a dry run', [did('d/s', { uri: '/api/v1/namespaces/d/secrets/s?dryRun=All' })], 0, 0],
    [
      'was read, and written by a dry run',
      [did('d/s', { verb: 'get' }), did('d/s', { uri: '/api/v1/namespaces/d/secrets/s?a=1&dryRun=All' })],
      0,
      1,
    ],
    ['was deleted', [did('d/s', { ago: 60 }), did('d/s', { verb: 'delete', ago: 2 })], 0, 0],
    [
      'was deleted and made again',
      [did('d/s', { verb: 'delete', ago: 3 }), did('d/s', { verb: 'create', ago: 2, code: 201 })],
      1,
      0,
    ],
    ['was not found', [did('d/s', { verb: 'get', code: 404 })], 0, 0],
    ['was only received', [did('d/s', { stage: 'RequestReceived' })], 0, 0],
    ['is of another API group', [did('d/s', { uri: '/apis/vendor.io/v1/namespaces/d/secrets/s' })], 0, 0],
    ['is in another namespace', [did('d/s'), did('e/s', { verb: 'get' })], 1, 1],
    ['has no name in its record', [{ ...did('d/s'), objectRef: { resource: 'secrets', namespace: 'd' } }], 0, 0],
    ['has no code in its record', [did('d/s', { verb: 'get' }), { ...did('d/s'), responseStatus: {} }], 0, 1],
  ])('counts a Secret that %s', async (_, records, written, notWritten) => {
    const { evidence } = valueIn(await readOf([lease, ...records]));
    expect([evidence.written, evidence.notWritten]).toEqual([written, notWritten]);
  });

  it('names the first Secrets that were not written, and counts them all', async () => {
    const old = Array.from({ length: 12 }, (_, index) => did(`d/${String.fromCharCode(97 + index)}`, { verb: 'get' }));
    const { evidence, notWritten } = valueIn(await readOf(old));
    expect(evidence.notWritten).toBe(12);
    expect(notWritten).toEqual(['d/a', 'd/b', 'd/c', 'd/d', 'd/e', 'd/f', 'd/g', 'd/h', 'd/i', 'd/j']);
  });

  it('reads all pages, and by halves what SLS breaks off', async () => {
    const many = Array.from({ length: 7 }, (_, index) => did(`d/s${index}`, { ago: 24 + index }));
    expect(valueIn(await readOf(many, {}, {}, 2)).evidence.written).toBe(7);
    const faults: Fault[] = [{ operation: 'log:GetLogs', kind: 'incomplete', after: 1, times: 4 }];
    expect(valueIn(await readOf(many, { faults }, {}, 2)).evidence.written).toBe(7);
    const never: Fault[] = [{ operation: 'log:GetLogs', kind: 'incomplete' }];
    expect(errorOf(await readOf(many, { faults: never }))).toMatchObject({ code: 'Incomplete' });
  });

  it.each<[string, Partial<AccountFile>, object, string, RegExp]>([
    ['is not turned on', {}, { enabled: false }, 'AuditLogOff', /not turned on/],
    ['was never turned on', { auditLogs: {} }, {}, 'AuditLogOff', /not turned on/],
    [
      'lies in a project of another region',
      {},
      { region: 'cn-beijing' },
      'ProjectNotExist',
      /"k8s-log-c1" that ACK names is not in cn-hangzhou; one in another region cannot be asked/,
    ],
    [
      'lies in a project that has another logstore',
      { auditLogs: { c1: { project: 'mine', records: [] } }, logstores: [] },
      {},
      'AuditLogEmpty',
      /holds no record/,
    ],
    [
      'has no index',
      {},
      { unindexed: ['*'] },
      'IndexConfigNotExist',
      /needs an index with analytics for objectRef.resource/,
    ],
    ['has no index of the verb', {}, { unindexed: ['verb'] }, 'ParameterInvalid', /needs an index with analytics/],
    ['has no index of the user', {}, { unindexed: ['user.username'] }, 'ParameterInvalid', /user\.username/],
  ])('cannot be read where it %s', async (_, parts, log, code, message) => {
    const error = errorOf(await readOf([lease, did('d/s')], parts, log));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it.each<[string, string]>([
    ['cs:GetClusterAuditProject', 'Forbidden.RAM'],
    ['log:GetLogs', 'Unauthorized'],
  ])('cannot be read where %s is denied', async (operation, code) => {
    const action = operation === 'log:GetLogs' ? 'log:GetLogStoreLogs' : operation;
    const keys = [{ id: 'LTAI-test', secret: 'test-secret', deny: [action] }];
    const error = errorOf(await readOf([lease], { accessKeys: keys }));
    expect(error).toMatchObject({ operation, code });
    expect(errorAdvice(error).en(error)).toContain(`Allow ${action}`);
  });

  it.each<[string, Fault, string]>([
    ['has no project', { operation: 'cs:GetClusterAuditProject', body: { audit_enabled: true } }, 'MalformedAnswer'],
    [
      'does not say whether it is on',
      { operation: 'cs:GetClusterAuditProject', body: { sls_project_name: 'p' } },
      'MalformedAnswer',
    ],
    [
      'names a project that none can have',
      { operation: 'cs:GetClusterAuditProject', body: { sls_project_name: 'a.example.com/', audit_enabled: true } },
      'Unsendable',
    ],
    ['does not say when the log begins', { operation: 'log:GetLogs', body: [{ last_at: '9' }] }, 'AuditLogEmpty'],
    ['has a row of another query', { operation: 'log:GetLogs', after: 1, body: [{ n: '1' }] }, 'MalformedAnswer'],
    [
      'has a verb of its own',
      { operation: 'log:GetLogs', after: 1, body: [{ verb: 'list', period: 'since', first_at: '1', last_at: '1' }] },
      'MalformedAnswer',
    ],
    ['is no table', { operation: 'log:GetLogs', kind: 'wrong-types' }, 'UnexpectedAnswer'],
  ])('is not read from an answer that %s', async (_, fault, code) => {
    expect(errorOf(await readOf([lease, did('d/s')], { faults: [fault] })).code).toBe(code);
  });
});
