import type { RemediationWords } from './remediation-words.ts';

function because(said: string): string {
  return said === '' ? '' : `（${said}）`;
}

const lookFirst = '请在容器服务控制台查看该集群。';
const thenAcknowledge = '然后确认：sealwatch remediate --acknowledge';

/** 简体中文。 */
export const remediationZh: RemediationWords = {
  messages: {
    'not-asked': () => '未查询：目前查询它不会改变结论。',

    'mode-apply': () => '已启用自动修复。',
    'mode-plan': () => '未启用自动修复：remediation.mode 为 plan。',
    'kill-switch-unset': () => '未设置紧急停止开关。',
    'kill-switch-set': () => 'SEALWATCH_REMEDIATION 禁止任何变更。',
    'no-store': () => '没有存储，无法得知以前的变更。请设置 SEALWATCH_STORE。',
    'lock-open': () => '没有未经确认的意外。',
    'lock-set': ({ at, outcome, cluster }) =>
      `${cluster} 的变更于 ${at} 以 ${outcome} 结束。有人确认之前不再做任何变更：sealwatch remediate --acknowledge`,
    'lease-free': () => '没有其他运行正在变更。',
    'lease-ours': () => '只有本次运行在变更。',
    'lease-taken': ({ holder, until }) => `另一个运行（${holder}）正在变更，最晚到 ${until}。`,
    'window-none': () => '未配置维护窗口，任何时间均可。',
    'window-open': ({ window }) => `维护窗口 ${window} 已打开。`,
    'window-closed': ({ windows, next }) =>
      `没有打开的维护窗口（${windows}）${next === '' ? '' : `；下一个于 ${next} 打开`}。`,

    'cluster-selected': ({ by }) => `该集群由 ${by} 选中。`,
    'cluster-not-selected': () => 'remediation.select 没有选中该集群。',
    'nothing-selected': () => 'remediation.select 为空，不选中任何集群。',
    'cluster-excluded': ({ by }) => `remediation.exclude（${by}）排除了该集群。`,
    'not-waived': () => '没有豁免接受该集群未开启加密。',
    waived: ({ owner, expires, reason }) => `${owner} 已接受该集群在 ${expires} 前不开启加密：${reason}`,
    'listing-complete': () => '账号下的所有集群均已列出。',
    'listing-incomplete': ({ operation, code }) => `未能列出所有集群：${operation} 返回 ${code}。`,
    'account-unknown': () => '无法得知这是哪个账号。',

    'detail-fits': ({ readAt }) => `${readAt} 读取：Pro 集群，运行中，未开启加密。`,
    'detail-stale': ({ readAt }) => `读取于 ${readAt}，并非刚刚读取。`,
    'detail-of-another': () => '读到的是另一个集群。',
    'cluster-gone': () => 'ACK 已经没有该集群。',
    'cluster-not-pro': ({ edition }) => `该集群不是 Pro 集群，而是 ${edition}。`,
    'cluster-not-at-rest': ({ state }) => `集群状态为 ${state}，不是 running。`,
    'cluster-already-on': ({ keyId }) => `Secret 加密已开启，密钥为 ${keyId}。`,
    'cluster-not-off': () => 'Secret 加密不是关闭状态。',

    'no-task': () => '集群没有正在运行的任务。',
    'task-running': ({ task, type, state }) => `任务 ${task}（${type}）状态为 ${state}。`,
    'no-change-lately': () => '日志中五分钟内没有对它的变更。',
    'change-lately': ({ at, minutes }) => `它于 ${at} 被变更，距今 ${minutes} 分钟。ACK 要求两次变更间隔五分钟。`,
    'change-open': ({ at }) => `${at} 开始的变更尚未结束。`,

    'never-encrypted': ({ since }) => `自 ${since} 以来从未见它加密，也没有记录密钥。`,
    'encrypted-before': ({ keyId, until }) =>
      `它曾用 ${keyId} 加密${until === '' ? '' : `，直到 ${until}`}。关闭是人的决定，存量 Secret 可能仍需要该密钥。`,
    'encrypted-by-us': ({ at }) => `我们于 ${at} 的调用可能已开启加密，而它现在是关闭的：需要有人查看，并手动开启。`,
    'key-left-behind': ({ keyId }) => `它仍记录着密钥 ${keyId}：曾经加密过，存量 Secret 可能仍需要该密钥。`,
    'seen-encrypted': ({ record, at, keyId }) =>
      `根据 ${record}，它于 ${at} 已加密${keyId === '' ? '' : `，密钥为 ${keyId}`}。存量 Secret 可能仍需要该密钥。`,
    'past-incomplete': ({ missing }) => `存储无法说明它是否加密过。缺失、损坏或矛盾：${missing}。`,
    'not-remembered': () => '记忆中没有该集群，无法得知它是否加密过。',

    'no-key-chosen': () => 'remediation.keys 没有为它指定密钥。',
    'keys-contradict': ({ keys }) => `remediation.keys 为它指定了多个密钥：${keys}。`,
    'key-of-another': () => '读到的是另一个密钥。',
    'key-swapped': ({ planned, now }) =>
      `计划使用的密钥是 ${planned}，现在会是 ${now === '' ? '无' : now}。请重新计划。`,
    'key-region-differs': ({ regionId }) => `密钥位于 ${regionId}，不在集群所在的地域。`,
    'key-fits': ({ keyId }) => `密钥 ${keyId} 通过了所有密钥检查。`,

    'rbac-may': ({ role }) => `在集群内，调用者为 ${role}。`,
    'rbac-may-not': ({ role }) =>
      `在集群内，调用者${role === 'none' ? '没有角色' : `为 ${role}`}，必须是 admin 或 ops。`,
    'rbac-confirmed': () => '无法读取，但 remediation.rbacConfirmed 列出了该集群。',

    'egress-open': () => '集群可以访问 100.64.0.0/10，并能收到应答。',
    'egress-dropped': ({ by, direction }) =>
      `${by} 拒绝了${direction === 'egress' ? '到 100.64.0.0/10 的访问' : '来自 100.64.0.0/10 的应答'}：控制面将无法访问 KMS。`,
    'egress-unknown': ({ by }) => `无法得知 ${by} 是否放行到 100.64.0.0/10 的访问及其应答。`,
    'egress-confirmed': () => '无法全部读取，但 remediation.egressConfirmed 列出了该集群。',

    'run-has-room': ({ most }) => `在每次运行最多 ${most} 个变更之内。`,
    'run-is-full': ({ most }) => `每次运行最多 ${most} 个变更（remediation.maxPerRun）；它排在以后。`,
    'percent-has-room': ({ percent, most }) => `在每次运行最多 ${percent}% 的 Pro 集群（${most} 个）之内。`,
    'percent-is-full': ({ percent, most }) =>
      `每次运行最多变更 ${percent}% 的 Pro 集群（${most} 个，remediation.maxPercent）；它排在以后。`,
    'organization-is-full': ({ most }) =>
      `每次运行在所有账号中最多 ${most} 个变更（remediation.maxPerRun）；它排在以后。`,
    'organization-percent-is-full': ({ percent, most }) =>
      `每次运行最多变更所有账号中 ${percent}% 的 Pro 集群（${most} 个，remediation.maxPercent）；它排在以后。`,
  },
  guards: {
    mode: '已启用',
    'kill-switch': '紧急停止开关',
    lock: '人工确认锁',
    lease: '一次一个运行',
    'maintenance-window': '维护窗口',
    selection: '已选中',
    'not-waived': '未豁免',
    'complete-listing': '列表完整',
    'fresh-detail': 'Pro、运行中、未加密',
    'no-task': '没有任务',
    'no-recent-change': '近期无变更',
    'never-encrypted': '从未加密',
    key: '密钥',
    role: '服务角色',
    'kms-paid': 'KMS 未欠费',
    rbac: '集群内角色',
    egress: '到 KMS 的出方向网络',
    'max-per-run': '每次运行的变更数',
    'max-percent': '集群的比例',
  },
  results: { passed: '通过', blocked: '阻止', unknown: '未知', skipped: '跳过' },
  outcomes: {
    done: ({ name, keyId }) => `${name} 的 Secret 加密已开启，密钥为 ${keyId}，集群运行中。`,
    'not-called': ({ name, said }) => `${name} 没有变更：没有发出调用${because(said)}。`,
    'denied-rbac': ({ name, said }) =>
      `ACK 拒绝变更 ${name}：调用者在集群内既不是管理员也不是运维人员${because(said)}。`,
    'denied-role': ({ name, said }) => `ACK 拒绝变更 ${name}：它不能使用 AliyunCSManagedSecurityRole${because(said)}。`,
    'denied-conflict': ({ name, said }) => `ACK 拒绝变更 ${name}：它正在变更，或五分钟内变更过${because(said)}。`,
    'denied-throttled': ({ name, said }) => `ACK 拒绝变更 ${name}：调用过于频繁${because(said)}。`,
    denied: ({ name, said }) => `对 ${name} 的变更被拒绝${because(said)}。`,
    unknown: ({ name, said }) => `无法得知对 ${name} 的变更是否被接受：没有应答，集群仍未加密${because(said)}。`,
    'no-effect': ({ name }) => `ACK 接受了对 ${name} 的变更，但 Secret 加密仍未开启。`,
    stuck: ({ name, said }) => `${name} 没有及时稳定下来${because(said)}。`,
    unreadable: ({ name, said }) => `未能及时读到 ${name} 的结果${because(said)}。`,
    'key-lost': ({ name, keyId, said }) =>
      `正用密钥 ${keyId} 加密 ${name}，而该密钥${said === '' ? '不可用' : `处于 ${said}`}：集群即将故障。`,
    'other-key': ({ name, said }) => `${name} 用了另一个密钥加密，而不是所请求的密钥${because(said)}。`,
    'cluster-down': ({ name, said }) => `变更之后 ${name} 不能工作${because(said)}。`,
    'cluster-gone': ({ name, said }) => `${name} 已不存在${because(said)}。`,
  },
  advice: {
    done: '请重写存量 Secret，并做证明。之后的审计会查看密钥是否在工作；操作记录晚于变更。',
    'not-called': '无需处理。下次运行会重新计划。',
    'denied-rbac': `请在集群内授予修复者 admin 或 ops 角色。${thenAcknowledge}`,
    'denied-role': `请在 RAM 控制台为容器服务授权 AliyunCSManagedSecurityRole。${thenAcknowledge}`,
    'denied-conflict': `请查明还有谁在变更该集群。${thenAcknowledge}`,
    'denied-throttled': `请查明还有什么在频繁调用 ACK。${thenAcknowledge}`,
    denied: `错误码说明了原因。${thenAcknowledge}`,
    unknown: `${lookFirst}${thenAcknowledge}`,
    'no-effect': `${lookFirst}${thenAcknowledge}`,
    stuck: `${lookFirst}${thenAcknowledge}`,
    unreadable: `${lookFirst}${thenAcknowledge}`,
    'key-lost': `请立即启用该密钥，或取消其删除。${thenAcknowledge}`,
    'other-key': `请查明还有谁开启了加密。${thenAcknowledge}`,
    'cluster-down': `${lookFirst}它能否访问 100.64.0.0/10，密钥是否启用？${thenAcknowledge}`,
    'cluster-gone': thenAcknowledge,
  },
  title: '修正计划',
  nothingOff: '没有已知未加密的 Pro 集群，因此无需开启。',
  notNamed: (ids) => `不在未加密的 Pro 集群之列：${ids}。`,
  summary: ({ changes, allowed, ready, most }) => {
    const found = `${changes} 个 Pro 集群未加密`;
    if (allowed > 0) return `${found}，现在可以开启 ${allowed} 个（每次运行最多 ${most} 个）。`;
    return ready > 0 ? `${found}，${ready} 个可以开启，但不是现在。` : `${found}，没有一个可以开启。`;
  },
  runStopped: '本次运行不做任何变更：',
  openChange: ({ name, at }) => `${at} 开始的对 ${name} 的变更尚未结束。`,
  locked: ({ name, at, outcome }) => `已锁定：对 ${name} 的变更于 ${at} 以 ${outcome} 结束。`,
  acknowledge: '有人确认之前不再做任何变更：sealwatch remediate --acknowledge',
  allowed: () => '现在可以开启',
  wouldBeAllowed: () => '可以开启，但不是在本次运行中',
  stopped: (count) => `被 ${count} 个条件阻止`,
  labels: {
    cluster: '集群',
    key: '密钥',
    call: '调用',
    why: '前置检查',
    cost: '费用',
    rollback: '回滚',
    afterwards: '之后',
    guard: '条件',
    result: '结果',
    reason: '原因',
    evidence: '证据',
  },
  noKey: '未配置',
  keyAs: ({ configured, id }) => (id === '' || id === configured ? configured : `${configured}，即 ${id}`),
  whyLine: (count) => `全部 ${count} 项前置检查均已通过。`,
  costRange: ({ range, expected }) => `30 天 ${range}${expected === '' ? '' : `，预期 ${expected}`}`,
  costUnknown: '无法得知',
  rollbackNote: '回滚需要 KMS 和可用的密钥，密钥删除后无法回滚。Secret 在重新写入之前一直保持加密。',
  rewriteNote: '早于加密的 Secret 在重写之前仍是明文：',
  allowedBy: (guards) => `以下条件允许：${guards}`,
  notAskedOf: (guards) => `未查询（目前不会改变结论）：${guards}`,
  evidence: ({ property, expected, actual }) => `${property} 为 ${actual}，应为 ${expected}`,
  steps: {
    announcing: (name) => `正在公告对 ${name} 的变更`,
    calling: (name) => `正在为 ${name} 调用 cs:UpdateKMSEncryption`,
    waiting: (name) => `正在等待 ${name} 运行并加密`,
    notifying: (name) => `正在通知 ${name} 的结果`,
  },
  typeName: ({ name, id }) =>
    `输入 ${name === id ? id : `${name} 或 ${id}`} 以开启其 Secret 加密，输入其他内容则不变更：`,
  notConfirmed: (name) => `${name} 保持不变。`,
  notArmed:
    '没有任何变更：remediation.mode 为 plan。请在配置中设为 apply，并设置 remediation.select 和 remediation.keys。',
  noTerminal:
    '没有任何变更：--apply 需要有人在终端确认。若要无人值守，请部署函数 remediate 并设置 remediation.mode: apply。',
  noneAllowed: '没有任何变更：没有一个变更得到所有条件的允许。',
  busy: '没有任何变更：另一个运行正在变更。',
  heldBack: ({ name, reasons }) => `${name} 最终没有变更：${reasons}`,
  couldBe: (count) => `可以开启 ${count} 个集群的 Secret 加密；未启用自动修复`,
  announcing: (name) => `正在开启 Secret 加密：${name}`,
  ended: {
    done: (name) => `Secret 加密已开启：${name}`,
    dropped: (name) => `没有开启 Secret 加密：${name}`,
    failed: (name) => `开启 Secret 加密时出错：${name}`,
  },
  lockSet: '人工确认锁已设置：有人确认之前不再做任何变更。',
  runEnded: ({ accounts, done, failed, dropped, missing, ready }) =>
    `${accounts} 个账号的修复：${[
      ...(failed === 0 ? [] : [`${failed} 个出错`]),
      ...(done === 0 ? [] : [`已开启 ${done} 个集群`]),
      ...(dropped === 0 ? [] : [`${dropped} 个未开启`]),
      ...(missing === 0 ? [] : [`${missing} 个账号未修复`]),
      ...(ready === 0 ? [] : [`${ready} 个集群可以开启（未启用自动修复）`]),
    ].join('，')}`,
  accountsMissing: (count) => `${count} 个账号未修复`,
  lookAfter: '要修复一个账号，该账号需要 sealwatch bootstrap --member --remediate 输出的角色。',
  runBy: (runId) => `运行 ${runId}`,
  ofAccount: (accountId) => `账号 ${accountId}`,
  nothingToDo: (accounts) => `${accounts} 个账号：没有未开启的 Pro 集群。`,
  wholeSummary: ({ accounts, changes, allowed, ready, most }) =>
    `${accounts} 个账号中有 ${changes} 个变更：${allowed} 个得到所有条件的允许，${ready} 个仅受本次运行限制；所有账号每次运行最多 ${most} 个`,
  place: ({ id, region, account }) => `${id} · ${region} · 账号 ${account}`,
  by: ({ runner, at, changeId }) => `变更 ${changeId}，由 ${runner} 于 ${at} 执行`,
};
