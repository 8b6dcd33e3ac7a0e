import type { ReadError } from '../../model/fact.ts';
import type { HintId } from '../../words/hint-id.ts';
import { textEn } from '../../words/text-en.ts';
import type { TextWords } from '../../words/text-words.ts';

interface Hint {
  readonly id: Exclude<HintId, 'denied'>;
  readonly code: RegExp;
  /** Whether the error's own message tells more than code and advice do. */
  readonly telling: boolean;
}

// The first that fits is given, so what is only called Forbidden stands before what is.
const hints: readonly Hint[] = [
  {
    id: 'throttled',
    code: /throttling|LimitExceeded|TooManyRequests/i,
    telling: false,
  },
  {
    id: 'clock',
    code: /^(InvalidTimeStamp|IllegalTimestamp|RequestTimeTooSkewed)/i,
    telling: false,
  },
  {
    id: 'no-credentials',
    code: /^NoCredentials$/,
    telling: true,
  },
  {
    id: 'bad-credentials',
    code: /^(InvalidAccessKeyId|InvalidSecurityToken|MissingSecurityToken|SignatureDoesNotMatch|IncompleteSignature|Forbidden\.AccessKey)/,
    telling: false,
  },
  { id: 'in-debt', code: /InDebt|InArrears|OverdueP/i, telling: false },
  { id: 'kms-not-enabled', code: /KmsServiceNotEnabled/, telling: false },
  {
    id: 'role-not-attached',
    code: /^(MissingAuth|ErrManagedSecurityRoleNotAttach)/,
    telling: false,
  },
  {
    id: 'risk-control',
    code: /ProhibitedByRiskControl/,
    telling: true,
  },
  {
    id: 'absent',
    code: /NotFound|NotExist/,
    telling: true,
  },
  {
    id: 'network',
    code: /^E[A-Z]{3,}(_[A-Z]+)*$|^Timeout$|^ERR_|CERT|UND_ERR|Unreachable/,
    telling: true,
  },
  { id: 'deadline', code: /^DeadlineExceeded$/, telling: false },
  { id: 'no-result', code: /^NoResult$/, telling: true },
  { id: 'damaged-run', code: /^DamagedRun$/, telling: true },
  { id: 'organization', code: /^(NotAMember|Create\w+)$/, telling: true },
  { id: 'not-asked', code: /^NotAsked$/, telling: false },
  {
    id: 'malformed',
    code: /^(MalformedAnswer|UnexpectedAnswer|SyntaxError)/,
    telling: true,
  },
  {
    id: 'server',
    code: /^(ServiceUnavailable|SerivceUnavailable|Internal|5\d\d$)/,
    telling: true,
  },
];

const denied = /^(Forbidden|NoPermission|AccessDenied|NotAuthorized|Unauthorized|StatusForbidden|403$)/i;

/** What to do about something that could not be read, and whether the error's own message is worth its room. */
export function readHint(
  { operation, code }: ReadError,
  words: TextWords = textEn,
): { id: HintId; advice: string; telling: boolean } {
  const { hints: advices, grant } = words.readErrors;
  if (operation === 'sts:AssumeRole' && (denied.test(code) || /NotExist/.test(code))) {
    return { id: 'no-member-role', advice: advices['no-member-role'], telling: false };
  }
  const hint = hints.find((candidate) => candidate.code.test(code));
  if (hint !== undefined) return { id: hint.id, advice: advices[hint.id], telling: hint.telling };
  if (denied.test(code)) return { id: 'denied', advice: grant(actionsOf(operation, words)), telling: false };
  return { id: 'other', advice: advices.other, telling: true };
}

/** The RAM actions of an operation. ACK’s authorization table names two actions for its account-wide list. */
export function actionsOf(operation: string, { both }: TextWords = textEn): string {
  return operation === 'cs:DescribeClustersV1' ? both(operation, 'cs:GetClusters') : operation;
}
