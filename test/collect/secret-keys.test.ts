import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { audit } from '../../src/runs/audit.ts';
import { accessKey, account, cluster, event, key } from '../account.ts';
import { openSession } from '../open-session.ts';
import { emulated } from './open-account.ts';

const decrypted = (keyId: string) => event(keyId, { eventName: 'Decrypt' });
const secret = (name: string, EncryptionKeyId: string) => ({ SecretName: name, EncryptionKeyId });

async function audited(parts: object) {
  const { emulator } = await emulated(account(parts));
  const { snapshot, report } = await audit(openSession(emulator, { config: parseConfig('{}', 'test'), hasty: true }));
  const [region] = (snapshot as Snapshot).activity;
  const cluster = report.clusters.find(({ id }) => id === 'c1');
  const calls = Object.fromEntries(Object.entries(report.summary.apiCalls).filter(([name]) => name.includes('Secret')));
  const explained = report.findings.find(({ checkId }) => checkId === 'kms-key-activity-explained');
  return {
    secrets: region?.secrets,
    attribution: cluster?.usage.attribution,
    verified: cluster?.verified,
    calls,
    explained,
  };
}

// The service role serves Secret encryption and the credential component.
describe('usage of a key that the role only decrypted with', () => {
  it('is the cluster’s alone where the key has an encryption in the window: no secret is asked for', async () => {
    const found = await audited({ secrets: [secret('db', 'key-1')] });
    expect([found.attribution, found.secrets, found.calls]).toEqual(['exclusive-key', undefined, {}]);
  });

  it('is the cluster’s alone where no KMS secret is encrypted with the key', async () => {
    const found = await audited({ events: [decrypted('key-1')], secrets: [secret('db', 'key-2'), secret('own', '')] });
    expect(found.secrets).toEqual({ ok: true, value: { keyIds: ['key-2'], complete: true } });
    expect([found.attribution, found.verified]).toEqual(['exclusive-key', 'cluster']);
    expect(found.calls).toEqual({ 'kms:ListSecrets': 1, 'kms:DescribeSecret': 2 });
  });

  it.each<[string, object]>([
    ['a KMS secret is encrypted with the key', { secrets: [secret('db', 'key-1')] }],
    [
      'a KMS secret is encrypted with an alias of the key',
      {
        clusters: [
          cluster('c1', {
            meta_data: { Capabilities: { DisableEncryption: false, EncryptionKMSKeyId: 'alias/prod' } },
          }),
        ],
        aliases: [{ AliasName: 'alias/prod', KeyId: 'key-1', RegionId: 'cn-hangzhou' }],
        secrets: [secret('db', 'alias/prod')],
      },
    ],
    ['the secrets may not be listed', { accessKeys: [{ ...accessKey, deny: ['kms:ListSecrets'] }] }],
    [
      'a secret may not be described',
      { secrets: [secret('db', 'key-2')], accessKeys: [{ ...accessKey, deny: ['kms:DescribeSecret'] }] },
    ],
  ])('is that of a shared key where %s', async (_, parts) => {
    const found = await audited({ events: [decrypted('key-1')], ...parts });
    expect([found.attribution, found.verified]).toEqual(['shared-key', 'key']);
  });

  it('is that of a shared key beyond 200 secrets, of which no more are asked for', async () => {
    const secrets = Array.from({ length: 201 }, (_, index) => secret(`s-${index}`, 'key-2'));
    const found = await audited({ events: [decrypted('key-1')], secrets });
    expect(found.secrets).toMatchObject({ ok: true, value: { complete: false } });
    expect(found.calls).toEqual({ 'kms:ListSecrets': 2, 'kms:DescribeSecret': 200 });
    expect(found.attribution).toBe('shared-key');
  });

  it('explains a key that no cluster names, where KMS secrets are encrypted with it', async () => {
    const events = [event('key-1'), decrypted('key-9')];
    const explained = await audited({ events, keys: [key('key-1'), key('key-9')], secrets: [secret('db', 'key-9')] });
    expect(explained.explained).toMatchObject({ verdict: 'COMPLIANT', message: { data: { keys: 2 } } });
    const other = await audited({ events, secrets: [secret('db', 'key-2')] });
    // The first audit does not know which clusters were there before.
    expect(other.explained).toMatchObject({ verdict: 'INSUFFICIENT_DATA', message: { id: 'activity-memory-young' } });
  });
});
