import { errorAdvice } from '../model/error-advice.ts';
import { type Message, type MessageData, message } from '../model/finding.ts';
import { counted, type DataOf, reason, type Shape, settingEvents } from './reason.ts';

/** Reasons that are no single check's own. */
export const sharedReasons = {
  'read-error': reason(
    { operation: 'string', resource: 'string', code: 'string', requestId: 'string' },
    {
      en: ({ operation, resource, code }) =>
        `${operation}${resource === '' ? '' : ` of ${resource}`} could not be read: ${code}.`,
      zh: ({ operation, resource, code }) =>
        `${operation}${resource === '' ? ' ' : `（${resource}）`}读取失败：${code}。`,
      remediation: {
        en: (error) => errorAdvice(error).en(error),
        zh: (error) => errorAdvice(error).zh(error),
        commands: (error) => errorAdvice(error).commands,
      },
    },
  ),
  'check-failed': reason(
    { checkId: 'string' },
    {
      en: ({ checkId }) => `The check ${checkId} failed on what was read. This is a defect of Sealwatch.`,
      zh: ({ checkId }) => `检查项 ${checkId} 在处理已读取的数据时出错，这是 Sealwatch 的缺陷。`,
    },
  ),
  'check-disabled': reason(
    {},
    {
      en: () => 'This check is turned off in the configuration (checks.disable).',
      zh: () => '该检查项已在配置中关闭（checks.disable）。',
      short: { en: () => 'check off', zh: () => '检查已关闭' },
    },
  ),

  'encryption-unknown': reason(
    { keyId: 'string' },
    {
      en: ({ keyId }) =>
        `The cluster names key ${keyId}, but the flag is absent, and no usage of the key in the window is attributed to this cluster alone: whether Secret encryption at rest is on is unknown.`,
      zh: ({ keyId }) =>
        `配置中有密钥 ${keyId}，但缺少开关字段，且窗口内没有可归属到本集群的密钥调用，无法判断是否已开启 Secret 落盘加密。`,
      remediation: {
        en: 'Check Secret encryption in the ACK console, or keep a trail that records reads and writes so that usage can decide.',
        zh: '请在容器服务控制台确认 Secret 落盘加密状态，或配置记录读写事件的跟踪，以便通过密钥使用记录判断。',
      },
    },
  ),

  'edition-basic': reason(
    {},
    {
      en: () => 'A Basic cluster does not offer Secret encryption at rest. Upgrade it to Pro first.',
      zh: () => '集群为基础版，不支持 Secret 落盘加密，请先升级为 Pro 版。',
      short: { en: () => 'Basic', zh: () => '基础版' },
    },
  ),
  'edition-dedicated': reason(
    {},
    {
      en: () =>
        'A dedicated cluster runs its own API servers; encryption is configured on them and cannot be read here.',
      zh: () => 'ACK 专有集群自行运行 API Server，其加密在 API Server 上配置，此处无法读取。',
      short: { en: () => 'dedicated', zh: () => '专有版' },
    },
  ),
  'edition-registered': reason(
    {},
    {
      en: () => 'ACK does not run the control plane of a registered cluster.',
      zh: () => '注册集群的控制面不由 ACK 运行。',
      short: { en: () => 'registered', zh: () => '注册集群' },
    },
  ),
  'edition-acs': reason(
    {},
    {
      en: () => 'An ACS cluster is encrypted through another role and another setting, which are not judged here.',
      zh: () => 'ACS 集群使用另外的角色和设置进行加密，此处不做判定。',
      short: { en: () => 'ACS', zh: () => 'ACS 集群' },
    },
  ),
  'edition-legacy': reason(
    {},
    {
      en: () => 'A cluster of this old kind does not offer Secret encryption at rest.',
      zh: () => '此类旧版集群不支持 Secret 落盘加密。',
      short: { en: () => 'of an old kind', zh: () => '旧版' },
    },
  ),
  'cluster-ended': reason(
    { state: 'string' },
    {
      en: ({ state }) => `The cluster is ${state}.`,
      zh: ({ state }) => `集群状态为 ${state}。`,
      short: { en: ({ state }) => state, zh: ({ state }) => state },
    },
  ),
  'cluster-initial': reason(
    {},
    {
      en: () => 'The cluster is being created.',
      zh: () => '集群正在创建。',
      short: { en: () => 'being created', zh: () => '创建中' },
    },
  ),
  'cluster-updating': reason(
    {},
    {
      en: () => 'The cluster is updating, so its settings may be changing.',
      zh: () => '集群正在更新，其配置可能正在变化。',
      short: { en: () => 'updating', zh: () => '更新中' },
    },
  ),
  'records-not-read': reason(
    { count: 'number' },
    {
      en: ({ count }) =>
        `Key usage is unknown: ${counted(count, 'part')} of the window's ActionTrail records could not be read.`,
      zh: ({ count }) => `密钥使用情况未知：时间窗口内的操作审计记录有 ${count} 处读取失败。`,
      short: { en: () => 'unreadable records', zh: () => '记录读取失败' },
    },
  ),
  'cluster-not-running': reason(
    { state: 'string' },
    {
      en: ({ state }) => `The cluster is ${state}, so missing key usage means nothing.`,
      zh: ({ state }) => `集群状态为 ${state}，没有密钥使用记录不能说明问题。`,
      short: { en: ({ state }) => state, zh: ({ state }) => state },
    },
  ),

  'encryption-not-on': reason(
    {},
    {
      en: () => 'Secret encryption at rest is not on, so there is no key to check.',
      zh: () => '未开启 Secret 落盘加密，没有可供检查的密钥。',
      events: { cluster: settingEvents },
    },
  ),
  'key-absent-unjudged': reason(
    {},
    {
      en: () => 'KMS has no such key, so this cannot be judged.',
      zh: () => 'KMS 中不存在该密钥，无法判定。',
    },
  ),
  'nothing-encrypted-here': reason(
    {},
    {
      en: () => 'No encrypted cluster is in this region.',
      zh: () => '此地域没有已开启加密的集群。',
    },
  ),
  'no-pro-cluster': reason(
    {},
    {
      en: () => 'There is no Pro cluster in this account.',
      zh: () => '此账号下没有 Pro 版集群。',
    },
  ),
} as const;

export type SharedReasons = typeof sharedReasons;

export function sharedMessage<I extends keyof SharedReasons>(id: I, data: DataOf<SharedReasons[I]['shape']>): Message {
  return message(id, data as MessageData);
}

/** What could not be read, where that is the reason. */
export function readErrorIn({ id, data }: Message): DataOf<SharedReasons['read-error']['shape']> | undefined {
  return id === 'read-error' ? (data as DataOf<SharedReasons['read-error']['shape'] & Shape>) : undefined;
}
