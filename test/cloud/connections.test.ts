import { channel } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/cloud/clock.ts';
import { openPacer } from '../../src/cloud/pace.ts';
import { describeKey, hastyClock, json, serve } from './local-server.ts';

describe('connections', () => {
  it('are used again by calls that follow each other, also after an error answer', async () => {
    const server = await serve((nth, response) =>
      nth % 3 === 0 ? json(response, 500, { Code: 'InternalFailure' }) : json(response, 200, {}),
    );
    const cloud = server.cloud({ clock: hastyClock() });
    for (let n = 0; n < 20; n += 1) await cloud.call('kms:DescribeKey', describeKey);
    expect(server.received.length).toBeGreaterThan(20);
    expect(server.connections()).toBe(1);
  });

  it('are used again by clouds that follow each other, as in a warm function', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    for (let n = 0; n < 3; n += 1) await server.cloud().call('kms:DescribeKey', describeKey);
    expect(server.connections()).toBe(1);
  });

  it('are never more than the concurrency, whatever the demand', async () => {
    const server = await serve((_, response) => setTimeout(() => json(response, 200, {}), 5));
    const cloud = server.cloud({ pace: openPacer({ clock: systemClock, concurrency: 7 }) });
    const request = { regionId: 'cn-hangzhou' };
    await Promise.all(Array.from({ length: 100 }, () => cloud.call('cs:DescribeClustersV1', request)));
    expect(server.peakInFlight()).toBe(7);
    expect(server.connections()).toBe(7);
    expect(cloud.calls()).toEqual({ 'cs:DescribeClustersV1': 100 });
  });

  it('are bounded together for clouds that share a pace', async () => {
    const server = await serve((_, response) => setTimeout(() => json(response, 200, {}), 5));
    const clock = hastyClock();
    const pace = openPacer({ clock, concurrency: 4 });
    const clouds = ['1', '2'].map((accountKey) => server.cloud({ pace, accountKey, clock }));
    const request = { regionId: 'cn-hangzhou' };
    await Promise.all(
      clouds.flatMap((cloud) => Array.from({ length: 20 }, () => cloud.call('cs:DescribeClustersV1', request))),
    );
    expect(server.peakInFlight()).toBe(4);
  });

  it('that were kept from before a freeze are not tried one after the other', async () => {
    const dead = new Set<Socket>();
    let triedDead = 0;
    const server = await serve((_, response, request) => {
      if (dead.has(request.socket)) triedDead += 1;
      else setTimeout(() => json(response, 200, {}), 10);
    });
    const cloud = server.cloud({ clock: hastyClock(), attemptTimeoutMs: 150, tries: 50 });
    const request = { regionId: 'cn-hangzhou' };
    await Promise.all(Array.from({ length: 5 }, () => server.cloud().call('cs:DescribeClustersV1', request)));
    for (const socket of server.sockets) dead.add(socket);
    expect(dead.size).toBe(5);
    await cloud.call('kms:DescribeKey', describeKey);
    expect(triedDead).toBe(1);
  });

  it('leave nobody listening once all calls are over', async () => {
    const server = await serve((nth, response) => (nth === 1 ? response.destroy() : json(response, 200, {})));
    await server.cloud({ clock: hastyClock() }).call('kms:DescribeKey', describeKey);
    expect(channel('http.client.request.start').hasSubscribers).toBe(false);
  });
});

describe('the documented rates', () => {
  it('are kept for each account, whatever the region', async () => {
    const server = await serve((_, response) => json(response, 200, { Events: [] }));
    const clock = hastyClock();
    const cloud = server.cloud({ clock });
    const regions = ['cn-hangzhou', 'cn-beijing', 'cn-hangzhou'];
    await Promise.all(regions.map((regionId) => cloud.call('actiontrail:LookupEvents', { regionId })));
    expect(clock.slept).toHaveLength(1);
    expect(clock.slept[0]).toBeGreaterThan(1_000);
  });

  it('are kept for each region where they are a region’s', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    const clock = hastyClock();
    const cloud = server.cloud({ clock });
    const regions = ['cn-hangzhou', 'cn-beijing', 'cn-shanghai'];
    await Promise.all(regions.map((regionId) => cloud.call('kms:DescribeAccountKmsStatus', { regionId })));
    expect(clock.slept).toEqual([]);
  });

  it('are not kept with the pacing off', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    const clock = hastyClock();
    const cloud = server.cloud({ clock, pace: openPacer({ clock, concurrency: 100, pacing: false }) });
    const request = { regionId: 'cn-hangzhou' };
    await Promise.all(Array.from({ length: 5 }, () => cloud.call('actiontrail:LookupEvents', request)));
    expect(clock.slept).toEqual([]);
  });

  it('count retries too', async () => {
    const server = await serve((nth, response) =>
      nth === 1 ? json(response, 503, { Code: 'ServiceUnavailable' }) : json(response, 200, {}),
    );
    const clock = hastyClock();
    await server.cloud({ clock }).call('kms:DescribeAccountKmsStatus', { regionId: 'cn-hangzhou' });
    const [beforeTheTry, forItsTurn] = clock.slept;
    expect(beforeTheTry).toBe(0);
    expect(forItsTurn).toBeGreaterThan(900);
  });
});
