import { constantAdvice } from '../model/error-advice.ts';
import { phrasebook } from './phrasebook.ts';

const phrase = phrasebook([
  ['credentials', '访问凭据'],
  ['clock', '时钟'],
  ['in-cluster role', '集群内角色'],
  ['trail of {region}', '{region} 的跟踪'],

  ['allowed', '已授权'],
  ['could not be read for {cluster} ({code})', '读取集群 {cluster} 的角色失败（{code}）'],
  ...['owner', 'admin', 'ops', 'dev', 'restricted', 'custom', 'none'].map(
    (role) => [`${role} in {cluster}`, `${role}（集群 {cluster}）`] as const,
  ),
  ['not tried, since trying is changing', '未尝试，因为尝试即会变更'],
  ['held by the role {role}', '角色 {role} 已持有'],
  ['not held by the role {role}', '角色 {role} 未持有'],
  ['not read for {role} ({code})', '读取角色 {role} 失败（{code}）'],
  ['no role {role}', '没有角色 {role}'],
  ['keys in use', '使用中的密钥'],
  ['{described} of {all} keys described', '已读取 {all} 个密钥中的 {described} 个'],
  ['not looked for', '未检查'],
  ['not tried: no cluster was found', '未尝试：没有找到集群'],
  ['allowed; the audit log of {cluster} is on', '已授权；集群 {cluster} 的审计日志已开启'],
  ['allowed; the audit log of {cluster} is off', '已授权；集群 {cluster} 的审计日志未开启'],
  ['Turn it on in the ACK console.', '请在容器服务控制台开启。'],
  [
    '"sealwatch policy --role attest" prints all that is needed.',
    '运行 sealwatch policy --role attest 可查看所需的全部权限。',
  ],
  [
    '"sealwatch attest --from-audit-log" asks it which Secrets were rewritten.',
    'sealwatch attest --from-audit-log 用它确认哪些 Secret 已重新写入。',
  ],
  ['signs with {algorithm}', '使用 {algorithm} 签名'],
  [
    'It signs the chain of reports; without it new links stay unsigned.',
    '用于对报告证据链签名；不可用时新的链环不签名。',
  ],
  ['"sealwatch policy" prints the permissions that signing needs.', '运行 sealwatch policy 可查看签名所需的权限。'],
  ['set', '已设置'],
  ['not looked at: dashboard.auth is fc-signature', '未检查：dashboard.auth 为 fc-signature'],
  ['not set: the dashboard is closed to everybody', '未设置：看板对所有人关闭'],
  ['too short: the dashboard is closed to everybody', '过短：看板对所有人关闭'],
  ['open and paid for', '已开通且未欠费'],
  ['within 15 minutes of the cloud’s', '与云端时间相差不超过 15 分钟'],
  ['{name} is delivering', '{name} 投递正常'],
  ['none of {count} trails delivers all events here', '{count} 个跟踪中，没有记录并投递此处所有事件的跟踪'],
  ['{count} clusters', '{count} 个集群'],
  ['none', '无'],
  ['could not be read ({code})', '读取失败（{code}）'],
  ['not set: nothing is kept', '未设置：不保留任何内容'],
  ['not set: no alerts', '未设置：没有告警'],
  ['a secret of KMS', 'KMS 凭据'],
  ['well-formed; not tried, since trying is posting', '格式正确；未尝试，因为尝试即会发送消息'],
  ['a new object is said to be there already', '新对象被告知已存在'],
  ['what is put is not read', '写入的内容读取不到'],
  ['what is put is not listed', '写入的内容列举不到'],
  ['it lets an object be put twice', '允许同一对象写入两次'],
  ['what is deleted is still there', '已删除的内容依然存在'],

  ['The cloud rejects signatures more than 15 minutes off.', '云端拒绝时间相差超过 15 分钟的签名。'],
  ['Encrypted clusters cannot read their Secrets without KMS.', '没有 KMS，已加密的集群无法读取 Secret。'],
  [
    'Only what a trail records proves that a key is at work; events alone are kept for 90 days.',
    '只有跟踪的记录才能证明密钥在使用；未投递的事件仅保留 90 天。',
  ],
  [
    'A policy of RAM or of the key may deny one key alone: its clusters cannot be judged then.',
    'RAM 策略或密钥策略可能只拒绝某一个密钥，此时无法判定使用它的集群。',
  ],
  [
    'Allow the calls named below for these keys, in RAM and in the key policy.',
    '请在 RAM 和密钥策略中，为这些密钥放行下列调用。',
  ],
  ['Allow {operation} on this key.', '请为该密钥放行 {operation}。'],
  ['Attach {policy} to the role {role}.', '请为角色 {role} 授予 {policy}。'],
  ['Set {variable}, or name channels in alerts.channels.', '请设置 {variable}，或在 alerts.channels 中配置通知渠道。'],
  ['Put the address and the secret of the channel right.', '请修正该渠道的地址和密钥。'],
  [
    'It is asked where the role only decrypted with a key: KMS secrets may be encrypted with it.',
    '仅在服务角色只用某密钥解密时使用：该密钥可能用于加密 KMS 凭据。',
  ],
  ['Shows which key a KMS secret is encrypted with.', '用于读取 KMS 凭据所用的加密密钥。'],
  ['A region that cannot be asked is not audited.', '无法访问的地域不会被审计。'],
  [
    'Remediation needs the role of an administrator or an O&M engineer inside the cluster; audits do not.',
    '自动修复需要集群内的管理员或运维人员角色，审计不需要。',
  ],
  [
    'Reports, the ledger, handled events and dead letters are kept there; functions share it.',
    '报告、台账、已处理的事件和死信均保存于此，供各函数共用。',
  ],
  ['Alerts are posted there.', '告警将发送到此处。'],
  ['Shows whose account this is.', '用于确认账号归属。'],
  [
    'It lists the clusters of the account; without it only regions that are configured are audited.',
    '用于列出账号下的集群；没有该权限时，只审计已配置的地域。',
  ],
  [
    'It lists the clusters of one region, and distinguishes an empty region from one that does not exist.',
    '用于列出单个地域的集群，并区分空地域与不存在的地域。',
  ],
  [
    'Shows the encryption of clusters whose list entry does not, and is what events are answered by.',
    '用于读取列表中未给出加密状态的集群，也用于处理事件。',
  ],
  [
    'Shows whether ACK was granted the role that encrypts Secrets.',
    '用于确认 ACK 是否已获得加密 Secret 所需角色的授权。',
  ],
  ['It puts verdicts as results of a rule of Cloud Config.', '用于把结论写入配置审计的规则评估结果。'],
  ['Shows which clusters without encryption cache secrets of KMS.', '用于发现未开启加密却缓存 KMS 凭据的集群。'],
  ['Shows how often ack-secret-manager polls.', '用于读取 ack-secret-manager 的轮询间隔。'],
  ['Shows whether a key is there, usable and supported.', '用于确认密钥存在、可用且受支持。'],
  ['It is asked where keys are approved by alias.', '仅在按别名批准密钥时使用。'],
  ['It is asked where keys are approved by tag.', '仅在按标签批准密钥时使用。'],
  ['Shows when the KMS instance of a key ends.', '用于读取密钥所在 KMS 实例的到期时间。'],
  ['Shows whether KMS is open and paid for.', '用于确认 KMS 已开通且未欠费。'],
  ['It shows keys at work where no ledger covers the window.', '在台账未覆盖观察窗口时，用于查看密钥的使用情况。'],
  ['Shows whether the use of keys is recorded.', '用于确认密钥的使用是否被记录。'],
  ['Shows whether a trail is logging.', '用于确认跟踪是否已开启。'],
  ['Shows whom the role trusts.', '用于读取角色的信任策略。'],
  ['Shows whether the role holds its policy.', '用于确认角色是否已授予所需的权限策略。'],
  ['Shows whether the policy of a key denies it to the service role.', '用于确认密钥策略是否拒绝服务角色使用密钥。'],
  ['Shows whether a policy that the role holds denies KMS.', '用于确认角色持有的权限策略是否拒绝 KMS。'],
  ['It is asked where a least balance is configured.', '仅在配置了最低余额时使用。'],
  ['The audit calls it.', '审计时会调用。'],
  ['It is the one call that changes an account: it turns encryption on.', '这是唯一会变更账号的调用：开启加密。'],
  ['ACK’s documents demand it of the identity that turns encryption on.', 'ACK 文档要求开启加密的身份具备该策略。'],
  ['Everyone with access reads every report.', '凡获准访问者均可查看所有报告。'],
  [
    'Shows whether something else is being done to a cluster before it is changed.',
    '用于在变更前确认集群上没有其他操作正在进行。',
  ],
  [
    'Shows whether the remediator is an administrator or an O&M engineer inside a cluster.',
    '用于确认自动修复的身份是否为集群内的管理员或运维人员。',
  ],
  [
    'Shows what a cluster’s security group does with what no rule names.',
    '用于读取集群安全组对未匹配规则的流量的处理方式。',
  ],
  ['Shows whether a cluster’s security group lets it reach KMS.', '用于确认集群的安全组是否允许访问 KMS。'],
  ['Shows which network ACLs stand between a cluster and KMS.', '用于确认集群与 KMS 之间有哪些网络 ACL。'],
  [
    'Shows whether a network ACL lets a cluster reach KMS, and KMS answer.',
    '用于确认网络 ACL 是否允许集群访问 KMS 以及 KMS 应答。',
  ],
  [
    'Shows which network ACL is bound to a vSwitch that does not say so itself.',
    '用于确认未给出绑定关系的交换机所绑定的网络 ACL。',
  ],

  ['Run again.', '请重新运行。'],
  ['Open KMS for this account.', '请为本账号开通 KMS。'],
  ['Settle the account’s arrears at once.', '请立即结清账号欠费。'],
  [
    'Create a trail with EventRW All for all regions, and start its logging; see that its bucket or logstore is there.',
    '请创建覆盖所有地域、EventRW 为 All 的跟踪，并开启该跟踪；确认其存储空间或 Logstore 存在。',
  ],
  ['Use credentials of account that is to be audited.', '请使用待审计账号的访问凭据。'],
  ['Use credentials of account {id}.', '请使用账号 {id} 的访问凭据。'],
  ...constantAdvice,
  [
    'Allow {actions} on {resource}. "sealwatch policy" prints all that is needed.',
    '请在 {resource} 上授予 {actions} 权限。运行 sealwatch policy 可查看所需的全部权限。',
  ],
  ['Check its name in `regions`.', '请检查 regions 中的名称。'],
  [
    'To remediate, assign admin or ops to it in the ACK console.',
    '如需自动修复，请在 ACK 控制台为其授予 admin 或 ops 角色。',
  ],
  [
    'To remediate, have an administrator of the cluster look, and list it in rbacConfirmed.',
    '如需自动修复，请由集群管理员确认，并将集群列入 rbacConfirmed。',
  ],
  [
    'Set SEALWATCH_STORE to a directory, or to oss://bucket/prefix.',
    '请将 SEALWATCH_STORE 设置为目录，或 oss://bucket/prefix。',
  ],
  ['Attach this system policy to the identity that remediates.', '请为自动修复所用的身份授予该系统策略。'],
  [
    'Allow {actions}. "sealwatch policy --role remediate" prints all that is needed.',
    '请授予 {actions} 权限。运行 sealwatch policy --role remediate 可查看所需的全部权限。',
  ],
  [
    'See that its HTTP trigger has authType: function; anonymous would open it to everybody.',
    '请确认其 HTTP 触发器的 authType 为 function；anonymous 会对所有人开放。',
  ],
  [
    'Set it to {count} random characters or more, or to kms-secret:<name>.',
    '请设置为至少 {count} 个随机字符，或 kms-secret:<name>。',
  ],
  ['Keep the store elsewhere.', '请将存储设置到其他位置。'],
  [
    '"sealwatch policy" prints what a store in OSS needs; a directory must be writable.',
    '运行 sealwatch policy 可查看 OSS 存储所需的权限；目录须可写。',
  ],
  [
    'Set it to https://hooks.slack.com/services/…, or to kms-secret:<name>.',
    '请设置为 https://hooks.slack.com/services/…，或 kms-secret:<name>。',
  ],
]);

/**
 * What `doctor` says, which its findings hold in English, in Chinese. Messages of errors are in no book, and stay as they
 * are.
 */
export function doctorZh(text: string): string {
  const whole = phrase(text);
  const end = text.lastIndexOf(': ');
  if (whole !== text || end < 0) return whole;
  // What is wrong with a place stands behind its name.
  const wrong = text.slice(end + 2);
  const worded = phrase(wrong);

  return worded === wrong ? text : `${text.slice(0, end)}：${worded}`;
}
