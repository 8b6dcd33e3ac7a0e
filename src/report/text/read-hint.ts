import type { ReadError } from '../../model/fact.ts';
import { textEn } from '../../words/text-en.ts';
import type { HintId, TextWords } from '../../words/text-words.ts';

interface Hint {
  readonly code: RegExp;
  readonly id: HintId;
  /** Whether the error's own message tells more than code and advice do. */
  readonly telling: boolean;
}

// The first that fits is given, so what is only called Forbidden stands before what is.
const hints: readonly Hint[] = [
  {
    code: /throttling|LimitExceeded|TooManyRequests/i,
    id: 'throttled',
    telling: false,
  },
  {
    code: /^(InvalidTimeStamp|IllegalTimestamp|RequestTimeTooSkewed)/i,
    id: 'clock',
    telling: false,
  },
  {
    code: /^NoCredentials$/,
    id: 'no-credentials',
    telling: true,
  },
  {
    code: /^(InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch|IncompleteSignature|Forbidden\.AccessKey)/,
    id: 'bad-credentials',
    telling: false,
  },
  { code: /InDebt|InArrears|OverdueP/i, id: 'debt', telling: false },
  { code: /KmsServiceNotEnabled/, id: 'kms-closed', telling: false },
  {
    code: /^(MissingAuth|ErrManagedSecurityRoleNotAttach)/,
    id: 'role',
    telling: false,
  },
  {
    code: /ProhibitedByRiskControl/,
    id: 'risk-control',
    telling: true,
  },
  {
    code: /NotFound|NotExist/,
    id: 'gone',
    telling: true,
  },
  {
    code: /^E[A-Z]{3,}(_[A-Z]+)*$|^Timeout$|^ERR_|CERT|UND_ERR|Unreachable/,
    id: 'network',
    telling: true,
  },
  { code: /^DeadlineExceeded$/, id: 'deadline', telling: false },
  { code: /^NotAsked$/, id: 'not-asked', telling: false },
  {
    code: /^(MalformedAnswer|UnexpectedAnswer|SyntaxError)/,
    id: 'malformed',
    telling: true,
  },
  {
    code: /^(ServiceUnavailable|SerivceUnavailable|Internal|5\d\d$)/,
    id: 'service',
    telling: true,
  },
];

const denied = /^(Forbidden|NoPermission|AccessDenied|NotAuthorized|Unauthorized|StatusForbidden|403$)/i;

/** What to do about something that could not be read, and whether the error's own message is worth its room. */
export function readHint(
  { operation, code }: ReadError,
  words: TextWords = textEn,
): { advice: string; telling: boolean } {
  const { hints: advices, grant } = words.unread;
  const hint = hints.find((candidate) => candidate.code.test(code));
  if (hint !== undefined) return { advice: advices[hint.id], telling: hint.telling };
  if (denied.test(code)) return { advice: grant(actionsOf(operation, words)), telling: false };
  return { advice: advices.unknown, telling: true };
}

/** ACK’s authorization table names two actions for its account-wide list. */
function actionsOf(operation: string, { both }: TextWords): string {
  return operation === 'cs:DescribeClustersV1' ? both(operation, 'cs:GetClusters') : operation;
}
