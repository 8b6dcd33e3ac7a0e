import { keyInForce } from '../model/encryption.ts';
import { message } from '../model/message.ts';
import { compliant, defineCheck, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './pro-cluster.ts';

export default defineCheck({
  id: 'ack-secret-manager-polling',
  title: 'ack-secret-manager polls often enough',
  severity: 'low',
  resourceType: 'ACS::ACK::Cluster',
  risk: 'Without polling, a secret that was changed in KMS stays the old one in the cluster.',
  remedy: 'Set pollingInterval of the add-on, and leave disablePolling off.',
  reference:
    'https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/use-ack-secret-manager-to-import-alibaba-cloud-kms-secrets',
  gate: {
    needs: [...proCluster.needs, 'encryption', 'secretManager'],
    evaluate(facts, context) {
      const decided = proCluster.evaluate(facts, context);
      if (decided !== undefined) return decided;
      if (keyInForce(facts.encryption) !== null) return notApplicable(message('secret-manager-not-asked', {}));
      return facts.secretManager === null ? notApplicable(message('secret-manager-absent', {})) : undefined;
    },
  },
  needs: ['polling'],

  evaluate({ polling }, { settings }) {
    if (polling === null) return notApplicable(message('secret-manager-absent', {}));
    const most = settings.secretManager.maxInterval;
    const evidence = {
      property: '$.config',
      expected: `polling every ${most} seconds or faster`,
      actual: polling.on ? `every ${polling.interval} seconds` : 'polling is off',
    };
    if (!polling.on) return nonCompliant(message('polling-off', {}), evidence);

    return polling.interval <= most
      ? compliant(message('polling-on', { seconds: polling.interval }), evidence)
      : nonCompliant(message('polling-slow', { seconds: polling.interval, most }), evidence);
  },
});
