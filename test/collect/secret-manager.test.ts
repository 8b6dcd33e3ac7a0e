import { describe, expect, it } from 'vitest';
import { readSecretManager } from '../../src/collect/secret-manager.ts';
import { errorOf, Refusal, scripted, valueIn } from './open-account.ts';

/** A cluster with these add-ons, and this configuration of ack-secret-manager. */
async function manager(addons: unknown, config: unknown = '{"pollingInterval":"120s"}') {
  const { account: of, asked } = await scripted(({ path }) =>
    path.endsWith('ack-secret-manager') ? { config } : { addons },
  );
  return { found: await readSecretManager(of, 'cn-hangzhou', 'c1'), asked };
}

const installed = [{ name: 'ack-secret-manager', version: '0.5.8', state: 'active' }];

async function pollingOf(config: unknown) {
  const { found } = await manager(installed, config);
  const secretManager = valueIn(found);
  if (secretManager === null) throw new Error('it is not installed');
  return secretManager.polling;
}

const json = (config: object) => JSON.stringify(config);

describe('ack-secret-manager', () => {
  it('is found among the add-ons, whatever their case', async () => {
    const { found } = await manager([{ name: 'coredns' }, { name: 'ACK-Secret-Manager', version: '0.5.8' }]);
    expect(valueIn(found)).toMatchObject({
      version: '0.5.8',
      polling: { ok: true, value: { on: true, interval: 120 } },
    });
  });

  it('is not installed where the add-ons do not name it, and is not asked for', async () => {
    const { found, asked } = await manager([{ name: 'ack-secret-manager-x' }]);

    expect(valueIn(found)).toBeNull();
    expect(asked).toHaveLength(1);
  });

  it.each([undefined, null, {}, 'ack-secret-manager', [7], [{}], [{ name: 7 }]])(
    'is unread where the add-ons are %j',
    async (addons) => {
      expect(errorOf((await manager(addons)).found)).toMatchObject({
        operation: 'cs:ListClusterAddonInstances',
        resource: 'c1',
        code: 'MalformedAnswer',
      });
    },
  );

  it('is unread where the list is denied', async () => {
    const { account: of } = await scripted(() => new Refusal(403, 'Forbidden.RAM'));
    expect(errorOf(await readSecretManager(of, 'cn-hangzhou', 'c1')).code).toBe('Forbidden.RAM');
  });

  it.each([
    [{ pollingInterval: '120s' }, { on: true, interval: 120 }],
    [{ pollingInterval: '2m' }, { on: true, interval: 120 }],
    [{ pollingInterval: '1h30m' }, { on: true, interval: 5_400 }],
    [{ pollingInterval: '1.5m' }, { on: true, interval: 90 }],
    [{ command: { pollingInterval: '60s' } }, { on: true, interval: 60 }],
    [{ command: { disablePolling: true, pollingInterval: '60s' } }, { on: false, interval: 0 }],
    [{ disablePolling: 'true' }, { on: false, interval: 0 }],
    [
      { disablePolling: false, pollingInterval: '60s' },
      { on: true, interval: 60 },
    ],
  ])('polls as %j says', async (config, polling) => {
    expect(valueIn(await pollingOf(json(config)))).toEqual(polling);
  });

  it.each([
    null,
    '',
    '{',
    '[]',
    '{}',
    json({ pollingInterval: 60 }),
    json({ pollingInterval: '60' }),
    json({ pollingInterval: '-60s' }),
    json({ pollingInterval: '60s ' }),
  ])('does not poll by default where its configuration is %j', async (config) => {
    expect(errorOf(await pollingOf(config))).toMatchObject({
      operation: 'cs:GetClusterAddonInstance',
      code: 'MalformedAnswer',
    });
  });

  it('is installed though its configuration may not be read', async () => {
    const { account: of } = await scripted(({ path }) =>
      path.endsWith('ack-secret-manager') ? new Refusal(403, 'Forbidden.RAM') : { addons: installed },
    );
    const secretManager = valueIn(await readSecretManager(of, 'cn-hangzhou', 'c1'));

    expect(secretManager?.version).toBe('0.5.8');
    expect(secretManager?.polling.ok).toBe(false);
  });
});
