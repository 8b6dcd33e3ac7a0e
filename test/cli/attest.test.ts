import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { run } from '../../src/cli/run.ts';
import type { Report } from '../../src/model/report.ts';
import { accessKey, account, cluster, key } from '../account.ts';

let store: string;
let emulator: Emulator;
beforeAll(async () => {
  store = await mkdtemp(join(tmpdir(), 'sealwatch-attest-'));
  await writeFile(join(store, 'unpaced.yaml'), 'calls: {pacing: false}\n');
  const off = { meta_data: '{"Capabilities":{"DisableEncryption":true,"EncryptionKMSKeyId":""}}' };
  const clusters = [cluster('c1'), cluster('c2', off), cluster('new', { created: '@-1h' })];
  const parts = {
    clusters,
    keys: [key('key-1'), key('key-2')],
    auditLogs: { c1: { project: 'k8s-log-c1', records: [] } },
  };
  emulator = await startEmulator({ accounts: [account(parts as never)] });
});
afterAll(async () => {
  await emulator.close();
  await rm(store, { recursive: true });
});

async function sealwatch(...args: string[]) {
  const out: string[] = [];
  const code = await run(args, {
    stdout: { write: (text: string) => out.push(text) > 0 },
    stderr: { write: (text: string) => out.push(text) > 0 },
    env: {
      SEALWATCH_CONFIG: join(store, 'unpaced.yaml'),
      SEALWATCH_STORE: join(store, 'kept'),
      SEALWATCH_ENDPOINTS: emulator.endpointsLine,
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey.id,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey.secret,
      USER: 'ops',
    },
    now: Date.now,
    signal: new AbortController().signal,
  });
  return { code, out: out.join('') };
}

async function stage(id: string) {
  const report = JSON.parse((await sealwatch('audit', '--format', 'json')).out) as Report;
  return report.clusters.find((one) => one.id === id)?.verification.existingSecretsReencrypted;
}

const metaData = (disabled: boolean, keyId: string) =>
  `{"Capabilities":{"DisableEncryption":${disabled},"EncryptionKMSKeyId":"${keyId}"}}`;

function change(id: string, text: string): void {
  const [account] = [emulator.account('1234567890123456')];
  const found = account.clusters.find(({ cluster_id }) => cluster_id === id);
  if (found === undefined) throw new Error(`there is no cluster ${id}`);
  found.meta_data = text;
}

describe('sealwatch attest', () => {
  it('is refused before any audit, and for clusters that are not encrypted', async () => {
    expect(await sealwatch('attest', '--cluster', 'c1', '--reencrypted')).toMatchObject({
      code: 2,
      out: expect.stringContaining('Audit its account first'),
    });
    await sealwatch('audit');
    expect(await sealwatch('attest', '--cluster', 'c2', '--reencrypted')).toMatchObject({
      code: 2,
      out: expect.stringContaining('not encrypted'),
    });
    expect((await sealwatch('attest', '--cluster', 'c1')).out).toContain('--reencrypted is needed');
  });

  it('climbs the fifth stage, until encryption is switched off', async () => {
    expect(await stage('c1')).toBe('INSUFFICIENT_DATA');
    expect(await stage('new')).toBe('COMPLIANT');
    expect((await sealwatch('attest', '--cluster', 'c1', '--reencrypted', '--how', 'kubectl replace')).code).toBe(0);
    expect(await stage('c1')).toBe('COMPLIANT');

    change('c1', metaData(true, ''));
    expect(await stage('c1')).toBe('NOT_APPLICABLE');
    change('c1', metaData(false, 'key-2'));
    expect(await stage('c1')).toBe('INSUFFICIENT_DATA');
  });

  it('keeps looking at a key that old Secrets may need, until they are attested to be rewritten', async () => {
    const keys = async () => {
      const report = JSON.parse((await sealwatch('audit', '--format', 'json')).out) as Report;
      return report.findings
        .filter(({ checkId }) => checkId === 'kms-key-state-not-pending-deletion')
        .map(({ resource }) => resource.id)
        .sort();
    };
    change('new', metaData(true, ''));
    await sealwatch('audit');

    expect(await keys()).toEqual(['key-1', 'key-2']);
    const findings = JSON.parse((await sealwatch('audit', '--format', 'json')).out) as Report;
    expect(findings.keys.map(({ id }) => id).sort()).toEqual(['key-1', 'key-2']);
  });
});

/** What a person did to a Secret of `c1`, so many seconds after the present. */
function logged(name: string, verb: string, seconds: number): void {
  emulator.account('1234567890123456').auditLogs.c1?.records.push({
    stage: 'ResponseComplete',
    verb,
    requestURI: `/api/v1/namespaces/default/secrets/${name}`,
    stageTimestamp: new Date(Date.now() + 1_000 * seconds).toISOString(),
    objectRef: { resource: 'secrets', namespace: 'default', name },
    user: { username: 'alice<b>' },
    responseStatus: { code: 200 },
  });
}

describe('sealwatch attest --from-audit-log', () => {
  const attest = () => sealwatch('attest', '--cluster', 'c1', '--reencrypted', '--from-audit-log');
  const page = async () => (await sealwatch('audit', '--format', 'html')).out;

  it('keeps nothing where the audit log cannot be read', async () => {
    expect(await sealwatch('attest', '--cluster', 'new', '--reencrypted', '--from-audit-log')).toMatchObject({
      code: 2,
    });
    expect(await attest()).toMatchObject({
      code: 2,
      out: expect.stringMatching(/Nothing was attested: .*name-of-c1 \(c1\).*holds no record/),
    });
    expect(await stage('c1')).toBe('INSUFFICIENT_DATA');
  });

  it('keeps a statement that its audit log contradicts, which does not count', async () => {
    logged('a', 'get', -3_600);
    logged('b', 'get', -3_600);
    logged('a', 'update', 0);
    const { code, out } = await attest();
    expect(code).toBe(1);
    expect(out).toMatch(/1 Secret was written since .*\n.*alice<b>: 1 Secret, /);
    expect(out).toMatch(
      /1 Secret was named in the log and not written since then, so this attestation does not count:\n {2}default\/b\n/,
    );
    expect(await stage('c1')).toBe('INSUFFICIENT_DATA');
    expect((await page()).includes('named in the log and not written: 1')).toBe(true);
  });

  it('keeps what the audit log shows as the evidence of the fifth stage, in every report', async () => {
    logged('b', 'patch', 0);
    const { code, out } = await attest();
    expect([code, out]).toEqual([0, expect.stringContaining('2 Secrets were written since')]);
    const report = JSON.parse((await sealwatch('audit', '--format', 'json')).out) as Report;
    const { attestation, verification } = report.clusters.find(({ id }) => id === 'c1') ?? {};
    expect(verification?.existingSecretsReencrypted).toBe('COMPLIANT');
    expect(attestation).toMatchObject({
      by: 'ops',
      auditLog: { project: 'k8s-log-c1', logstore: 'audit-c1', written: 2, notWritten: 0, writers: [{ secrets: 2 }] },
    });
    expect((await page()).match(/Written by alice&(lt|#60);b.{1,5}: 2, from /)?.length).toBe(2);
  });
});

describe('sealwatch verify', () => {
  it('proves the chain of what the audits kept, and tells a changed report', async () => {
    expect(await sealwatch('verify')).toMatchObject({ code: 0, out: expect.stringContaining('none was changed') });
    const [name = ''] = await readdir(join(store, 'kept', 'reports'));
    const path = join(store, 'kept', 'reports', name);
    await writeFile(path, (await readFile(path, 'utf8')).replace('NON_COMPLIANT', 'COMPLIANT'));

    expect(await sealwatch('verify')).toMatchObject({ code: 1, out: expect.stringContaining(`${name} was changed`) });
  });
});
