import { evidenceZh } from './evidence-zh.ts';
import { listZh } from './list-zh.ts';
import type { Words } from './words.ts';

const staysOnOldVersion = '轮转后，存量 Secret 仍由旧版本密钥加密，直到被重新写入。';
const retryHint = '请授予相应权限（参见 sealwatch policy），或稍后重试';

/** A length in its largest unit of which there are two. */
function lasting(minutes: number): string {
  if (minutes >= 2_880) return ` ${Math.floor(minutes / 1_440)} 天`;
  return minutes >= 120 ? ` ${Math.floor(minutes / 60)} 小时` : ` ${minutes} 分钟`;
}

/** Simplified Chinese, in the words of Alibaba Cloud's own consoles. */
export const zh: Words = {
  'read-error': ({ operation, resource, code }) =>
    `${operation}${resource === '' ? ' ' : `（${resource}）`}未能读取：${code}。${retryHint}。`,
  'check-failed': ({ checkId }) => `检查项 ${checkId} 在处理已读取的数据时出错，这是 Sealwatch 的缺陷。`,

  'edition-basic': () => '集群为基础版，不支持 Secret 落盘加密，请先升级为 Pro 版。',
  'edition-dedicated': () => 'ACK 专有集群自行运行 API Server，其加密在 API Server 上配置，此处无法查看。',
  'edition-registered': () => '注册集群的控制面不由 ACK 运行。',
  'edition-acs': () => 'ACS 集群使用另外的角色和开关进行加密，此处不做判定。',
  'edition-legacy': () => '此类旧版集群不支持 Secret 落盘加密。',
  'cluster-ended': ({ state }) => `集群状态为 ${state}。`,
  'cluster-initial': () => '集群正在创建。',
  'cluster-updating': () => '集群正在更新，其配置可能正在变化。',

  'encryption-on': ({ keyId }) => `已开启 Secret 落盘加密，使用密钥 ${keyId}。`,
  'encryption-unknown': ({ keyId }) =>
    `配置中有密钥 ${keyId}，但缺少开关字段，且窗口内没有可归属到本集群的密钥调用，无法判断是否已开启 Secret 落盘加密。`,
  'encryption-off': () => '未开启 Secret 落盘加密。',
  'encryption-off-was-on': ({ keyId }) =>
    `Secret 落盘加密已被关闭。${keyId === '' ? '' : `配置中仍保留密钥 ${keyId}：此前由其加密的 Secret 可能仍需使用该密钥。`}`,
  'encryption-off-key-left': ({ keyId }) =>
    `未开启 Secret 落盘加密，但配置中仍保留密钥 ${keyId}：此前由其加密的 Secret 可能仍需使用该密钥。`,
  'encryption-not-on': () => '未开启 Secret 落盘加密，没有可供检查的密钥。',

  'key-usable': () => '密钥处于启用状态。',
  'key-absent': () => '在集群所在地域，KMS 中不存在该密钥。',
  'key-absent-but-working': ({ last }) =>
    `本账号在 KMS 中查不到该密钥，但它在 ${last} 仍正常工作：可能属于其他阿里云账号。`,
  'key-not-enabled': ({ state }) => `密钥状态为 ${state}。`,
  'key-pending-deletion': ({ deleteDate }) =>
    deleteDate === '' ? '密钥已进入计划删除状态。' : `密钥将于 ${deleteDate} 被删除。`,
  'key-material-expired': ({ expired }) => `导入的密钥材料已于 ${expired} 过期。`,
  'key-material-expiring': ({ expires, days }) => `导入的密钥材料将于 ${expires} 过期，剩余 ${days} 天。`,

  'key-supported': () => '该密钥是 ACK 支持的用户主密钥（CMK）。',
  'key-unsupported': ({ spec, usage }) => `密钥规格为 ${spec}，用途为 ${usage}，ACK 不支持。`,
  'key-is-service-key': ({ creator }) => `该密钥是云服务 ${creator} 的服务密钥，ACK 无法使用。`,
  'key-absent-unjudged': () => 'KMS 中不存在该密钥，无法判定其类型。',

  'seen-working': ({ count, last, shared }) =>
    `服务角色已成功使用该密钥 ${count} 次，最近一次为 ${last}${shared ? '；该密钥由多个集群共用' : ''}。`,
  'configured-but-silent': ({ since }) =>
    `已配置加密，但自 ${since} 以来没有任何加密或解密记录，而操作审计显示服务角色在其他集群上正常工作。`,
  'silent-v2': ({ since }) => `自 ${since} 以来没有该密钥的使用记录。KMS v2 会长时间不调用密钥，因此无法据此判定。`,
  'silent-without-control': ({ since }) =>
    `自 ${since} 以来没有该密钥的使用记录，也没有证据表明操作审计会记录此类调用。`,
  'calls-without-key': ({ count }) =>
    `未发现该密钥的使用记录，但有 ${count} 次成功调用无法确定所用密钥，可能与之有关。`,
  'records-not-read': ({ count }) => `密钥使用情况未知：时间窗口内的记录有 ${count} 处读取失败。`,
  'silence-not-read': ({ since }) => `未发现该密钥的使用记录，但操作审计事件只读取到 ${since}。`,
  'cluster-not-running': ({ state }) => `集群状态为 ${state}，其密钥使用情况没有参考意义。`,
  'cluster-encrypted-lately': ({ since }) => `加密在 ${since} 首次被发现开启，时间过短，尚无法体现使用情况。`,
  'cluster-new': ({ created }) => `集群创建于 ${created}，时间过短，尚无法体现使用情况。`,
  'cluster-changed': ({ changed }) =>
    `未发现该密钥的使用记录，但集群在 ${changed} 发生过变更：加密可能自那时起才开启。`,

  'not-refused': ({ since, throttled }) =>
    `自 ${since} 以来，KMS 没有拒绝过对该密钥的调用${throttled === 0 ? '' : `（${throttled} 次被限流）`}。`,
  denied: ({ count, codes, last }) =>
    `KMS 拒绝了对该密钥的 ${count} 次调用，最近一次为 ${last}：${listZh(codes)}。此后没有成功的调用。`,
  'refused-unnamed': ({ count, codes, last }) =>
    `KMS 拒绝了服务角色的 ${count} 次调用，最近一次为 ${last}：${listZh(codes)}。这些调用未指明密钥，可能涉及本密钥。`,
  'refusals-not-read': ({ since }) => `未发现被拒绝的调用，但操作审计事件只读取到 ${since}。`,
  'region-refused-unnamed': ({ count, codes, last }) =>
    `KMS 在本地域拒绝了服务角色未指明密钥的 ${count} 次调用，最近一次为 ${last}：${listZh(codes)}。`,

  'key-approved': ({ by }) => `该密钥已获批准（${by}）。`,
  'key-not-approved': () => '该密钥不在批准的密钥列表中。',
  'no-approved-keys': () => '未配置批准的密钥列表。',

  'rotation-any': ({ state, on }) => `密钥轮转状态为 ${state}，配置允许任意状态。${on ? staysOnOldVersion : ''}`,
  'rotation-agrees': ({ state, on }) => `密钥轮转状态为 ${state}，与配置一致。${on ? staysOnOldVersion : ''}`,
  'rotation-wanted-on': ({ state }) => `密钥轮转状态为 ${state}，但要求开启轮转。`,
  'rotation-wanted-off': ({ state }) => `密钥轮转状态为 ${state}，但要求关闭轮转。${staysOnOldVersion}`,

  'delete-protected': () => '已开启删除保护。',
  'delete-unprotected': ({ clusters }) => `未开启删除保护，而以下集群离不开该密钥：${listZh(clusters)}。`,
  'not-pending-deletion': ({ state }) => `密钥状态为 ${state}。`,
  'pending-deletion': ({ deleteDate, clusters }) =>
    `密钥将${deleteDate === '' ? '' : `于 ${deleteDate} `}被删除，以下集群将随之失效：${listZh(clusters)}。`,

  'default-key': () => '该密钥不属于任何 KMS 实例。',
  'instance-lasts': ({ ends }) => `密钥所在的 KMS 实例将于 ${ends} 到期。`,
  'instance-ends-never': () => '密钥所在的 KMS 实例没有到期时间。',
  'instance-ending': ({ ends, days }) => `密钥所在的 KMS 实例将于 ${ends} 到期，剩余 ${days} 天，密钥将随之失效。`,
  'instance-ended': ({ ends }) => `密钥所在的 KMS 实例已于 ${ends} 到期。`,

  'state-settled': ({ state }) => `集群状态为 ${state}。`,
  'state-updating': ({ since, minutes }) => `集群自 ${since} 起一直处于更新中，已持续${lasting(Number(minutes))}。`,
  'state-updating-unknown-since': () => '集群正在更新，开始时间未知。',

  'nothing-encrypted-here': () => '此处没有开启加密的集群。',
  'activity-explained': ({ keys }) => `服务角色使用过的 ${keys} 个密钥均有对应的集群。`,
  'activity-unexplained': ({ keys, count }) =>
    `服务角色使用 ${listZh(keys)} 进行了 ${count} 次调用，但没有集群使用这些密钥。`,
  'activity-explained-unsure': ({ keys }) =>
    `服务角色使用过 ${listZh(keys)}，在已读取的集群中没有对应的集群，但可能对应未能读取的集群。`,
  'activity-not-read-whole': ({ since }) => `操作审计事件只读取到 ${since}。`,

  'encrypted-anyway': () => '已开启 Secret 落盘加密，该组件缓存的内容也已加密。',
  'secret-manager-unencrypted': ({ version }) =>
    `ack-secret-manager ${version} 在本集群将 KMS 凭据缓存为 Kubernetes Secret，而 Secret 落盘加密未开启。`,
  'secret-manager-not-listed': () =>
    '组件列表中没有 ack-secret-manager，但它可能通过 Helm 安装而未被列出，且 Secret 落盘加密未开启。',
  'secret-manager-not-asked': () => '仅在未开启 Secret 落盘加密时读取组件列表。',
  'secret-manager-absent': () => '组件列表中没有 ack-secret-manager。',
  'polling-on': ({ seconds }) => `该组件每 ${seconds} 秒轮询一次。`,
  'polling-off': () => '该组件已关闭轮询，凭据更新不会同步到集群。',
  'polling-slow': ({ seconds, most }) => `该组件每 ${seconds} 秒轮询一次，间隔不应超过 ${most} 秒。`,

  'trail-records': ({ trail }) => `跟踪 ${trail} 记录本地域的读写事件。`,
  'no-trail-records': ({ trails }) => `没有已开启的跟踪记录本地域的读写事件（${evidenceZh(trails)}）。`,

  'kms-paid': ({ status }) => `KMS 状态为 ${status}。`,
  'kms-not-open': () => '本账号未开通 KMS。',
  'kms-in-arrears': ({ status }) => `KMS 状态为 ${status}：随时可能拒绝所有调用。`,
  'balance-other-currency': ({ currency, expected }) =>
    `账户余额的币种为 ${currency}，balance.minimum 的币种${expected === '' ? '未设置' : `为 ${expected}`}，无法比较。`,
  'balance-low': ({ available, minimum, currency }) =>
    `账号可用额度为 ${available} ${currency}，未高于下限 ${minimum}。`,

  'role-authorized': () => '该角色存在，信任 ACK，并已授予所需的权限策略。',
  'role-absent': () => '不存在 AliyunCSManagedSecurityRole 角色。',
  'role-trust-conditional': () => '该角色仅在满足特定条件时信任 cs.aliyuncs.com，无法判定该条件是否成立。',
  'role-not-trusting': ({ trusted }) => `该角色未信任 cs.aliyuncs.com（当前信任：${listZh(evidenceZh(trusted))}）。`,
  'role-without-policy': ({ policies }) =>
    `该角色未授予 AliyunCSManagedSecurityRolePolicy（当前策略：${listZh(evidenceZh(policies))}）。`,
  'role-not-granted': ({ message }) => `ACK 表示未获得该角色的授权${message === '' ? '' : `：${message}`}。`,
  'no-pro-cluster': () => '此处没有需要该角色的 Pro 版集群。',
};
