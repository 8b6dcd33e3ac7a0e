import type { CheckWords } from './language.ts';

const turnOn =
  'sealwatch remediate --cluster {id}，或在 ACK 控制台的集群基本信息页面，使用 KMS 密钥手动开启 Secret 落盘加密。';

/** What each check says about itself, in Chinese. Placeholders as in English. */
export const checksZh: Readonly<Record<string, CheckWords>> = {
  'ack-cluster-encryption-enabled': {
    title: '已开启 Secret 落盘加密',
    risk: '任何能够读取 etcd、其云盘或备份的人，都能读取集群中的所有 Secret。',
    remedy: turnOn,
  },
  'ack-cluster-encryption-key-usable': {
    title: '加密集群的密钥可用',
    risk: '密钥不可用时，API Server 无法读取任何 Secret，并停止工作。',
    remedy: '启用密钥、取消计划删除密钥，或重新导入密钥材料。',
  },
  'ack-cluster-encryption-key-supported': {
    title: '密钥类型受 ACK 支持',
    risk: '对于其他类型的密钥或云服务的服务密钥，ACK 不保证日后仍能解密 Secret。',
    remedy: '请选择规格为 Aliyun_AES_256、用途为 ENCRYPT/DECRYPT 的用户主密钥（CMK）。',
  },
  'ack-cluster-encryption-key-approved': {
    title: '密钥在批准的列表中',
    risk: '未经选定的密钥可能被删除，也可能对不应读取 Secret 的人开放。',
    remedy: '在 keys.approved 中批准该密钥，或与其负责人计划更换为已批准的密钥。',
  },
  'ack-managed-security-role-authorized': {
    title: 'ACK 已获得 AliyunCSManagedSecurityRole 的授权',
    risk: '没有该角色，ACK 无法调用 KMS，Secret 既不能加密，也不能读取。',
    remedy: '在 RAM 控制台为容器服务授权 AliyunCSManagedSecurityRole。',
  },
  'ack-cluster-encryption-active': {
    title: '服务角色使用该密钥进行过加密或解密',
    risk: '没有实际使用的配置可能从未生效，而在 Secret 泄露之前无人知晓。',
    remedy: '在集群中写入一个 Secret，十分钟后重新审计；如果仍无记录，请向 ACK 提交工单。',
  },
  'ack-cluster-encryption-not-denied': {
    title: 'KMS 未拒绝服务角色的调用',
    risk: '解密请求被拒绝的 API Server，在下次重启后将无法读取 Secret。',
    remedy: '排查 KMS 拒绝的原因：密钥状态、密钥策略、服务角色的权限，或欠费。',
  },
  'ack-cluster-encryption-key-rotation': {
    title: '密钥轮转与配置一致',
    risk: '密钥轮转后，存量 Secret 仍由旧版本密钥加密，直到被重新写入。',
    remedy: '按照 keys.rotation 设置密钥的自动轮转，并在每次轮转后重新写入 Secret。',
  },
  'kms-key-delete-protection-enabled': {
    title: '密钥已开启删除保护',
    risk: '一次误操作，就会使集群所依赖的密钥进入计划删除状态。',
    remedy:
      'aliyun kms SetDeletionProtection --ProtectedResourceArn acs:kms:{regionId}:{accountId}:key/{id} --EnableDeletionProtection true --region {regionId}',
  },
  'kms-key-state-not-pending-deletion': {
    title: '密钥未处于计划删除状态',
    risk: '密钥被删除后，由其加密的所有集群将永久失去 Secret。',
    remedy: 'aliyun kms CancelKeyDeletion --KeyId {id} --region {regionId}',
  },
  'kms-instance-not-expiring': {
    title: '密钥所在的 KMS 实例不会很快到期',
    risk: 'KMS 实例到期或释放后，其中的密钥不复存在，由这些密钥加密的集群也将失效。',
    remedy: '为 KMS 实例续费，并开启自动续费。',
  },
  'ack-cluster-state-settled': {
    title: '集群未长时间处于更新中',
    risk: '集群更新期间无法判定 Secret 是否已加密，卡在更新中的集群则始终无法判定。',
    remedy: '在 ACK 控制台查看集群任务；如果任务没有进展，请提交工单。',
  },
  'kms-key-activity-explained': {
    title: '服务角色使用过的每个密钥都有对应的集群',
    risk: '存在使用未知密钥的加密行为：可能是被遗忘的集群、过时的列表，或服务角色被滥用。',
    remedy: '查明谁使用了该密钥：在操作审计（ActionTrail）中按密钥 ID 查询事件。',
  },
  'ack-cluster-synced-secrets-encrypted': {
    title: 'ack-secret-manager 缓存的内容已加密',
    risk: '由 KMS 保护的凭据以明文形式存储在 etcd 中。',
    remedy: turnOn,
  },
  'ack-secret-manager-polling': {
    title: 'ack-secret-manager 的轮询足够频繁',
    risk: '不轮询时，KMS 中已更新的凭据在集群中仍是旧值。',
    remedy: '设置该组件的 pollingInterval，并保持 disablePolling 关闭。',
  },
  'actiontrail-kms-activity-recorded': {
    title: '有跟踪记录服务角色对密钥的使用',
    risk: '没有记录所有事件的跟踪时，证据最多保留 90 天，也无法查明是谁危及了密钥。',
    remedy: '创建覆盖所有地域、EventRW=All 的跟踪，并开启该跟踪。',
  },
  'account-kms-not-in-arrears': {
    title: 'KMS 未欠费',
    risk: 'KMS 会拒绝欠费账号的调用，其集群将停止工作。',
    remedy: '请为账号充值。',
  },
};
