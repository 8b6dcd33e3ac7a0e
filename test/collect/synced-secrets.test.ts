import { describe, expect, it } from 'vitest';
import { type KnownAddons, readSyncedSecrets } from '../../src/collect/synced-secrets.ts';
import type { SyncedSecrets } from '../../src/model/snapshot.ts';
import { errorOf, Refusal, scripted, valueIn } from './open-account.ts';

const place = { regionId: 'cn-hangzhou', id: 'c1' };
const unknown: KnownAddons = { addons: null, rrsa: null, workerRole: 'workers', isListed: true };

/** A cluster with these add-ons, and this configuration of ack-secret-manager. */
async function cluster(addons: unknown, config: unknown = '{"pollingInterval":"120s"}', known: object = {}) {
  const { account: of, asked } = await scripted(({ path }) =>
    path.endsWith('ack-secret-manager') ? { config } : { addons },
  );
  return { found: await readSyncedSecrets(of, place, { ...unknown, ...known }), asked };
}

const installed = [{ name: 'ack-secret-manager', version: '0.5.8', state: 'active' }];

async function synced(...given: Parameters<typeof cluster>): Promise<SyncedSecrets> {
  const { found } = await cluster(...given);
  if (found === null) throw new Error('the add-ons are not known');
  return valueIn(found);
}

async function pollingOf(config: unknown) {
  const { polling } = await synced(installed, config);
  if (polling === null) throw new Error('it is not installed');
  return polling;
}

const json = (config: object) => JSON.stringify(config);

describe('ack-secret-manager', () => {
  it('is found among the add-ons, whatever their case', async () => {
    expect(await synced([{ name: 'coredns' }, { name: 'ACK-Secret-Manager', version: '0.5.8' }])).toMatchObject({
      addons: [{ name: 'ack-secret-manager', version: '0.5.8' }],
      polling: { ok: true, value: { on: true, interval: 120 } },
    });
  });

  it('is not installed where the add-ons do not name it, and is not asked for', async () => {
    const { found, asked } = await cluster([{ name: 'ack-secret-manager-x' }]);

    expect(found && valueIn(found)).toMatchObject({ addons: [], polling: null });
    expect(asked).toHaveLength(1);
  });

  it.each([undefined, null, {}, 'ack-secret-manager', [7], [{}], [{ name: 7 }]])(
    'could not be read where the add-ons are %j',
    async (addons) => {
      const { found } = await cluster(addons);
      expect(found && errorOf(found)).toMatchObject({
        operation: 'cs:ListClusterAddonInstances',
        resource: 'c1',
        code: 'MalformedAnswer',
      });
    },
  );

  it('could not be read where the list is denied', async () => {
    const { account: of } = await scripted(() => new Refusal(403, 'Forbidden.RAM'));
    const found = await readSyncedSecrets(of, place, unknown);
    expect(found && errorOf(found).code).toBe('Forbidden.RAM');
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
    const found = await readSyncedSecrets(of, place, unknown);

    expect(found && valueIn(found)).toMatchObject({ addons: [{ version: '0.5.8' }], polling: { ok: false } });
  });
});

describe('add-ons that copy KMS secrets', () => {
  const named = [
    { name: 'coredns', version: '1' },
    { name: 'csi-secrets-store-provider-alibabacloud', version: '1.1' },
    { name: 'External-Secrets', version: '' },
  ];

  // Add-ons that copy KMS secrets into Secrets.
  it('are those that the documents name, and external-secrets; what meta_data names is not listed again', async () => {
    const { found, asked } = await cluster([], '', { addons: named });
    const names = found && valueIn(found).addons.map(({ name }) => name);

    expect(names).toEqual(['csi-secrets-store-provider-alibabacloud', 'external-secrets']);
    expect(asked).toEqual([]);
  });

  it('are not known where meta_data names none, and they are not to be listed', async () => {
    const { found, asked } = await cluster(installed, '', { isListed: false });
    expect([found, asked]).toEqual([null, []]);
  });

  it.each<[string, object, object, string]>([
    ['RRSA, as the configuration says', { pollingInterval: '60s', rrsa: { enable: true } }, {}, 'rrsa'],
    [
      'the worker role, as the configuration says',
      { pollingInterval: '60s', command: { enableWorkerRole: true } },
      {},
      'worker-role',
    ],
    ['the worker role, where RRSA is off in the cluster', { pollingInterval: '60s' }, { rrsa: false }, 'worker-role'],
    ['what is not known, where RRSA is on in the cluster', { pollingInterval: '60s' }, { rrsa: true }, 'unknown'],
    ['what is not known, where nothing says it', { pollingInterval: '60s' }, {}, 'unknown'],
  ])('ask KMS as %s', async (_, config, known, access) => {
    expect(await synced(installed, json(config), known)).toMatchObject({ access, workerRole: 'workers' });
  });
});
