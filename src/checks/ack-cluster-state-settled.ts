import { compliant, defineCheck, insufficientData, nonCompliant } from './define-check.ts';
import { livingProCluster } from './gates.ts';
import { iso, reason } from './reason.ts';

const hourMs = 3_600_000;

/** A length in its largest unit of which there are two. */
function lasting(minutes: number): string {
  if (minutes >= 2_880) return `${Math.floor(minutes / 1_440)} days`;
  return minutes >= 120 ? `${Math.floor(minutes / 60)} hours` : `${minutes} minutes`;
}

function lastingZh(minutes: number): string {
  if (minutes >= 2_880) return ` ${Math.floor(minutes / 1_440)} 天`;
  return minutes >= 120 ? ` ${Math.floor(minutes / 60)} 小时` : ` ${minutes} 分钟`;
}

export default defineCheck({
  id: 'ack-cluster-state-settled',
  title: { en: 'The cluster is not stuck in an update', zh: '集群未长时间处于更新中' },
  severity: 'medium',
  resourceType: 'ACS::ACK::Cluster',
  risk: {
    en: 'While a cluster is updating its encryption cannot be judged, and one that is stuck stays so.',
    zh: '集群更新期间无法判定其加密状态，卡在更新中的集群则始终无法判定。',
  },
  reference: 'https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/cluster-overview',
  controls: [],
  reasons: {
    'state-settled': reason(
      { state: 'string' },
      {
        en: ({ state }) => `The cluster is ${state}.`,
        zh: ({ state }) => `集群状态为 ${state}。`,
      },
    ),
    'state-updating': reason(
      { since: 'string', minutes: 'number' },
      {
        en: ({ since, minutes }) => `The cluster has been updating since ${since}, for ${lasting(minutes)}.`,
        zh: ({ since, minutes }) => `集群自 ${since} 起一直处于更新中，已持续${lastingZh(minutes)}。`,
        remediation: {
          en: 'Check the tasks of the cluster, and open a ticket if none makes progress.',
          zh: '查看集群任务；如果任务没有进展，请提交工单。',
          console: {
            en: 'Container Service console > Clusters > cluster name > Cluster Tasks',
            zh: '容器服务控制台 > 集群列表 > 集群名称 > 集群任务',
          },
        },
      },
    ),
    'state-updating-unknown-since': reason(
      {},
      {
        en: () => 'The cluster is updating; since when is not known.',
        zh: () => '集群正在更新，开始时间未知。',
      },
    ),
  },
  gate: livingProCluster,
  needs: ['lifecycle', 'updatingSince'],

  evaluate({ lifecycle, updatingSince }, { now, message }) {
    const evidence = (actual: string) => ({ property: '$.state', expected: '!= updating | < 1 h', actual });
    if (lifecycle.phase !== 'settling') {
      return compliant(message('state-settled', { state: lifecycle.state }), evidence(lifecycle.state));
    }
    if (updatingSince === null)
      return insufficientData(message('state-updating-unknown-since', {}), evidence('updating'));
    const since = iso(updatingSince);
    const minutes = Math.floor((now - updatingSince) / 60_000);
    const updating = message('state-updating', { since, minutes });

    return now - updatingSince > hourMs
      ? nonCompliant(updating, evidence(`updating, >= ${since}`))
      : compliant(updating, evidence(`updating, >= ${since}`));
  },
});
