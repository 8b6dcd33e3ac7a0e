import * as z from 'zod/mini';
import { isFailure } from '../cloud/errors.ts';
import type { Fact } from '../model/fact.ts';
import type { Identity } from '../model/snapshot.ts';
import { parseAnswer } from './answer.ts';
import { type Account, attempt } from './attempt.ts';

const answerSchema = z.object({ AccountId: z.string().check(z.minLength(1)), Arn: z.optional(z.string()) });

export interface Identification {
  readonly identity: Fact<Identity>;
  /** Whether it is worth asking anything else: not where the credentials themselves are refused. */
  readonly opens: boolean;
}

/** Tells whose credentials these are. */
export async function readIdentity(account: Account): Promise<Identification> {
  const subject = { operation: 'sts:GetCallerIdentity', regionId: '' } as const;
  let opens = true;
  const identity = await attempt(account, subject, async () => {
    try {
      const answer = await account.cloud.call(subject.operation, { regionId: '' });
      const { AccountId, Arn } = parseAnswer(answerSchema, answer, subject.operation);
      return { accountId: AccountId, arn: Arn ?? '' };
    } catch (error) {
      opens = !(isFailure(error, 'credentialsRejected') || isFailure(error, 'clockSkewed'));
      throw error;
    }
  });

  return { identity, opens };
}
