import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/cloud/clock.ts';
import { fixedCredentials } from '../../src/cloud/credentials.ts';
import { parseEndpoints } from '../../src/cloud/endpoints.ts';
import { unpaced } from '../../src/cloud/pace.ts';
import { acquireLease } from '../../src/state/lease.ts';
import { openSequence } from '../../src/state/sequence.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { ROOT, startCloud } from '../emulator/fixture.ts';

const root = await mkdtemp(join(tmpdir(), 'sealwatch-sequence-'));
afterAll(() => rm(root, { recursive: true, force: true }));
const cloud = await startCloud({ buckets: [{ name: 'kept', region: 'cn-hangzhou' }] });
const options = {
  credentials: fixedCredentials(ROOT),
  endpoints: parseEndpoints(cloud.endpointsLine),
  clock: { ...systemClock, sleep: async () => {} },
  random: Math.random,
  pace: unpaced,
  // Enough that no call is the unlucky one each time.
  tries: 20,
};

const stores: [string, () => Store][] = [
  ['a directory', () => openStore(root, options)],
  ['OSS', () => openStore('oss://kept/healthy', options)],
  ['OSS that loses answers, fails and throttles', () => openStore('oss://kept/ill', options)],
];

describe.each(stores)('a sequence in %s', (name, open) => {
  it('counts every one of 32 commits by 8 writers, and keeps but the last states', async () => {
    cloud.setFaults(
      name.includes('loses')
        ? [
            { operation: 'oss:PutObject', kind: 'reset', every: 5 },
            { operation: 'oss:PutObject', status: 503, when: 'after', every: 7 },
            { operation: 'oss:*', status: 503, code: 'TotalQpsLimitExceeded', every: 11 },
            { operation: 'oss:GetObject', kind: 'half', every: 6 },
          ]
        : [],
    );
    const sequences = Array.from({ length: 8 }, () =>
      openSequence<number>(open(), 'state/count', {
        initial: 0,
        parse: Number,
        // Waits are real here but short, so that writers do part.
        timing: { sleep: (ms) => systemClock.sleep(ms / 10), random: Math.random },
        keep: 4,
        tries: 200,
      }),
    );
    await Promise.all(
      sequences.map(async (sequence) => {
        for (let nth = 0; nth < 4; nth += 1) await sequence.commit((count) => count + 1);
      }),
    );

    expect(await sequences[0]?.read()).toEqual({ number: 32, value: 32 });
    expect((await open().list('state/count/')).length).toBeLessThanOrEqual(8);
  });

  it('gives a lease to exactly one of 12 who ask at once', async () => {
    const request = { holder: 'x', ttlMs: 60_000, clock: systemClock, random: Math.random };
    const leases = await Promise.all(Array.from({ length: 12 }, () => acquireLease(open(), 'remediate', request)));

    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
  });
});
