import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CredentialSource, fixedCredentials, standardCredentials } from '../../src/cloud/credentials.ts';
import { ExpectedError } from '../../src/model/errors.ts';
import { describeKey, failureOf, json, key, serve } from './local-server.ts';

let home: string;

/** The vendor's providers look into the process, so that the home directory has to be its own. */
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sealwatch-home-'));
  vi.stubEnv('HOME', home);
  for (const name of Object.keys(process.env)) if (name.startsWith('ALIBABA_CLOUD_')) vi.stubEnv(name, undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

/** Nothing set, and no metadata service to wait for. */
const bare = { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' };

describe('credentials in the environment', () => {
  it('are taken at once, the token with them', async () => {
    const env = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI5tA', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 's' };
    // Anything outside of this process takes at least one turn of the event loop.
    let turns = 0;
    const turn = setImmediate(() => {
      turns += 1;
    });
    expect(await standardCredentials(env).get()).toEqual({ accessKeyId: 'LTAI5tA', accessKeySecret: 's' });
    clearImmediate(turn);
    expect(turns).toBe(0);
    const temporary = { ...env, ALIBABA_CLOUD_SECURITY_TOKEN: 't' };
    expect(await standardCredentials(temporary).get()).toMatchObject({ securityToken: 't' });
  });

  it('are refused with white space in them, without telling them', async () => {
    const env = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI5tA', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'topsecret\r' };
    const error = await failureOf(standardCredentials(env).get());
    expect(error).toBeInstanceOf(ExpectedError);
    expect(error.message).toMatch(/accessKeySecret from the environment has white space/);
    expect(error.message).not.toContain('topsecret');
  });
});

describe('without credentials', () => {
  it('lists what was tried and what to set', async () => {
    const error = await failureOf(standardCredentials(bare).get());
    expect(error).toBeInstanceOf(ExpectedError);
    for (const part of [
      'environment (ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set)',
      'OIDC role (ALIBABA_CLOUD_ROLE_ARN is not set)',
      `Alibaba Cloud CLI profile (there is no ${join(home, '.aliyun', 'config.json')})`,
      `profile file (there is no ${join(home, '.alibabacloud', 'credentials')})`,
      'role of this ECS instance (ALIBABA_CLOUD_ECS_METADATA_DISABLED is set)',
      'credentials URI (ALIBABA_CLOUD_CREDENTIALS_URI is not set)',
      'Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    ]) {
      expect(error.message).toContain(part);
    }
  });

  it('names the half that is missing', async () => {
    const env = { ...bare, ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI5tA' };
    const error = await failureOf(standardCredentials(env).get());
    expect(error.message).toContain('environment (ALIBABA_CLOUD_ACCESS_KEY_SECRET is not set)');
  });

  it('makes a call fail as one with credentials rejected', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    const cloud = server.cloud({ credentials: standardCredentials(bare) });
    const error = await failureOf(cloud.call('kms:DescribeKey', describeKey));
    expect(error).toMatchObject({ kind: 'credentialsRejected' });
    expect(error).toMatchObject({ code: 'NoCredentials', attempts: 0 });
    expect(error.message).toContain('OIDC role');
    expect(server.received).toEqual([]);
  });

  it('finds those that are put in place later', async () => {
    const source = standardCredentials(bare);
    await failureOf(source.get());
    writeCliProfile({ mode: 'AK', access_key_id: 'LTAI5tLater', access_key_secret: 's' });
    expect((await source.get()).accessKeyId).toBe('LTAI5tLater');
  });
});

describe('profile files', () => {
  it('are read: that of the Alibaba Cloud CLI', async () => {
    writeCliProfile({ mode: 'StsToken', access_key_id: 'STS.cli', access_key_secret: 's', sts_token: 't' });
    expect(await standardCredentials(bare).get()).toEqual({
      accessKeyId: 'STS.cli',
      accessKeySecret: 's',
      securityToken: 't',
    });
  });

  it('are read: that of the SDKs', async () => {
    mkdirSync(join(home, '.alibabacloud'));
    const ini = '[default]\ntype = access_key\naccess_key_id = LTAI5tIni\naccess_key_secret = s\n';
    writeFileSync(join(home, '.alibabacloud', 'credentials'), ini);
    expect((await standardCredentials(bare).get()).accessKeyId).toBe('LTAI5tIni');
  });

  it('are not quoted when they are damaged', async () => {
    mkdirSync(join(home, '.aliyun'));
    writeFileSync(join(home, '.aliyun', 'config.json'), '{"profiles": [{"access_key_secret": "topsecret"');
    const error = await failureOf(standardCredentials(bare).get());
    expect(error.message).toContain('Alibaba Cloud CLI profile (not usable as it is)');
    expect(error.message).not.toContain('topsecret');
  });
});

describe('the credentials URI', () => {
  const temporary = { AccessKeyId: 'STS.uri', AccessKeySecret: 'topsecret', SecurityToken: 't' };
  const Expiration = '2099-01-01T00:00:00Z';

  it('is asked once for all who wait, and not again right after', async () => {
    const server = await serve((_, response) =>
      setTimeout(() => json(response, 200, { ...temporary, Expiration }), 30),
    );
    const source = uriSource(server.address);
    const all = await Promise.all(Array.from({ length: 50 }, () => source.get()));
    expect(new Set(all.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(['STS.uri']));
    await source.get();
    expect(server.received).toHaveLength(1);
  });

  it('is not asked with every call where its key ends so soon that the vendor would renew it with every one', async () => {
    const soon = new Date(Date.now() + 600_000).toISOString();
    const server = await serve((_, response) => json(response, 200, { ...temporary, Expiration: soon }));
    const source = uriSource(server.address);
    for (let n = 0; n < 5; n += 1) await source.get();
    expect(server.received).toHaveLength(1);
  });

  it('is not quoted when it answers with half of a key', async () => {
    const server = await serve((_, response) => json(response, 200, { ...temporary, SecurityToken: '' }));
    const error = await failureOf(uriSource(server.address).get());
    expect(error.message).toContain('credentials URI (not usable as it is)');
    expect(error.message).not.toContain('topsecret');
  });

  it('is named with its error code when it refuses', async () => {
    const server = await serve((_, response) => json(response, 403, { Code: 'NoPermission', Secret: 'topsecret' }));
    const error = await failureOf(uriSource(server.address).get());
    expect(error.message).toContain('credentials URI (rejected with NoPermission)');
    expect(error.message).not.toContain('topsecret');
  });

  it('does not hold anybody up when it stays silent', async () => {
    const server = await serve(() => {});
    const error = await failureOf(uriSource(server.address).get());
    expect(error.message).toContain('credentials URI (no answer)');
  });
});

it('gives fixed credentials as they are', async () => {
  expect(await fixedCredentials(key).get()).toEqual(key);
});

function uriSource(address: string): CredentialSource {
  return standardCredentials({ ...bare, ALIBABA_CLOUD_CREDENTIALS_URI: `http://${address}/` });
}

function writeCliProfile(profile: Record<string, string>): void {
  mkdirSync(join(home, '.aliyun'));
  const config = { current: 'default', profiles: [{ name: 'default', ...profile }] };
  writeFileSync(join(home, '.aliyun', 'config.json'), JSON.stringify(config));
}
