import type { ReadError } from '../../model/fact.ts';

interface Hint {
  readonly code: RegExp;
  readonly advice: string;
  /** Whether the error's own message tells more than code and advice do. */
  readonly telling: boolean;
}

// The first that fits is given, so what is only called Forbidden stands before what is.
const hints: readonly Hint[] = [
  {
    code: /throttling|LimitExceeded|TooManyRequests/i,
    advice: 'run again later, or less often: it was called faster than this account’s limit allows',
    telling: false,
  },
  {
    code: /^(InvalidTimeStamp|IllegalTimestamp|RequestTimeTooSkewed)/i,
    advice: 'set this machine’s clock, best by NTP: it differs from the cloud’s by more than 15 minutes',
    telling: false,
  },
  {
    code: /^NoCredentials$/,
    advice: 'give credentials by environment, profile or role, then see: sealwatch doctor',
    telling: true,
  },
  {
    code: /^(InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch|IncompleteSignature|Forbidden\.AccessKey)/,
    advice: 'check the access key and its secret, and that a token has not run out',
    telling: false,
  },
  { code: /InDebt|InArrears|OverdueP/i, advice: 'pay what the account owes, then run again', telling: false },
  { code: /KmsServiceNotEnabled/, advice: 'activate KMS in this account', telling: false },
  {
    code: /^(MissingAuth|ErrManagedSecurityRoleNotAttach)/,
    advice: 'authorize AliyunCSManagedSecurityRole for Container Service in the RAM console',
    telling: false,
  },
  {
    code: /ProhibitedByRiskControl/,
    advice: 'ask Alibaba Cloud support: its risk control stopped this account',
    telling: true,
  },
  {
    code: /NotFound|NotExist/,
    advice: 'see whether it was deleted, or is in another region or account',
    telling: true,
  },
  {
    code: /^E[A-Z]{3,}(_[A-Z]+)*$|^Timeout$|^ERR_|CERT|UND_ERR|Unreachable/,
    advice: 'check the network from here to the cloud, and SEALWATCH_ENDPOINTS if it is set',
    telling: true,
  },
  { code: /^DeadlineExceeded$/, advice: 'give the run more time: it was over before this was read', telling: false },
  {
    code: /^NoResult$/,
    advice: 'look into the log of the function that audits accounts, then run again',
    telling: true,
  },
  { code: /^(NotAMember|Create\w+)$/, advice: 'see organization in the configuration', telling: true },
  { code: /^NotAsked$/, advice: 'mend what failed before it: this was never asked', telling: false },
  {
    code: /^(MalformedAnswer|UnexpectedAnswer|SyntaxError)/,
    advice: 'run again, then tell us: the answer was not as documented',
    telling: true,
  },
  {
    code: /^(ServiceUnavailable|SerivceUnavailable|Internal|5\d\d$)/,
    advice: 'run again; if it stays, give the request id to Alibaba Cloud support',
    telling: true,
  },
];

const denied = /^(Forbidden|NoPermission|AccessDenied|NotAuthorized|Unauthorized|StatusForbidden|403$)/i;

/** What to do about something that could not be read, and whether the error's own message is worth its room. */
export function readHint({ operation, code }: ReadError): { advice: string; telling: boolean } {
  if (operation === 'sts:AssumeRole' && (denied.test(code) || /NotExist/.test(code))) {
    return {
      advice: 'make the role in that account and let it trust this one, see: sealwatch policy --member',
      telling: false,
    };
  }
  const hint = hints.find((candidate) => candidate.code.test(code));
  if (hint !== undefined) return hint;
  if (denied.test(code)) return { advice: `grant ${actionsOf(operation)}, see: sealwatch policy`, telling: false };
  return { advice: 'look the code up; to try every permission and setting: sealwatch doctor', telling: true };
}

/** ACK’s authorization table names two actions for its account-wide list. */
function actionsOf(operation: string): string {
  return operation === 'cs:DescribeClustersV1' ? `${operation} and cs:GetClusters` : operation;
}
