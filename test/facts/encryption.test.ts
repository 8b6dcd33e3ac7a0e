import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { readErrorsOf } from '../../src/model/fact.ts';
import { audit } from '../../src/runs/audit.ts';
import { account, cluster, event, metaData } from '../account.ts';
import { emulated } from '../collect/open-account.ts';
import { openSession } from '../open-session.ts';

const unclear = metaData({ EncryptionKMSKeyId: 'key-1' });
const elsewhere = { vpcId: 'vpc-elsewhere' };

describe('a cluster that names a key without the flag', () => {
  it.each<[string, object, 'on' | 'unknown']>([
    ['the role used the key within the window, which no other cluster names', {}, 'on'],
    [
      'the record has its VPC, and another cluster shares the key',
      {
        clusters: [cluster('c1', { meta_data: unclear }), cluster('c2')],
        events: [event('key-1', { vpcId: 'vpc-c1' })],
      },
      'on',
    ],
    ['another cluster shares the key', { clusters: [cluster('c1', { meta_data: unclear }), cluster('c2')] }, 'unknown'],
    [
      'the record has the VPC of the other one',
      {
        clusters: [cluster('c1', { meta_data: unclear }), cluster('c2')],
        events: [event('key-1', { vpcId: 'vpc-c2' })],
      },
      'unknown',
    ],
    ['the key was used before the window', { events: [event('key-1', { eventTime: '@-40h' })] }, 'unknown'],
    ['the key was never used', { events: [] }, 'unknown'],
    ['another key was used', { events: [event('key-2', elsewhere)] }, 'unknown'],
    ['KMS denied the role', { events: [event('key-1', { errorCode: 'Forbidden.NoPermission' })] }, 'unknown'],
  ])('where %s', async (_, parts, state) => {
    const { emulator } = await emulated(
      account({ clusters: [cluster('c1', { meta_data: unclear })] as never, ...parts }),
    );
    const { snapshot, report } = await audit(openSession(emulator, { config: parseConfig('{}', 'test'), hasty: true }));

    expect(readErrorsOf(snapshot)).toEqual([]);
    expect(report.clusters.find(({ id }) => id === 'c1')?.encryption).toEqual({ state, keyId: 'key-1' });
    const verdictOf = (check: string) =>
      report.findings.find(({ checkId, resource }) => checkId === check && resource.id === 'c1')?.verdict;
    expect(verdictOf('ack-cluster-encryption-enabled')).toBe(state === 'on' ? 'COMPLIANT' : 'INSUFFICIENT_DATA');
    // Its key is judged like one that is in use.
    expect(verdictOf('ack-cluster-encryption-key-usable')).toBe('COMPLIANT');
    expect(report.clusters.find(({ id }) => id === 'c1')?.verified).toMatch(
      state === 'on' ? /^cluster$/ : /^(no|unknown)$/,
    );
  });
});
