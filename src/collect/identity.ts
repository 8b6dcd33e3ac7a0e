import * as z from 'zod/mini';
import type { Fact } from '../model/fact.ts';
import type { Identity } from '../model/snapshot.ts';
import { parseAnswer } from './answer.ts';
import { type Account, attempt } from './attempt.ts';

const answerSchema = z.object({ AccountId: z.string().check(z.minLength(1)), Arn: z.optional(z.string()) });

/** Tells whose credentials these are. */
export function readIdentity(account: Account): Promise<Fact<Identity>> {
  const subject = { operation: 'sts:GetCallerIdentity', regionId: '' } as const;
  return attempt(account, subject, async () => {
    const answer = await account.cloud.call(subject.operation, { regionId: '' });
    const { AccountId, Arn } = parseAnswer(answerSchema, answer, subject.operation);
    return { accountId: AccountId, arn: Arn ?? '' };
  });
}
