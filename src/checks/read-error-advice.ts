import type { Localized } from '../model/finding.ts';

/** What is known of a read error that decides what to do about it. */
export interface FailedRead {
  readonly operation: string;
  readonly code: string;
}

/** What to do about a read error. */
export interface ReadErrorAdvice extends Localized<(error: FailedRead) => string> {
  readonly kind: string;
  /** Whether the error's own message says more than code and advice do. */
  readonly showsMessage: boolean;
  /** What helps further; it stands on a line of its own. */
  readonly commands: readonly string[];
}

interface Entry extends Localized<string | ((error: FailedRead) => string)> {
  readonly kind: string;
  readonly code: RegExp;
  readonly operation?: RegExp;
  readonly showsMessage?: true;
  readonly command?: string;
}

const deniedCode = /^(Forbidden|NoPermission|AccessDenied|NotAuthorized|Unauthorized|StatusForbidden|403$)/i;

/** The first entry that fits decides, so what is only called Forbidden stands before what is. */
const entries: readonly Entry[] = [
  {
    kind: 'no-member-role',
    operation: /^sts:AssumeRole$/,
    code: new RegExp(`${deniedCode.source}|NotExist`, 'i'),
    en: 'Create the role in that account and let it trust this one, with the policy of a member.',
    zh: '请在该账号中创建角色并信任本账号，并附加成员权限策略。',
    command: 'sealwatch policy --member',
  },
  {
    kind: 'throttled',
    code: /throttling|LimitExceeded|TooManyRequests/i,
    en: 'Run again later, or less often: the API was called faster than this account’s limit allows.',
    zh: '请稍后再运行，或降低运行频率：调用速度超过了本账号的限制。',
  },
  {
    kind: 'clock',
    code: /^(InvalidTimeStamp|IllegalTimestamp|RequestTimeTooSkewed)/i,
    en: 'Set the machine’s clock, best by NTP: it differs from the cloud’s by more than 15 minutes.',
    zh: '请校准本机时钟（建议使用 NTP）：与云端相差超过 15 分钟。',
  },
  {
    kind: 'no-credentials',
    code: /^NoCredentials$/,
    showsMessage: true,
    en: 'Provide credentials by environment, profile or role, and check them.',
    zh: '请通过环境变量、配置文件或角色提供访问凭据并检查。',
    command: 'sealwatch doctor',
  },
  {
    kind: 'bad-credentials',
    code: /^(InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch|IncompleteSignature|Forbidden\.AccessKey)/,
    en: 'Check the access key and its secret, and that a token has not expired.',
    zh: '请检查 AccessKey 及其密钥，并确认安全令牌未过期。',
  },
  {
    kind: 'in-debt',
    code: /InDebt|InArrears|OverdueP/i,
    en: 'Pay what the account owes, then run again.',
    zh: '请结清账号欠费，然后重新运行。',
  },
  {
    kind: 'kms-not-enabled',
    code: /KmsServiceNotEnabled/,
    en: 'Activate KMS in this account.',
    zh: '请在该账号中开通 KMS。',
  },
  {
    kind: 'role-not-attached',
    code: /^(MissingAuth|ErrManagedSecurityRoleNotAttach)/,
    en: 'Authorize AliyunCSManagedSecurityRole for Container Service in the RAM console.',
    zh: '请在 RAM 控制台为容器服务授权 AliyunCSManagedSecurityRole。',
  },
  {
    kind: 'risk-control',
    code: /ProhibitedByRiskControl/,
    showsMessage: true,
    en: 'Ask Alibaba Cloud support: its risk control stopped this account.',
    zh: '请联系阿里云客服：该账号已被风控限制。',
  },
  {
    kind: 'absent',
    code: /NotFound|NotExist/,
    showsMessage: true,
    en: 'Check whether it was deleted, or is in another region or account.',
    zh: '请确认其是否已被删除，或位于其他地域或账号。',
  },
  {
    kind: 'network',
    code: /^E[A-Z]{3,}(_[A-Z]+)*$|^Timeout$|^ERR_|CERT|UND_ERR|Unreachable/,
    showsMessage: true,
    en: 'Check the network to the cloud, and SEALWATCH_ENDPOINTS if it is set.',
    zh: '请检查到云端的网络，以及 SEALWATCH_ENDPOINTS（如已设置）。',
  },
  {
    kind: 'deadline',
    code: /^DeadlineExceeded$/,
    en: 'Give the run more time: it ended before this was read.',
    zh: '请延长运行时限：运行在读取完成前已结束。',
  },
  {
    kind: 'no-result',
    code: /^NoResult$/,
    showsMessage: true,
    en: 'Look into the log of the function audit-account, then run again.',
    zh: '请查看函数 audit-account 的日志，然后重新运行。',
  },
  {
    kind: 'damaged-object',
    code: /^DamagedObject$/,
    showsMessage: true,
    en: 'Set the object aside; what can be rebuilt is rebuilt from the stored reports.',
    zh: '请隔离该对象；可恢复的内容将根据已存储的报告重建。',
    command: 'sealwatch store repair',
  },
  {
    kind: 'damaged-run',
    code: /^DamagedRun$/,
    showsMessage: true,
    en: 'The next run starts again. Find out who else writes to the store.',
    zh: '下一次运行会重新开始。请查明还有谁在写入该存储。',
  },
  {
    kind: 'organization',
    code: /^(NotAMember|Create\w+)$/,
    showsMessage: true,
    en: 'Check `organization` in the configuration.',
    zh: '请检查配置中的 organization。',
  },
  {
    kind: 'not-asked',
    code: /^NotAsked$/,
    en: 'Resolve the read error before it: this was not read.',
    zh: '请先解决前面的读取失败：此项未读取。',
  },
  {
    kind: 'malformed',
    code: /^(MalformedAnswer|UnexpectedAnswer|SyntaxError)/,
    showsMessage: true,
    en: 'Run again; if it stays, report the answer as a defect: it is not as documented.',
    zh: '请重新运行；如仍出现，请作为缺陷反馈：该响应与文档不符。',
  },
  {
    kind: 'server',
    code: /^(ServiceUnavailable|SerivceUnavailable|Internal|5\d\d$)/,
    showsMessage: true,
    en: 'Run again; if it stays, give the request id to Alibaba Cloud support.',
    zh: '请重新运行；如仍出现，请将请求 ID 提供给阿里云客服。',
  },
  {
    kind: 'denied',
    code: deniedCode,
    en: ({ operation }) =>
      `Allow ${actionsOf(operation).join(' and ')} for the identity that audits. If its policy allows that already, look for a deny in ${
        operation.startsWith('kms:') ? 'the key’s policy or ' : ''
      }a control policy.`,
    zh: ({ operation }) =>
      `请为执行审计的身份授权 ${actionsOf(operation).join(' 和 ')}。如已授权，请检查${
        operation.startsWith('kms:') ? '密钥策略或' : ''
      }管控策略中的拒绝语句。`,
    command: 'sealwatch policy',
  },
];

const other: Omit<Entry, 'code'> = {
  kind: 'other',
  showsMessage: true,
  en: 'Look up the code, or try every permission and setting.',
  zh: '请查询该错误码，或逐项检查权限和设置。',
  command: 'sealwatch doctor',
};

/** What to do about a read error, by what was asked and which code came back. */
export function readErrorAdvice(error: FailedRead): ReadErrorAdvice {
  const {
    kind,
    showsMessage = false,
    command,
    ...texts
  } = entries.find(({ operation = /^/, code }) => operation.test(error.operation) && code.test(error.code)) ?? other;
  const textIn = (text: Entry['en']) => (typeof text === 'string' ? () => text : text);
  return {
    kind,
    showsMessage,
    commands: command === undefined ? [] : [command],
    en: textIn(texts.en),
    zh: textIn(texts.zh),
  };
}

/** The RAM actions of an operation. ACK’s authorization table names two actions for its account-wide list. */
function actionsOf(operation: string): string[] {
  return operation === 'cs:DescribeClustersV1' ? [operation, 'cs:GetClusters'] : [operation];
}
