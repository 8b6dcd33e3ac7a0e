import { compliant, defineCheck, nonCompliant, notApplicable } from './define-check.ts';
import { proCluster } from './gates.ts';
import { reason } from './reason.ts';
import { accessEvidence } from './sync-access.ts';

const setInterval = {
  en: 'Set pollingInterval of the add-on, and leave disablePolling off.',
  zh: '设置该组件的 pollingInterval，并保持 disablePolling 关闭。',
  console: {
    en: 'Container Service console > Clusters > cluster name > Add-ons > ack-secret-manager > Configuration',
    zh: '容器服务控制台 > 集群列表 > 集群名称 > 组件管理 > ack-secret-manager > 配置',
  },
};

export default defineCheck({
  id: 'ack-secret-manager-polling',
  title: { en: 'ack-secret-manager polls often enough', zh: 'ack-secret-manager 的轮询足够频繁' },
  severity: 'low',
  resourceType: 'ACS::ACK::Cluster',
  risk: {
    en: 'Without polling, a secret that was changed in KMS keeps its old value in the cluster.',
    zh: '不轮询时，KMS 中已更新的凭据在集群中仍是旧值。',
  },
  reference:
    'https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/use-ack-secret-manager-to-import-alibaba-cloud-kms-secrets',
  controls: [],
  reasons: {
    'addons-not-known': reason(
      {},
      {
        en: () => 'The add-ons of this encrypted cluster are not known: `meta_data` lists none.',
        zh: () => '`meta_data` 未列出组件，无法得知此加密集群的组件。',
      },
    ),
    'secret-manager-absent': reason(
      {},
      {
        en: () => 'The add-ons do not list ack-secret-manager.',
        zh: () => '组件列表中没有 ack-secret-manager。',
      },
    ),
    'polling-on': reason(
      { seconds: 'number' },
      {
        en: ({ seconds }) => `The add-on polls every ${seconds} seconds.`,
        zh: ({ seconds }) => `该组件每 ${seconds} 秒轮询一次。`,
      },
    ),
    'polling-off': reason(
      {},
      {
        en: () => 'Polling of the add-on is off, so changed secrets do not arrive.',
        zh: () => '该组件已关闭轮询，凭据更新不会同步到集群。',
        remediation: setInterval,
      },
    ),
    'polling-slow': reason(
      { seconds: 'number', most: 'number' },
      {
        en: ({ seconds, most }) =>
          `The add-on polls every ${seconds} seconds; ${most} is the longest allowed interval.`,
        zh: ({ seconds, most }) => `该组件每 ${seconds} 秒轮询一次，间隔不应超过 ${most} 秒。`,
        remediation: setInterval,
      },
    ),
  },
  gate: {
    needs: [...proCluster.needs, 'syncedSecrets'],
    evaluate(facts, context) {
      const { message } = context;
      const decided = proCluster.evaluate(facts, context);
      if (decided !== undefined) return decided;
      if (facts.syncedSecrets === null) return notApplicable(message('addons-not-known', {}));
      return facts.syncedSecrets.polling === null ? notApplicable(message('secret-manager-absent', {})) : undefined;
    },
  },
  needs: ['polling', 'syncedSecrets'],

  evaluate({ polling, syncedSecrets }, { settings, message }) {
    if (polling === null || syncedSecrets === null) return notApplicable(message('secret-manager-absent', {}));
    const most = settings.secretManager.maxInterval;
    const access = accessEvidence(syncedSecrets);
    const evidence = {
      property: '$.config.pollingInterval',
      expected: `<= ${most} s`,
      actual: polling.on ? `${polling.interval} s` : 'disablePolling: true',
    };
    if (!polling.on) return nonCompliant(message('polling-off', {}), evidence, access);

    return polling.interval <= most
      ? compliant(message('polling-on', { seconds: polling.interval }), evidence, access)
      : nonCompliant(message('polling-slow', { seconds: polling.interval, most }), evidence, access);
  },
});
