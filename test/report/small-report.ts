import { message } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { aboutCluster, accountId, cluster, finding, key, mallory, report } from './fixture-report.ts';

const dying = 'key-hzz65f1a2b3c4d5e6f7dead';
const pay = cluster(1, {
  name: 'prod-pay',
  encryption: { state: 'on', keyId: dying },
  verification: { keyUsable: 'NON_COMPLIANT' },
});
const shop = cluster(2, { name: 'prod-shop', tags: { team: 'shop' } });
const edge = cluster(3, {
  name: 'lab-edge',
  regionId: 'cn-beijing',
  verification: { keyUsable: 'INSUFFICIENT_DATA', keyUsed: 'INSUFFICIENT_DATA' },
});

/** One cluster of each kind: broken, verified, not told; little enough to be read whole. */
export const smallReport: Report = report({
  scope: { accounts: [accountId], regions: ['cn-beijing', 'cn-hangzhou'] },
  readErrors: [
    {
      operation: 'kms:DescribeKey',
      accountId,
      regionId: 'cn-beijing',
      resource: edge.encryption.keyId,
      code: 'Forbidden.NoPermission',
      message: 'kms:DescribeKey was denied.',
      requestId: 'REQ-8F2C',
    },
  ],
  clusters: [pay, shop, edge],
  keys: [
    key(dying, [pay], {
      state: 'PendingDeletion',
      deleteDate: '2026-11-29T03:04:00.000Z',
      deletionProtection: 'Disabled',
      requestId: 'REQ-9C3E',
    }),
    key(shop.encryption.keyId, [shop]),
  ],
  findings: [
    finding(
      { type: 'ACS::KMS::Key', id: dying, name: dying, accountId, regionId: 'cn-hangzhou' },
      message('pending-deletion', { keyId: dying, deleteDate: '2026-11-29T03:04:00.000Z', clusters: ['prod-pay'] }),
      {
        checkId: 'kms-key-state-not-pending-deletion',
        severity: 'critical',
        since: '2026-11-21T09:00:00.000Z',
        by: { ...mallory, time: '2026-11-21T08:58:00.000Z' },
      },
    ),
    finding(
      aboutCluster(pay),
      message('key-pending-deletion', { keyId: dying, deleteDate: '2026-11-29T03:04:00.000Z' }),
      {
        checkId: 'ack-cluster-encryption-key-usable',
        severity: 'critical',
      },
    ),
    finding(
      aboutCluster(edge),
      message('read-error', {
        operation: 'kms:DescribeKey',
        resource: edge.encryption.keyId,
        code: 'Forbidden.NoPermission',
        requestId: 'REQ-8F2C',
      }),
      { checkId: 'ack-cluster-encryption-key-usable', verdict: 'INSUFFICIENT_DATA' },
    ),
    finding(aboutCluster(edge), message('no-usage-no-baseline', { since: '2026-08-24T06:30:00.000Z' }), {
      checkId: 'ack-cluster-encryption-active',
      verdict: 'INSUFFICIENT_DATA',
    }),
    ...[pay, shop, edge].map((one) =>
      finding(aboutCluster(one), message('encryption-on', { keyId: one.encryption.keyId }), { verdict: 'COMPLIANT' }),
    ),
  ],
  waivers: [
    {
      check: 'ack-cluster-encryption-enabled',
      selector: 'lab-old',
      reason: 'winds down',
      owner: 'alice',
      approvedBy: 'bob',
      expires: '2026-11-28',
      state: 'active',
      problem: null,
      findings: 1,
    },
  ],
});
