import type { ReadError } from '../../model/fact.ts';
import type { HintId } from '../../words/hint-id.ts';

interface Hint {
  readonly id: HintId;
  readonly code: RegExp;
  readonly advice: string;
  /** Whether the error's own message tells more than code and advice do. */
  readonly telling: boolean;
}

// The first that fits is given, so what is only called Forbidden stands before what is.
const hints: readonly Hint[] = [
  {
    id: 'throttled',
    code: /throttling|LimitExceeded|TooManyRequests/i,
    advice: 'run again later, or less often: it was called faster than this account’s limit allows',
    telling: false,
  },
  {
    id: 'clock',
    code: /^(InvalidTimeStamp|IllegalTimestamp|RequestTimeTooSkewed)/i,
    advice: 'set this machine’s clock, best by NTP: it differs from the cloud’s by more than 15 minutes',
    telling: false,
  },
  {
    id: 'no-credentials',
    code: /^NoCredentials$/,
    advice: 'give credentials by environment, profile or role, then see: sealwatch doctor',
    telling: true,
  },
  {
    id: 'bad-credentials',
    code: /^(InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch|IncompleteSignature|Forbidden\.AccessKey)/,
    advice: 'check the access key and its secret, and that a token has not run out',
    telling: false,
  },
  {
    id: 'in-debt',
    code: /InDebt|InArrears|OverdueP/i,
    advice: 'pay what the account owes, then run again',
    telling: false,
  },
  { id: 'kms-not-enabled', code: /KmsServiceNotEnabled/, advice: 'activate KMS in this account', telling: false },
  {
    id: 'role-not-attached',
    code: /^(MissingAuth|ErrManagedSecurityRoleNotAttach)/,
    advice: 'authorize AliyunCSManagedSecurityRole for Container Service in the RAM console',
    telling: false,
  },
  {
    id: 'risk-control',
    code: /ProhibitedByRiskControl/,
    advice: 'ask Alibaba Cloud support: its risk control stopped this account',
    telling: true,
  },
  {
    id: 'absent',
    code: /NotFound|NotExist/,
    advice: 'see whether it was deleted, or is in another region or account',
    telling: true,
  },
  {
    id: 'network',
    code: /^E[A-Z]{3,}(_[A-Z]+)*$|^Timeout$|^ERR_|CERT|UND_ERR|Unreachable/,
    advice: 'check the network from here to the cloud, and SEALWATCH_ENDPOINTS if it is set',
    telling: true,
  },
  {
    id: 'deadline',
    code: /^DeadlineExceeded$/,
    advice: 'give the run more time: it was over before this was read',
    telling: false,
  },
  { id: 'not-asked', code: /^NotAsked$/, advice: 'mend what failed before it: this was never asked', telling: false },
  {
    id: 'malformed',
    code: /^(MalformedAnswer|UnexpectedAnswer|SyntaxError)/,
    advice: 'run again, then tell us: the answer was not as documented',
    telling: true,
  },
  {
    id: 'server',
    code: /^(ServiceUnavailable|SerivceUnavailable|Internal|5\d\d$)/,
    advice: 'run again; if it stays, give the request id to Alibaba Cloud support',
    telling: true,
  },
];

const denied = /^(Forbidden|NoPermission|AccessDenied|NotAuthorized|Unauthorized|StatusForbidden|403$)/i;

/** What to do about something that could not be read, and whether the error's own message is worth its room. */
export function readHint({ operation, code }: ReadError): { id: HintId; advice: string; telling: boolean } {
  const hint = hints.find((candidate) => candidate.code.test(code));
  if (hint !== undefined) return hint;
  if (denied.test(code))
    return { id: 'denied', advice: `grant ${actionsOf(operation)}, see: sealwatch policy`, telling: false };
  return {
    id: 'other',
    advice: 'look the code up; to try every permission and setting: sealwatch doctor',
    telling: true,
  };
}

/** The RAM actions of an operation. ACK’s authorization table names two actions for its account-wide list. */
export function actionsOf(operation: string): string {
  return operation === 'cs:DescribeClustersV1' ? `${operation} and cs:GetClusters` : operation;
}
