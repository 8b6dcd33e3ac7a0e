import { describe, expect, it } from 'vitest';
import { connect } from '../src/session.ts';
import { json, key, type LocalServer, serve } from './cloud/local-server.ts';

function session({ address }: LocalServer, calls: object = {}) {
  return connect({
    logError: console.error,
    env: {
      ALIBABA_CLOUD_ACCESS_KEY_ID: key.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: key.accessKeySecret,
      SEALWATCH_ENDPOINTS: `*=${address}`,
    },
    accountId: '41',
    override: (config) => ({ ...config, calls: { ...config.calls, ...calls } }),
  });
}

/** Credentials of a role that end within the time in which they are renewed, so that every call renews them. */
function assumed(): object {
  const Expiration = new Date(Date.now() + 60_000).toISOString();
  return {
    RequestId: 'R',
    Credentials: { AccessKeyId: 'STS.a', AccessKeySecret: 'b', SecurityToken: 'c', Expiration },
  };
}

describe('the clients of a session', () => {
  it('keep the rates of their account together', async () => {
    const server = await serve((_, response) => json(response, 200, { Events: [] }));
    const own = await session(server);
    const entered = await own.enter('41', undefined);
    const clouds = [own.cloud, own.cloudOnce, entered.cloud, entered.cloudOnce, own.cloud];
    await Promise.all(clouds.map((cloud) => cloud.call('actiontrail:LookupEvents', { regionId: 'cn-hangzhou' })));

    const times = server.received.map(({ at }) => at).sort((a, b) => a - b);
    expect(times).toHaveLength(5);
    // Two in a second are allowed.
    for (const [index, at] of times.slice(2).entries()) expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('leave each account its own allowance', async () => {
    const server = await serve((_, response, { headers }) =>
      json(response, 200, headers['x-acs-action'] === 'AssumeRole' ? assumed() : { Events: [] }),
    );
    const own = await session(server);
    const role = { roleArn: 'acs:ram::42:role/r', sessionName: 'sealwatch-1' };
    const other = await own.enter('42', role);
    const clouds = [own.cloud, own.cloud, own.cloud, other.cloud, other.cloudOnce];
    await Promise.all(clouds.map((cloud) => cloud.call('actiontrail:LookupEvents', { regionId: 'cn-hangzhou' })));

    const callers = server.received
      .filter(({ headers }) => headers['x-acs-action'] === 'LookupEvents')
      .map(({ headers }) => (headers['x-acs-security-token'] === undefined ? 'own' : 'other'));
    // The third of its own has to wait, and nobody else waits for it.
    expect(callers).toHaveLength(5);
    expect(callers.at(-1)).toBe('own');
  });

  it('stay in the account that a role opened, where reading begins anew', async () => {
    const tokens: unknown[] = [];
    const server = await serve((_, response, { headers }) => {
      if (headers['x-acs-action'] !== 'AssumeRole') tokens.push(headers['x-acs-security-token']);
      json(response, 200, headers['x-acs-action'] === 'AssumeRole' ? assumed() : {});
    });
    const own = await session(server);
    const other = await own.enter('42', { roleArn: 'acs:ram::42:role/r', sessionName: 'sealwatch-1' });
    for (const one of [own, other, own.withFreshDeadline(), other.withFreshDeadline()]) {
      await one.cloud.call('cs:DescribeClustersV1', { regionId: 'cn-hangzhou' });
    }
    expect(tokens).toEqual([undefined, 'c', undefined, 'c']);
    expect([other.withFreshDeadline().accountId, own.withFreshDeadline().accountId]).toEqual(['42', own.accountId]);
  });

  it('are never more at once than is configured, and renew the keys of a role all the same', async () => {
    const server = await serve((_, response, { headers }) =>
      json(response, 200, headers['x-acs-action'] === 'AssumeRole' ? assumed() : {}),
    );
    const own = await session(server, { concurrency: 1 });
    const { cloud } = await own.enter('42', { roleArn: 'acs:ram::42:role/r', sessionName: 'sealwatch-1' });
    const request = { regionId: 'cn-hangzhou' };
    await Promise.all([own.cloud, cloud, cloud].map((each) => each.call('cs:DescribeClustersV1', request)));

    expect(server.received.filter(({ headers }) => headers['x-acs-action'] === 'DescribeClustersV1')).toHaveLength(3);
  });
});
