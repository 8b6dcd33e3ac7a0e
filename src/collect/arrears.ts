import * as z from 'zod/mini';
import type { Fact } from '../model/fact.ts';
import type { Balance, KmsStatus } from '../model/snapshot.ts';
import { MalformedAnswer, parseAnswer, show, wordOf } from './answer.ts';
import { type Account, attempt, type Subject } from './attempt.ts';

const statusSchema = z.object({ AccountStatus: wordOf(['Enabled', 'NotEnabled', 'InDebt', 'Suspended']) });
const balanceSchema = z.object({
  Success: z.optional(z.boolean()),
  Code: z.optional(z.string()),
  Data: z.optional(z.object({ AvailableAmount: z.string(), Currency: z.string() })),
});

/** Tells whether KMS is open and paid for. It is the account's status, asked in one region. */
export function readKmsStatus(account: Account, regionId: string): Promise<Fact<KmsStatus>> {
  const subject: Subject = { operation: 'kms:DescribeAccountKmsStatus', regionId };
  return attempt(account, subject, async () => {
    const answer = await account.cloud.call(subject.operation, { regionId });
    return parseAnswer(statusSchema, answer, subject.operation).AccountStatus;
  });
}

/** Tells what the account has left. Errors come with status 200 and `Success: false` here. */
export function readBalance(account: Account): Promise<Fact<Balance>> {
  const subject: Subject = { operation: 'bss:QueryAccountBalance', regionId: '' };
  return attempt(account, subject, async () => {
    const answer = await account.cloud.call(subject.operation, { regionId: '' });
    const { Success, Code, Data } = parseAnswer(balanceSchema, answer, subject.operation);
    if (Success === false || Data === undefined) {
      throw new MalformedAnswer(subject.operation, `it says ${show(Code)} and no balance`, answer.requestId);
    }
    // Whether thousands are separated was never seen.
    const available = Data.AvailableAmount.replaceAll(',', '');
    if (!/^-?\d+(\.\d+)?$/.test(available)) {
      throw new MalformedAnswer(subject.operation, `the balance is ${show(Data.AvailableAmount)}`, answer.requestId);
    }
    return { available, currency: Data.Currency };
  });
}
