import { message } from '../model/message.ts';
import { compliant, defineCheck, insufficientData, nonCompliant } from './define-check.ts';
import { livingProCluster } from './pro-cluster.ts';

const hourMs = 3_600_000;

export default defineCheck({
  id: 'ack-cluster-state-settled',
  title: 'The cluster is not stuck in an update',
  severity: 'medium',
  resourceType: 'ACS::ACK::Cluster',
  risk: 'While a cluster is updating nobody can tell whether its Secrets are encrypted, and a stuck one stays so.',
  remedy: 'Look at the cluster’s tasks in the ACK console, and open a ticket if none moves.',
  reference: 'https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/cluster-overview',
  gate: livingProCluster,
  needs: ['lifecycle', 'updatingSince'],

  evaluate({ lifecycle, updatingSince }, { now }) {
    const evidence = (actual: string) => ({ property: '$.state', expected: 'not updating for over an hour', actual });
    if (lifecycle.phase !== 'settling') {
      return compliant(message('state-settled', { state: lifecycle.state }), evidence(lifecycle.state));
    }
    if (updatingSince === null)
      return insufficientData(message('state-updating-unknown-since', {}), evidence('updating'));
    const since = new Date(updatingSince).toISOString();
    const minutes = Math.floor((now - updatingSince) / 60_000);
    const told = message('state-updating', { since, minutes });

    return now - updatingSince > hourMs
      ? nonCompliant(told, evidence(`updating since ${since}`))
      : compliant(told, evidence(`updating since ${since}`));
  },
});
