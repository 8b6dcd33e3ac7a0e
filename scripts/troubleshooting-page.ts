import { adviceIds, errorAdvice } from '../src/model/error-advice.ts';

/** Which codes an advice is for, as people meet them, and the operation that the advice speaks of. */
interface Row {
  readonly id: string;
  readonly title: string;
  readonly codes: readonly string[];
  readonly operation?: string;
  readonly kind?: 'unconfirmed';
}

const rows: readonly Row[] = [
  { id: 'denied', title: 'Permission denied', codes: ['Forbidden.RAM', 'NoPermission', 'AccessDenied'] },
  { id: 'no-credentials', title: 'No credentials', codes: ['NoCredentials'] },
  {
    id: 'bad-credentials',
    title: 'Credentials not accepted',
    codes: ['InvalidAccessKeyId.NotFound', 'InvalidSecurityToken.Expired', 'SignatureDoesNotMatch'],
  },
  {
    id: 'no-member-role',
    title: 'An account of the organization cannot be entered',
    codes: ['NoPermission', 'EntityNotExist.Role'],
    operation: 'sts:AssumeRole',
  },
  { id: 'organization', title: 'Wrong account in the organization', codes: ['NotAMember'] },
  { id: 'clock', title: 'Clock skew', codes: ['InvalidTimeStamp.Expired', 'RequestTimeTooSkewed'] },
  { id: 'network', title: 'No connection', codes: ['ENOTFOUND', 'ECONNREFUSED', 'Timeout'] },
  { id: 'throttled', title: 'Throttled', codes: ['Throttling.User', 'Rejected.Throttling', 'TooManyRequests'] },
  { id: 'deadline', title: 'Out of time', codes: ['DeadlineExceeded'] },
  { id: 'absent', title: 'Not found', codes: ['Forbidden.KeyNotFound', 'ErrorClusterNotFound', 'EntityNotExist.Role'] },
  { id: 'in-debt', title: 'Overdue payment', codes: ['Forbidden.UserInDebt', 'InArrears'] },
  { id: 'kms-not-enabled', title: 'KMS not activated', codes: ['Forbidden.KmsServiceNotEnabled'] },
  {
    id: 'role-not-attached',
    title: 'Service role not authorized',
    codes: ['MissingAuth', 'ErrManagedSecurityRoleNotAttach'],
  },
  { id: 'risk-control', title: 'Stopped by risk control', codes: ['Forbidden.ProhibitedByRiskControl'] },
  {
    id: 'not-indexed',
    title: 'The logstore has no index',
    codes: ['IndexConfigNotExist'],
    operation: 'log:GetLogs',
  },
  {
    id: 'incomplete-query',
    title: 'The log query was cut short',
    codes: ['Incomplete'],
    operation: 'log:GetLogs',
  },
  { id: 'malformed', title: 'An answer that is not as documented', codes: ['MalformedAnswer', 'UnexpectedAnswer'] },
  { id: 'server', title: 'The service failed', codes: ['ServiceUnavailable', 'InternalError', '503'] },
  { id: 'unconfirmed', title: 'A change without an answer', codes: ['Timeout'], kind: 'unconfirmed' },
  { id: 'not-asked', title: 'Not read because of an earlier error', codes: ['NotAsked'] },
  { id: 'no-result', title: 'An account without a result', codes: ['NoResult'] },
  { id: 'damaged-object', title: 'A damaged object in the store', codes: ['DamagedObject'] },
  { id: 'damaged-run', title: 'A damaged run in the store', codes: ['DamagedRun'] },
  { id: 'other', title: 'Any other code', codes: [] },
];

/** The page of what to do about each error code. An advice without a row fails, and so does a row whose code is another's. */
export function troubleshootingPage(): string {
  const missing = adviceIds.filter((id) => !rows.some((row) => row.id === id));
  if (missing.length > 0) throw new Error(`no row in the troubleshooting page: ${missing.join(', ')}`);
  return `<!-- Generated from src/model/error-advice.ts by npm run docs. Do not edit. -->

# Troubleshooting by error code

Every read error of a report has an operation, a code and a request id. Find the code here, or let the command say what to do:

\`\`\`sh
npx sealwatch explain REQUEST_ID    # what to do about one read error
npx sealwatch doctor                # tries every permission and setting
\`\`\`

The codes are examples. Codes that begin alike have the same advice.

${rows.map(section).join('\n\n')}
`;
}

function section({ id, title, codes, operation = 'kms:DescribeKey', kind }: Row): string {
  const advice = (code: string) => errorAdvice({ operation, code, ...(kind && { kind }) });
  for (const code of codes) {
    if (advice(code).id !== id) throw new Error(`${code} has the advice ${advice(code).id}, not ${id}`);
  }
  const { en, commands } = advice(codes[0] ?? '?');
  const text = en({ operation, code: codes[0] ?? '' });
  const isAboutOperation = text.includes(operation);
  return [
    `## ${title}`,
    ...(codes.length === 0 ? [] : [codes.map((code) => `\`${code}\``).join(', ')]),
    isAboutOperation ? `Of \`${operation}\`, for example: ${text}` : text,
    ...commands.map((command) => `\`\`\`sh\nnpx ${command}\n\`\`\``),
  ].join('\n\n');
}
