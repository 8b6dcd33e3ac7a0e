import * as z from 'zod/mini';
import { isFailure } from '../cloud/errors.ts';
import type { Fact } from '../model/fact.ts';
import type { Identity } from '../model/snapshot.ts';
import { callAndParse, name, optionalText, show, wordOf } from './answer.ts';
import { type AccountContext, attempt, type Subject } from './attempt.ts';
import { checkIdentity, parseArn } from './identity.ts';

/** Who calls: the account itself, or the id of a RAM user or role. */
export type CallerReading = { readonly is: 'account' } | { readonly is: 'user' | 'role'; readonly id: string };

export interface Identification {
  readonly identity: Fact<Identity>;
  /** Whether it is worth asking anything else: not where the credentials themselves are rejected. */
  readonly opens: boolean;
}

const subject: Subject = { operation: 'sts:GetCallerIdentity', regionId: '' };
const identityFields = { AccountId: name, Arn: optionalText };
const identitySchema = z.object(identityFields);
const callerSchema = z.object({
  ...identityFields,
  IdentityType: wordOf(['Account', 'RAMUser', 'AssumedRoleUser']),
  UserId: optionalText,
  RoleId: optionalText,
});

/** Reads whose credentials these are, whichever account is expected. */
export async function readIdentity(account: AccountContext): Promise<Identification> {
  let opens = true;
  const identity = await attempt(account, subject, async () => {
    try {
      const { accountId, arn } = (await askCaller(account, identitySchema)).value;
      return { accountId, arn };
    } catch (error) {
      opens = !(isFailure(error, 'credentialsRejected') || isFailure(error, 'clockSkewed'));
      throw error;
    }
  });

  return { identity, opens };
}

/** Reads whose credentials these are, as ACK's roles inside of clusters name them. */
export function readCaller(account: AccountContext): Promise<Fact<CallerReading>> {
  return attempt(account, subject, async () => {
    const reply = await askCaller(account, callerSchema);
    const { accountId, IdentityType, UserId, RoleId } = reply.value;
    checkIdentity(reply, { AccountId: [accountId, account.accountId] });
    if (IdentityType === 'Account') return { is: 'account' };
    const [is, name, value] =
      IdentityType === 'RAMUser' ? (['user', 'UserId', UserId] as const) : (['role', 'RoleId', RoleId] as const);
    if (!value) throw reply.malformed(`\`${name}\` is missing`);
    return { is, id: value };
  });
}

async function askCaller<T extends z.infer<typeof identitySchema>>(account: AccountContext, schema: z.ZodMiniType<T>) {
  const reply = await callAndParse(account, subject, schema);
  const { AccountId: accountId, Arn } = reply.value;
  const arn = Arn ?? '';
  const named = parseArn(arn);
  if (arn !== '' && named === undefined) throw reply.malformed(`\`Arn\` is ${show(arn)}`);
  checkIdentity(reply, { Arn: [named?.accountId, accountId] });
  return { ...reply, value: { ...reply.value, accountId, arn } };
}
