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
  emulator = await startEmulator({ accounts: [account({ clusters, keys: [key('key-1'), key('key-2')] } as never)] });
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

async function rung(id: string) {
  const report = JSON.parse((await sealwatch('audit', '--format', 'json')).out) as Report;
  return report.clusters.find((one) => one.id === id)?.proof.oldSecretsRewritten;
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
  it('is refused before any audit, and for clusters that are not sealed', async () => {
    expect(await sealwatch('attest', '--cluster', 'c1', '--rewritten')).toMatchObject({
      code: 2,
      out: expect.stringContaining('Audit its account first'),
    });
    await sealwatch('audit');
    expect(await sealwatch('attest', '--cluster', 'c2', '--rewritten')).toMatchObject({
      code: 2,
      out: expect.stringContaining('not encrypted'),
    });
    expect((await sealwatch('attest', '--cluster', 'c1')).out).toContain('--rewritten is needed');
  });

  it('climbs the fifth rung, until encryption is switched off', async () => {
    expect(await rung('c1')).toBe('INSUFFICIENT_DATA');
    expect(await rung('new')).toBe('COMPLIANT');
    expect((await sealwatch('attest', '--cluster', 'c1', '--rewritten', '--how', 'kubectl replace')).code).toBe(0);
    expect(await rung('c1')).toBe('COMPLIANT');

    change('c1', metaData(true, ''));
    expect(await rung('c1')).toBe('NOT_APPLICABLE');
    change('c1', metaData(false, 'key-2'));
    expect(await rung('c1')).toBe('INSUFFICIENT_DATA');
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

describe('sealwatch verify', () => {
  it('proves the chain of what the audits kept, and tells a changed report', async () => {
    expect(await sealwatch('verify')).toMatchObject({ code: 0, out: expect.stringContaining('none was changed') });
    const [name = ''] = await readdir(join(store, 'kept', 'reports'));
    const path = join(store, 'kept', 'reports', name);
    await writeFile(path, (await readFile(path, 'utf8')).replace('NON_COMPLIANT', 'COMPLIANT'));

    expect(await sealwatch('verify')).toMatchObject({ code: 1, out: expect.stringContaining(`${name} was changed`) });
  });
});
