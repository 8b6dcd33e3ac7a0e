import * as z from 'zod/mini';
import type { Fact } from '../model/fact.ts';
import { MalformedAnswer, parseAnswer, show, wordOf } from './answer.ts';
import { type Account, attempt, type Subject } from './attempt.ts';

/** Who calls: the account itself, or the id of a RAM user or role. */
export type CallerReading = { readonly is: 'account' } | { readonly is: 'user' | 'role'; readonly id: string };

const id = z.string().check(z.minLength(1));
const identityTypes = wordOf(['Account', 'RAMUser', 'AssumedRoleUser']);
const answerSchema = z.object({
  AccountId: id,
  IdentityType: identityTypes,
  UserId: z.optional(z.nullable(z.string())),
  RoleId: z.optional(z.nullable(z.string())),
});

/** Tells whose credentials these are, as ACK's roles inside of clusters name them. */
export function readCaller(account: Account): Promise<Fact<CallerReading>> {
  const subject: Subject = { operation: 'sts:GetCallerIdentity', regionId: '' };
  return attempt(account, subject, async () => {
    const answer = await account.cloud.call(subject.operation, { regionId: '' });
    const malformed = (wrong: string) => new MalformedAnswer(subject.operation, wrong, answer.requestId);
    const { AccountId, IdentityType, UserId, RoleId } = parseAnswer(answerSchema, answer, subject.operation);
    if (account.accountId !== '' && AccountId !== account.accountId) {
      throw malformed(`it is about account ${show(AccountId)}`);
    }
    if (IdentityType === 'Account') return { is: 'account' };
    const [is, name, value] =
      IdentityType === 'RAMUser' ? (['user', 'UserId', UserId] as const) : (['role', 'RoleId', RoleId] as const);
    if (!value) throw malformed(`\`${name}\` is missing`);
    return { is, id: value };
  });
}
