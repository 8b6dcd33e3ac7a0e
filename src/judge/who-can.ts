import type { Fact } from '../model/fact.ts';
import { decide, type PolicyStatement } from '../model/ram-policy.ts';
import type { Danger, DangerousAction, HeldPolicy, May, PrincipalReading, WhoMay } from '../model/who-can.ts';

export interface WhoCanFacts {
  readonly accountId: string;
  readonly asked: readonly DangerousAction[];
  /** The key's own policy; null where the key has none. */
  readonly keyPolicy: Fact<readonly PolicyStatement[]> | null;
  readonly principals: readonly PrincipalReading[];
}

/**
 * Who may do what is asked, by the policies that were read. The same evaluation as everywhere: an explicit deny beats every
 * allow, a condition that cannot be evaluated here is undecided, and a policy that was not read leaves it unknown, never a no.
 */
export function whoMay({ accountId, asked, keyPolicy, principals }: WhoCanFacts): WhoMay[] {
  const own = keyPolicy === null ? [] : keyPolicy.ok ? keyPolicy.value : [];
  // A statement that names the whole account is one line, not one for each user.
  const [wide, named] = split(own, (statement) => namesAccount(statement, accountId));
  const isIncomplete = keyPolicy?.ok === false;
  const rows: WhoMay[] = [
    { kind: 'root', name: accountId, may: mayOf(asked, () => 'yes'), by: [] },
    ...principals.map((principal) => ofPrincipal(principal, asked, { allow: named, deny: own, isIncomplete })),
  ];
  const everybody = mayOf(asked, ({ actions, resource }) => {
    if (!isOfKey(resource)) return 'no';
    const name = `acs:ram::${accountId}:user/*`;
    const isAllowed = actions.some((action) => {
      const { allows } = decide(wide, { action, resource, principal: { kind: 'RAM', name } });
      return allows !== 'no';
    });
    // The documents do not say whether RAM must allow it as well where a key policy names the whole account.
    return isAllowed ? 'undecided' : 'no';
  });
  if (isPossible(everybody)) rows.push({ kind: 'everybody', name: accountId, may: everybody, by: [keyPolicyName] });
  return [...rows, ...outsiders(own, accountId, asked)];
}

const keyPolicyName = 'key policy';

/** Whether somebody may, or it is not known. */
export function isPossible(may: WhoMay['may']): boolean {
  return Object.values(may).some((one) => one !== 'no');
}

interface KeyStatements {
  /** Those that may allow it to one of the account. */
  readonly allow: readonly PolicyStatement[];
  readonly deny: readonly PolicyStatement[];
  readonly isIncomplete: boolean;
}

function ofPrincipal(
  { kind, name, arn, policies }: PrincipalReading,
  asked: readonly DangerousAction[],
  key: KeyStatements,
): WhoMay {
  const held = policies.flatMap((some) => (some.ok ? some.value : []));
  const lacksPolicies = policies.some((some) => !some.ok) || held.some(({ statements }) => !statements.ok);
  const by = new Set<string>();
  const may = mayOf(asked, ({ actions, resource }) => worstOf(actions.map((action) => answer(action, resource))));
  return { kind, name, may, by: [...by].sort() };

  function answer(action: string, resource: string): May {
    const request = { action, resource, principal: { kind: 'RAM' as const, name: arn } };
    const ofKey = isOfKey(resource);
    // What was not read may deny what is allowed, and allow what is not.
    const isIncomplete = lacksPolicies || (ofKey && key.isIncomplete);
    const decided = held.map((policy) => ({ policy, ...decide(statementsOf(policy), request) }));
    const denies = [...decided, ...(ofKey ? [decide(key.deny, request)] : [])].map((one) => one.denies);
    if (denies.includes('yes')) return 'no';
    const allowing = decided.filter(({ allows }) => allows !== 'no');
    const byKey = ofKey ? decide(key.allow, request).allows : 'no';
    for (const { policy } of allowing) by.add(policyName(policy));
    if (byKey !== 'no') by.add(keyPolicyName);
    const allows = [...allowing.map((one) => one.allows), byKey];
    if (allows.includes('yes') && !denies.includes('unknown')) return isIncomplete ? 'unknown' : 'yes';
    if (isIncomplete) return 'unknown';
    return allows.some((one) => one !== 'no') ? 'undecided' : 'no';
  }
}

function statementsOf({ statements }: HeldPolicy): readonly PolicyStatement[] {
  return statements.ok ? statements.value : [];
}

function policyName({ name, via }: HeldPolicy): string {
  return via === '' ? name : `group/${via}: ${name}`;
}

/** Whom of other accounts a key policy allows something: their own RAM must allow it too, which is not read here. */
function outsiders(own: readonly PolicyStatement[], accountId: string, asked: readonly DangerousAction[]): WhoMay[] {
  const names = new Set(
    own
      .flatMap(({ allows, principals }) => (allows ? (principals?.RAM ?? []) : []))
      .filter((name) => accountIn(name) !== accountId),
  );
  return [...names].sort().flatMap((name): WhoMay[] => {
    const may = mayOf(asked, ({ actions, resource }) => {
      if (!isOfKey(resource)) return 'no';
      const answers = actions.map((action) => decide(own, { action, resource, principal: { kind: 'RAM', name } }));
      return answers.some(({ allows, denies }) => allows !== 'no' && denies !== 'yes') ? 'undecided' : 'no';
    });
    return isPossible(may) ? [{ kind: 'outside', name, may, by: [keyPolicyName] }] : [];
  });
}

function mayOf(asked: readonly DangerousAction[], answer: (asked: DangerousAction) => May): WhoMay['may'] {
  const may: Partial<Record<Danger, May>> = {};
  for (const one of asked) may[one.danger] = answer(one);
  return may;
}

/** Of several actions that lead to the same, one is enough. */
function worstOf(answers: readonly May[]): May {
  return (['yes', 'unknown', 'undecided'] as const).find((one) => answers.includes(one)) ?? 'no';
}

function isOfKey(resource: string): boolean {
  return resource.startsWith('acs:kms:');
}

function namesAccount({ allows, principals }: PolicyStatement, accountId: string): boolean {
  return (
    allows &&
    (principals?.RAM ?? []).some((name) => name === '*' || (accountIn(name) === accountId && /:(\*|root)$/.test(name)))
  );
}

function accountIn(name: string): string {
  return name.split(':')[3] ?? '';
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
