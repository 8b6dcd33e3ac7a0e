import { evidenceOfCheckpoint, services } from '../facts/egress.ts';
import { readFailure } from '../model/fact.ts';
import {
  compliant,
  defineCheck,
  insufficientData,
  nonCompliant,
  notApplicable,
  readErrorDecision,
} from './define-check.ts';
import { proCluster } from './gates.ts';
import { counted, iso, reason } from './reason.ts';

const openWay = {
  en: `Let TCP 443 out to ${services} in the security group of the cluster, and in the network ACLs of its vSwitches also the answers in.`,
  zh: `在集群的安全组中放行到 ${services} 的 TCP 443 出方向流量，并在其交换机的网络 ACL 中同时放行应答流量。`,
  console: {
    en: 'ECS console > Security Groups; VPC console > Network ACLs',
    zh: 'ECS 控制台 > 安全组；专有网络控制台 > 网络 ACL',
  },
};
const groupEvents = [
  'AuthorizeSecurityGroupEgress',
  'RevokeSecurityGroupEgress',
  'ModifySecurityGroupEgressRule',
  'ConfigureSecurityGroupPermissions',
] as const;
const aclEvents = [
  'ModifyNetworkAclAttributes',
  'UpdateNetworkAclEntries',
  'CopyNetworkAclEntries',
  'AssociateNetworkAcl',
  'UnassociateNetworkAcl',
  'DeleteNetworkAcl',
] as const;
const networkEvents = { 'security-group': groupEvents, 'network-acl': aclEvents };

export default defineCheck({
  id: 'ack-cluster-kms-egress-open',
  title: { en: 'The network lets the cluster reach KMS', zh: '网络允许集群访问 KMS' },
  severity: 'high',
  resourceType: 'ACS::ACK::Cluster',
  risk: {
    en: 'An API server that cannot reach KMS cannot decrypt data keys that it has not cached.',
    zh: '无法访问 KMS 的 API Server 不能解密未缓存的数据密钥。',
  },
  reference:
    'https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/use-kms-to-encrypt-kubernetes-secrets-2',
  controls: [],
  reasons: {
    'kms-egress-open': reason(
      {},
      {
        en: () => `TCP 443 passes to all of ${services}, and the answers return.`,
        zh: () => `到 ${services} 的 TCP 443 流量全部放行，应答可返回。`,
        events: networkEvents,
      },
    ),
    'kms-egress-closed': reason(
      { by: 'string', direction: 'string' },
      {
        en: ({ by, direction }) =>
          direction === 'egress'
            ? `${by} drops TCP 443 to ${services}: the cluster does not reach KMS.`
            : `${by} drops the answers from ${services}: the cluster does not hear KMS.`,
        zh: ({ by, direction }) =>
          direction === 'egress'
            ? `${by} 拒绝到 ${services} 的 TCP 443 流量，集群无法访问 KMS。`
            : `${by} 拒绝来自 ${services} 的应答流量，集群收不到 KMS 的应答。`,
        short: { en: () => 'KMS unreachable', zh: () => '无法访问 KMS' },
        headline: {
          en: ({ subject, clusters }) => `${subject} keeps ${counted(clusters, 'cluster')} from KMS`,
          zh: ({ subject, clusters }) => `${subject} 使 ${clusters} 个集群无法访问 KMS`,
        },
        remediation: openWay,
        events: networkEvents,
        cause: 'egress',
      },
    ),
    'kms-egress-partly-open': reason(
      { by: 'string' },
      {
        en: ({ by }) => `${by} drops a part of the traffic with ${services}: it is not known which part KMS needs.`,
        zh: ({ by }) => `${by} 拒绝了与 ${services} 之间的部分流量，无法得知其中是否包含 KMS 所需的流量。`,
        remediation: openWay,
      },
    ),
    'kms-egress-closed-but-used': reason(
      { by: 'string', last: 'string' },
      {
        en: ({ by, last }) =>
          `${by} drops traffic with ${services}, but the cluster used its key at ${last}, and no later change of the rules is known.`,
        zh: ({ by, last }) =>
          `${by} 拒绝与 ${services} 之间的流量，但集群在 ${last} 使用过密钥，且未发现规则在此之后有变更。`,
        remediation: openWay,
      },
    ),
    'kms-egress-undecided': reason(
      { by: 'string' },
      {
        en: ({ by }) =>
          `Rules of ${by} name lists of addresses: it is not known whether they let TCP 443 pass to ${services}.`,
        zh: ({ by }) => `${by} 的规则引用了地址列表，无法得知是否放行到 ${services} 的 TCP 443 流量。`,
        remediation: openWay,
      },
    ),
  },
  gate: proCluster,
  needs: ['encryption', 'egress'],
  consults: ['activity'],

  evaluate({ encryption, egress, activity }, { message }) {
    if (encryption.is === 'unknown')
      return insufficientData(message('encryption-unknown', { keyId: encryption.keyId }));
    if (egress === null) return notApplicable(message('encryption-not-on', {}));
    const { checkpoints, changedAt } = egress;
    const evidence = checkpoints.map(evidenceOfCheckpoint);
    const closed = checkpoints.find(({ passes }) => passes === 'no');
    if (closed !== undefined) {
      const { by, direction } = closed;
      const own = evidenceOfCheckpoint(closed);
      // Usage that could not be read excuses nothing; and what others did with a shared key says nothing of this cluster.
      const usage = activity.ok ? activity.value : null;
      const isOwn = usage?.attribution === 'cluster' || usage?.attribution === 'exclusive-key';
      const last = isOwn ? (usage?.last ?? null) : null;
      const isAfter = last !== null && last >= (usage?.windowFrom ?? 0) && (changedAt === null || last > changedAt);
      return isAfter
        ? insufficientData(message('kms-egress-closed-but-used', { by, last: iso(last) }), own)
        : nonCompliant(message('kms-egress-closed', { by, direction }), own);
    }
    const partly = checkpoints.find(({ passes }) => passes === 'partly');
    if (partly !== undefined) {
      return insufficientData(message('kms-egress-partly-open', { by: partly.by }), ...evidence);
    }
    const unread = checkpoints.find(({ error }) => error !== undefined);
    if (unread?.error !== undefined) return readErrorDecision(readFailure(unread.error));
    const undecided = checkpoints.find(({ passes }) => passes === 'unknown');
    if (undecided !== undefined) {
      return insufficientData(message('kms-egress-undecided', { by: undecided.by }), ...evidence);
    }
    return compliant(message('kms-egress-open', {}), ...evidence);
  },
});
