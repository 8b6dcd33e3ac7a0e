import { isFields, parseJson } from './json.ts';
import { serviceRoleName } from './usage.ts';
import { matchesWildcard } from './wildcard.ts';

/** One statement of a RAM policy, a trust policy or a key policy, as plain JSON. */
export interface PolicyStatement {
  readonly allows: boolean;
  /** Patterns such as `kms:*`. */
  readonly actions: readonly string[];
  /** Patterns of ARNs; `*` is everything. */
  readonly resources: readonly string[];
  /** Whom it is about, by kind such as `RAM` or `Service`; null in a policy that is attached to an identity. */
  readonly principals: Readonly<Record<string, readonly string[]>> | null;
  /** Values by operator and condition key; null where there is no condition. */
  readonly condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> | null;
}

/** A call that a policy is asked about. */
export interface PolicyRequest {
  readonly action: string;
  /** An ARN; absent for the resource that the policy belongs to. */
  readonly resource?: string;
  readonly principal: { readonly kind: 'RAM' | 'Service'; readonly name: string };
}

export type PolicyAnswer = 'yes' | 'no' | 'unknown';

/** What statements say of a request. An explicit deny beats every allow. */
export interface PolicyDecision {
  readonly denies: PolicyAnswer;
  readonly allows: PolicyAnswer;
}

/** Far above the 32,768 bytes that KMS and RAM accept. */
const maxLength = 200_000;

/**
 * The statements of a policy document; undefined where it is not as documented. What `NotAction` and the like mean is not
 * documented for every kind of policy, so a document that uses them is not understood.
 *
 * @param kind a policy of a resource names principals in each statement, one of an identity in none
 */
export function parsePolicy(text: string, kind: 'identity' | 'resource'): readonly PolicyStatement[] | undefined {
  const document = text.length > maxLength ? undefined : parseJson(text);
  if (!isFields(document) || !Array.isArray(document.Statement)) return undefined;
  const statements = document.Statement.map((statement) => parseStatement(statement, kind));
  return statements.includes(undefined) ? undefined : (statements as PolicyStatement[]);
}

/** What statements say of a request, those of several policies together. */
export function decide(statements: readonly PolicyStatement[], request: PolicyRequest): PolicyDecision {
  const answerOf = (allows: boolean) =>
    anyOf(statements.filter((one) => one.allows === allows).map((statement) => appliesTo(statement, request)));
  return { denies: answerOf(false), allows: answerOf(true) };
}

/** Yes where one is, else unknown where one is. */
export function anyOf(answers: readonly PolicyAnswer[]): PolicyAnswer {
  return answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';
}

function appliesTo(statement: PolicyStatement, { action, resource, principal }: PolicyRequest): PolicyAnswer {
  const { actions, resources, principals, condition } = statement;
  const isMeant =
    actions.some((pattern) => matchesWildcard(pattern, action)) &&
    (resource === undefined || resources.some((pattern) => matchesWildcard(pattern, resource))) &&
    (principals === null || (principals[principal.kind] ?? []).some((one) => isPrincipal(one, principal.name)));
  if (!isMeant) return 'no';
  return condition === null ? 'yes' : conditionHolds(condition, principal);
}

/** Trust policies name a whole account `…:root`, key policies `…:*`; names of roles compare without regard to case. */
function isPrincipal(pattern: string, name: string): boolean {
  return matchesWildcard(pattern.replace(/:root$/i, ':*'), name);
}

/** A condition holds where all of its parts do. Only who calls is known; everything else cannot be decided. */
function conditionHolds(
  condition: NonNullable<PolicyStatement['condition']>,
  principal: PolicyRequest['principal'],
): PolicyAnswer {
  const parts = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) =>
      key.toLowerCase() === 'acs:principalarn' && principal.kind === 'RAM'
        ? stringHolds(operator.toLowerCase(), values, principal.name)
        : 'unknown',
    ),
  );
  if (parts.includes('no')) return 'no';
  return parts.length === 0 || parts.includes('unknown') ? 'unknown' : 'yes';
}

function stringHolds(operator: string, values: readonly string[], actual: string): PolicyAnswer {
  const [, negation, comparison] = /^string(not)?(equals|equalsignorecase|like)$/.exec(operator) ?? [];
  if (comparison === undefined || values.length === 0 || actual === '') return 'unknown';
  const hits = values.map((value): PolicyAnswer => {
    const isEqual =
      comparison === 'like' ? matchesWildcard(value, actual) : value.toLowerCase() === actual.toLowerCase();
    if (!isEqual) return 'no';
    // RAM writes names of roles in lower case; whether it compares them so in conditions is not documented.
    return comparison === 'equalsignorecase' || value === value.toLowerCase() || value === actual ? 'yes' : 'unknown';
  });
  if (negation === undefined) return anyOf(hits);
  // Whether a negated list means none or not all of its values is not documented.
  const isSame = hits.every((hit) => hit === hits[0]);
  return !isSame ? 'unknown' : hits[0] === 'yes' ? 'no' : hits[0] === 'no' ? 'yes' : 'unknown';
}

function parseStatement(statement: unknown, kind: 'identity' | 'resource'): PolicyStatement | undefined {
  if (!isFields(statement)) return undefined;
  // Only a policy of a resource, such as a trust policy, may leave out what it is about.
  const everything = kind === 'resource' ? '*' : undefined;
  const { Effect, Action, Resource = everything, Principal, Condition = null } = statement;
  const effect = typeof Effect === 'string' ? Effect.toLowerCase() : '';
  const actions = textsOf(Action);
  const resources = textsOf(Resource);
  const principals = kind === 'identity' && Principal === undefined ? null : groupsOf(Principal);
  const condition = Condition === null ? null : conditionOf(Condition);
  const isKnown =
    (effect === 'allow' || effect === 'deny') && !Object.keys(statement).some((name) => /^not/i.test(name));
  if (!isKnown || actions === undefined || resources === undefined) return undefined;
  if (principals === undefined || condition === undefined) return undefined;
  return { allows: effect === 'allow', actions, resources, principals, condition };
}

function conditionOf(value: unknown): PolicyStatement['condition'] | undefined {
  if (!isFields(value)) return undefined;
  const operators = Object.entries(value).map(([operator, keys]) => [operator, groupsOf(keys)] as const);
  if (operators.some(([, keys]) => keys === undefined)) return undefined;
  return Object.fromEntries(operators) as PolicyStatement['condition'];
}

function groupsOf(value: unknown): Readonly<Record<string, readonly string[]>> | undefined {
  if (!isFields(value)) return undefined;
  const groups = Object.entries(value).map(([name, texts]) => [name, textsOf(texts)] as const);
  if (groups.some(([, texts]) => texts === undefined)) return undefined;
  return Object.fromEntries(groups) as Readonly<Record<string, readonly string[]>>;
}

/** One text or a list of them; conditions hold numbers and booleans too. */
function textsOf(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isPlain = list.every((one) => ['string', 'number', 'boolean'].includes(typeof one));
  return isPlain ? list.map(String) : undefined;
}

/** The system policy that the role holds. */
export const rolePolicyName = `${serviceRoleName}Policy`;

/** What of that policy is about encryption, as it is published. */
export const publishedRolePolicy: readonly PolicyStatement[] = [
  {
    allows: true,
    actions: ['kms:DescribeKey', 'kms:Encrypt', 'kms:Decrypt'],
    resources: ['*'],
    principals: null,
    condition: null,
  },
];

/** What the role must be able to do with a key. */
export const roleActions = ['kms:Encrypt', 'kms:Decrypt'] as const;
