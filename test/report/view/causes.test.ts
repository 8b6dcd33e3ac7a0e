import { describe, expect, it } from 'vitest';
import { type Message, message } from '../../../src/model/finding.ts';
import { listCauses } from '../../../src/report/view/causes.ts';
import { aboutCluster, cluster, finding, key, report } from '../fixture-report.ts';

const encryptedBy = (keyId: string) => ({ encryption: { state: 'on', keyId } as const });
const dying = message('key-pending-deletion', { keyId: 'key-1', deleteDate: '2026-11-29T03:04:00.000Z' });

describe('the causes of findings', () => {
  it('are one for a key, however many clusters hang on it', () => {
    const clusters = [
      cluster(1, { name: 'a', ...encryptedBy('key-1') }),
      cluster(2, { name: 'b', ...encryptedBy('key-1') }),
      cluster(3, { name: 'c', ...encryptedBy('key-1') }),
      cluster(4, { name: 'left', encryption: { state: 'off', keyId: 'key-1' } }),
      cluster(5, { name: 'other', ...encryptedBy('key-2') }),
    ];
    const causes = listCauses(
      report({
        clusters,
        keys: [key('key-1', []), key('key-2', [])],
        findings: clusters.slice(0, 3).map((one) => finding(aboutCluster(one), dying, { severity: 'critical' })),
      }),
    );
    expect(causes).toHaveLength(1);
    expect(causes[0]?.findings).toHaveLength(3);
    expect(causes[0]?.encrypting.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(causes[0]?.left.map(({ name }) => name)).toEqual(['left']);
  });

  it('are two for keys of one name in two regions', () => {
    const clusters = [
      cluster(1, { name: 'a', ...encryptedBy('alias/one') }),
      cluster(2, { name: 'b', ...encryptedBy('alias/one'), regionId: 'cn-beijing' }),
    ];
    const findings = clusters.map((one) => finding(aboutCluster(one), dying));
    expect(listCauses(report({ clusters, findings }))).toHaveLength(2);
  });

  it('are each cluster’s own where the key is not to blame', () => {
    const clusters = [1, 2].map((number) => cluster(number, { name: `c${number}`, ...encryptedBy('key-1') }));
    const silent = message('no-usage-v1', { since: '2026-11-21T06:30:00.000Z' });
    expect(
      listCauses(report({ clusters, findings: clusters.map((one) => finding(aboutCluster(one), silent)) })),
    ).toHaveLength(2);
  });

  it('put what follows from a bad key after what is bad about it', () => {
    const one = cluster(1, { name: 'a', ...encryptedBy('key-1') });
    const denied = message('denied', {
      count: 1,
      codes: ['Forbidden.KeyDisabled'],
      last: '2026-11-22T05:00:00.000Z',
    });
    const findings = [denied, dying].map((reason) => finding(aboutCluster(one), reason, { severity: 'critical' }));
    const [cause] = listCauses(report({ clusters: [one], findings }));
    expect(cause?.findings.map(({ message: { id } }) => id)).toEqual(['key-pending-deletion', 'denied']);
  });

  it('come worst first, and last those that are waived', () => {
    const clusters = [1, 2, 3].map((number) => cluster(number, { name: `c${number}` }));
    const [a, b, c] = clusters.map(aboutCluster);
    if (!a || !b || !c) throw new Error('three clusters');
    const waiver = { reason: 'r', owner: 'o', approvedBy: 'a', expires: '2026-12-31' };
    const off = message('encryption-off', {});
    const findings = [
      finding(a, off, { severity: 'critical', waiver }),
      finding(b, off, { severity: 'medium' }),
      finding(c, off, { severity: 'high' }),
    ];
    expect(listCauses(report({ clusters, findings })).map(({ cluster }) => cluster?.name)).toEqual(['c3', 'c2', 'c1']);
  });

  it('leave out what is not against the rules', () => {
    const one = cluster(1, { name: 'a' });
    const findings = (['COMPLIANT', 'INSUFFICIENT_DATA', 'NOT_APPLICABLE'] as const).map((verdict) =>
      finding(aboutCluster(one), message('encryption-off', {}), { verdict }),
    );
    expect(listCauses(report({ clusters: [one], findings }))).toEqual([]);
  });
});

describe('the remediation of a finding', () => {
  const about = aboutCluster(cluster(1, { name: 'a', ...encryptedBy('alias/one') }));
  const commandsOf = (reason: Message) => finding(about, reason).remediation?.commands;

  it('cancels a deletion with the id that KMS answered', () => {
    expect(commandsOf(dying)).toEqual(['aliyun kms CancelKeyDeletion --KeyId key-1 --region cn-hangzhou']);
  });

  it('enables a key that is disabled, and none that is pending import', () => {
    expect(commandsOf(message('key-disabled', { keyId: 'key-1' }))).toEqual([
      'aliyun kms EnableKey --KeyId key-1 --region cn-hangzhou',
    ]);
    expect(commandsOf(message('key-pending-import', { keyId: 'key-1' }))).toEqual([]);
  });

  it.each(['key-1; rm -rf /', '$(reboot)', 'key 1', '-h', '', 'key`id`', "key'1"])(
    'gives no command to paste for a key called %j',
    (keyId) => {
      expect(finding(about, message('key-disabled', { keyId })).remediation).toMatchObject({
        text: 'Enable the key.',
        commands: [],
      });
    },
  );
});
