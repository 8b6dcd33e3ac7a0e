import type { Localized } from './finding.ts';

/** Why a call to the cloud failed. */
export type FailureKind =
  /** The identity may not do this. */
  | 'accessDenied'
  /** The cloud says by its code that the resource does not exist there. A 404 without such a code is `rejected`. */
  | 'notFound'
  /** Called too often, until the time for the call was used up. */
  | 'throttled'
  /** No answer came: name resolution, connection, TLS or time-out. */
  | 'unreachable'
  /** An answer came that the API does not give: not JSON, empty, a redirect, or no object. */
  | 'unexpectedAnswer'
  /** The access key, its secret or its token is not accepted, or there is none. */
  | 'credentialsRejected'
  /** The cloud's clock and ours differ by more than a signature allows, 15 minutes. */
  | 'clockSkewed'
  /** The caller's signal ended the call, waiting or running; it says nothing about the cloud. */
  | 'deadlineExceeded'
  /** The cloud failed by its own account: 5xx. */
  | 'serviceFailed'
  /**
   * A write left, and nothing that came back says whether it was carried out: the connection broke, the answer was late or
   * no answer of the API, or the cloud failed during it. It was not sent again, and the caller has to read before it calls
   * again. `code` is what happened instead of an answer.
   */
  | 'unconfirmed'
  /** A query of logs was broken off, up to the last attempt: what it found by then is not a result. */
  | 'incomplete'
  /** A query of logs needs an index that the logstore does not have. */
  | 'notIndexed'
  /** Rejected for any other reason, which the code names. */
  | 'rejected';

/** What is known of an error that decides what to do about it. */
export interface AdvisedError {
  readonly operation: string;
  readonly code: string;
  readonly message?: string;
  /** Absent where the error was stored: a read error keeps the code alone. */
  readonly kind?: FailureKind;
}

/** What to do about an error. */
export interface ErrorAdvice extends Localized<(error: AdvisedError) => string> {
  readonly id: string;
  /** Whether the error's own message says more than code and advice do. */
  readonly showsMessage: boolean;
  /** What helps further; it stands on a line of its own. */
  readonly commands: readonly string[];
}

/** An entry holds for an error of the operation whose code or message matches, or that is of the kind. */
interface Entry extends Localized<string | ((error: AdvisedError) => string)> {
  readonly id: string;
  readonly kind?: FailureKind;
  readonly code: RegExp;
  readonly message?: RegExp;
  readonly operation?: RegExp;
  readonly showsMessage?: true;
  readonly command?: string;
}

const deniedCode = /^(Forbidden|NoPermission|AccessDenied|NotAuthorized|Unauthorized|StatusForbidden|403$)/i;
const never = /(?!)/;
const indexCode = /^IndexConfigNotExist$/;
const indexMessage = /cannot be resolved|is not config as key value config|without index config/i;

/** Whether an error of a query of logs says that an index is missing: by its code only where nothing at all is indexed. */
export function isNotIndexed({ code, message }: { readonly code: string; readonly message: string }): boolean {
  return indexCode.test(code) || indexMessage.test(message);
}

/** The first entry that fits decides, so what is only called Forbidden stands before what is. */
const entries: readonly Entry[] = [
  {
    id: 'unconfirmed',
    kind: 'unconfirmed',
    code: never,
    showsMessage: true,
    en: 'Look at what it was to change before you call again: it was not sent a second time.',
    zh: '再次调用前请先确认目标资源的状态：该请求未重复发送。',
  },
  {
    id: 'incomplete-query',
    kind: 'incomplete',
    operation: /^log:/,
    code: /^Incomplete$/,
    en: 'Query a shorter window: there are too many logs for one query.',
    zh: '请缩短查询的时间窗口：日志量超过了单次查询的限制。',
  },
  {
    id: 'not-indexed',
    kind: 'notIndexed',
    operation: /^log:/,
    code: indexCode,
    message: indexMessage,
    showsMessage: true,
    en: 'Give the logstore an index with analytics for the JSON field "event", and in it for serviceName, eventName, acsRegion and userIdentity.accountId; then index the existing logs again.',
    zh: '请为 Logstore 的 JSON 字段 event 创建索引并开启统计，包括其中的 serviceName、eventName、acsRegion 和 userIdentity.accountId；然后对已有日志重建索引。',
  },
  {
    id: 'no-member-role',
    operation: /^sts:AssumeRole$/,
    code: new RegExp(`${deniedCode.source}|NotExist`, 'i'),
    en: 'Create the role in that account and let it trust this one, with the policy of a member.',
    zh: '请在该账号中创建角色并信任本账号，并附加成员权限策略。',
    command: 'sealwatch policy --member',
  },
  {
    id: 'throttled',
    kind: 'throttled',
    code: /throttling|LimitExceeded|TooManyRequests/i,
    en: 'Run again later, or less often: the API was called faster than this account’s limit allows.',
    zh: '请稍后再运行，或降低运行频率：调用速度超过了本账号的限制。',
  },
  {
    id: 'clock',
    kind: 'clockSkewed',
    code: /^(InvalidTimeStamp|IllegalTimestamp|RequestTimeTooSkewed)/i,
    en: 'Set the machine’s clock, best by NTP: it differs from the cloud’s by more than 15 minutes.',
    zh: '请校准本机时钟（建议使用 NTP）：与云端相差超过 15 分钟。',
  },
  {
    id: 'no-credentials',
    code: /^NoCredentials$/,
    showsMessage: true,
    en: 'Provide credentials by environment, profile or role, and check them.',
    zh: '请通过环境变量、配置文件或角色提供访问凭据并检查。',
    command: 'sealwatch doctor',
  },
  {
    id: 'bad-credentials',
    kind: 'credentialsRejected',
    code: /^(InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch|IncompleteSignature|Forbidden\.AccessKey)/,
    en: 'Check the access key and its secret, and that a token has not expired.',
    zh: '请检查 AccessKey 及其密钥，并确认安全令牌未过期。',
  },
  {
    id: 'in-debt',
    code: /InDebt|InArrears|OverdueP/i,
    en: 'Pay what the account owes, then run again.',
    zh: '请结清账号欠费，然后重新运行。',
  },
  {
    id: 'kms-not-enabled',
    code: /KmsServiceNotEnabled/,
    en: 'Activate KMS in this account.',
    zh: '请在该账号中开通 KMS。',
  },
  {
    id: 'role-not-attached',
    code: /^(MissingAuth|ErrManagedSecurityRoleNotAttach)/,
    en: 'Authorize AliyunCSManagedSecurityRole for Container Service in the RAM console.',
    zh: '请在 RAM 控制台为容器服务授权 AliyunCSManagedSecurityRole。',
  },
  {
    id: 'risk-control',
    code: /ProhibitedByRiskControl/,
    showsMessage: true,
    en: 'Ask Alibaba Cloud support: its risk control stopped this account.',
    zh: '请联系阿里云客服：该账号已被风控限制。',
  },
  {
    id: 'absent',
    kind: 'notFound',
    code: /NotFound|NotExist/,
    showsMessage: true,
    en: 'Check whether it was deleted, or is in another region or account.',
    zh: '请确认其是否已被删除，或位于其他地域或账号。',
  },
  {
    id: 'network',
    kind: 'unreachable',
    code: /^E[A-Z]{3,}(_[A-Z]+)*$|^Timeout$|^ERR_|CERT|UND_ERR|Unreachable/,
    showsMessage: true,
    en: 'Check the network to the cloud, and SEALWATCH_ENDPOINTS if it is set.',
    zh: '请检查到云端的网络，以及 SEALWATCH_ENDPOINTS（如已设置）。',
  },
  {
    id: 'deadline',
    kind: 'deadlineExceeded',
    code: /^DeadlineExceeded$/,
    en: 'Give the run more time: it ended before this was read.',
    zh: '请延长运行时限：运行在读取完成前已结束。',
  },
  {
    id: 'no-result',
    code: /^NoResult$/,
    showsMessage: true,
    en: 'Look into the log of the function audit-account, then run again.',
    zh: '请查看函数 audit-account 的日志，然后重新运行。',
  },
  {
    id: 'damaged-object',
    code: /^DamagedObject$/,
    showsMessage: true,
    en: 'Set the object aside; what can be rebuilt is rebuilt from the stored reports.',
    zh: '请隔离该对象；可恢复的内容将根据已存储的报告重建。',
    command: 'sealwatch store repair',
  },
  {
    id: 'damaged-run',
    code: /^DamagedRun$/,
    showsMessage: true,
    en: 'The next run starts again. Find out who else writes to the store.',
    zh: '下一次运行会重新开始。请查明还有谁在写入该存储。',
  },
  {
    id: 'organization',
    code: /^(NotAMember|Create\w+)$/,
    showsMessage: true,
    en: 'Check `organization` in the configuration.',
    zh: '请检查配置中的 organization。',
  },
  {
    id: 'not-asked',
    code: /^NotAsked$/,
    en: 'Resolve the read error before it: this was not read.',
    zh: '请先解决前面的读取失败：此项未读取。',
  },
  {
    id: 'malformed',
    kind: 'unexpectedAnswer',
    code: /^(MalformedAnswer|UnexpectedAnswer|SyntaxError)/,
    showsMessage: true,
    en: 'Run again; if it stays, report the answer as a defect: it is not as documented.',
    zh: '请重新运行；如仍出现，请作为缺陷反馈：该响应与文档不符。',
  },
  {
    id: 'server',
    kind: 'serviceFailed',
    code: /^(ServiceUnavailable|SerivceUnavailable|Internal|5\d\d$)/,
    showsMessage: true,
    en: 'Run again; if it stays, give the request id to Alibaba Cloud support.',
    zh: '请重新运行；如仍出现，请将请求 ID 提供给阿里云客服。',
  },
  {
    id: 'denied',
    kind: 'accessDenied',
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
  id: 'other',
  showsMessage: true,
  en: 'Look up the code, or try every permission and setting.',
  zh: '请查询该错误码，或逐项检查权限和设置。',
  command: 'sealwatch doctor',
};

/** What to do about an error. Its code decides before its kind does: only the code names arrears or a missing product. */
export function errorAdvice(error: AdvisedError): ErrorAdvice {
  const isOf = ({ operation = /^/, code, message = never }: Entry) =>
    operation.test(error.operation) && (code.test(error.code) || message.test(error.message ?? ''));
  const {
    id,
    showsMessage = false,
    command,
    ...texts
  } = entries.find(({ kind }) => kind === 'unconfirmed' && kind === error.kind) ??
  entries.find(isOf) ??
  entries.find(({ kind }) => kind !== undefined && kind === error.kind) ??
  other;
  const textIn = (text: Entry['en']) => (typeof text === 'string' ? () => text : text);
  return {
    id,
    showsMessage,
    commands: command === undefined ? [] : [command],
    en: textIn(texts.en),
    zh: textIn(texts.zh),
  };
}

/** The advice that is the same for every error, in both languages. */
export const constantAdvice: readonly (readonly [en: string, zh: string])[] = [...entries, other].flatMap(
  ({ en, zh }) => (typeof en === 'string' && typeof zh === 'string' ? [[en, zh] as const] : []),
);

/** The id of every advice. */
export const adviceIds: readonly string[] = [...entries, other].map(({ id }) => id);

/** The advice as the end of an error's English message. */
export function adviceText(error: AdvisedError): string {
  const { en, commands } = errorAdvice(error);
  return [en(error), ...commands.map((command) => `See: ${command}`)].join(' ');
}

/** The RAM actions of the operations whose action has another name, or that need two. */
const otherActions: Readonly<Record<string, readonly string[]>> = {
  'cs:DescribeClustersV1': ['cs:DescribeClustersV1', 'cs:GetClusters'],
  'cs:DescribeUserPermission': ['cs:DescribeUserPermission', 'cs:GetUserPermissions'],
  'log:GetLogs': ['log:GetLogStoreLogs'],
  'bss:QueryAccountBalance': ['bssapi:QueryAccountBalance'],
  'oss:ListObjectsV2': ['oss:ListObjects'],
};

function actionsOf(operation: string): readonly string[] {
  return otherActions[operation] ?? [operation];
}
