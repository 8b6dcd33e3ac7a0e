import { describe, expect, it } from 'vitest';
import { type Fact, read } from '../../src/model/fact.ts';
import { indexNetwork, lastChangeOf, type NetworkReading, withChangeTimes } from '../../src/model/network.ts';
import { failed } from '../facts/snapshot.ts';

const time = (day: number) => new Date(Date.UTC(2026, 10, day)).toISOString();

/** A vSwitch as it was read on a day of November: bound to an ACL, or not read. */
function vSwitch(day: number, acl: string | undefined, changedAt: string | null = null): NetworkReading {
  const reading: Fact<string> = acl === undefined ? failed('vpc:DescribeVSwitches') : read(acl);
  return { kind: 'v-switch', regionId: 'cn-hangzhou', id: 'vsw-1', readAt: time(day), changedAt, reading };
}

describe('the last change of what stands before a cluster', () => {
  const changed = (now: NetworkReading, known: readonly NetworkReading[]) =>
    withChangeTimes([now], known)[0]?.changedAt;

  it.each<[string, NetworkReading[], NetworkReading, string | null]>([
    ['is not known at the first reading', [], vSwitch(2, 'nacl-1'), null],
    ['is not known where nothing changed since', [vSwitch(1, 'nacl-1')], vSwitch(2, 'nacl-1'), null],
    ['is the reading that first found it', [vSwitch(1, '')], vSwitch(2, 'nacl-1'), time(2)],
    ['stays the reading that first found it', [vSwitch(2, 'nacl-1', time(2))], vSwitch(3, 'nacl-1'), time(2)],
    ['is kept while it cannot be read', [vSwitch(2, 'nacl-1', time(2))], vSwitch(3, undefined), time(2)],
    ['is not moved by what came late', [vSwitch(3, '')], vSwitch(2, 'nacl-1'), null],
  ])('%s', (_, known, now, expected) => {
    expect(changed(now, known)).toBe(expected);
  });

  it('is the latest of all that the cluster names', () => {
    const acl: NetworkReading = {
      kind: 'network-acl',
      regionId: 'cn-hangzhou',
      id: 'nacl-1',
      readAt: time(5),
      changedAt: time(4),
      reading: read({ id: 'nacl-1', egress: [], ingress: [] }),
    };
    const network = { securityGroupId: 'sg-1', vSwitchIds: ['vsw-1'] };
    const of = (...readings: NetworkReading[]) => lastChangeOf(network, 'cn-hangzhou', indexNetwork(readings));
    expect(of(vSwitch(5, 'nacl-1', time(3)), acl)).toBe(Date.parse(time(4)));
    expect(of(vSwitch(5, 'nacl-1'))).toBeNull();
  });
});
