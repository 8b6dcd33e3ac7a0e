import * as z from 'zod/mini';
import type { Fact } from '../model/fact.ts';
import type { Balance, KmsStatus } from '../model/snapshot.ts';
import { callAndParse, show, wordOf } from './answer.ts';
import { type AccountContext, attempt, type Subject } from './attempt.ts';

export const statusSchema = z.object({ AccountStatus: wordOf(['Enabled', 'NotEnabled', 'InDebt', 'Suspended']) });
const balanceSchema = z.object({ Data: z.object({ AvailableAmount: z.string(), Currency: z.string() }) });

/** Reads whether KMS is open and paid for. It is the account's status, asked in one region. */
export function readKmsStatus(account: AccountContext, regionId: string): Promise<Fact<KmsStatus>> {
  const subject: Subject = { operation: 'kms:DescribeAccountKmsStatus', regionId };
  return attempt(
    account,
    subject,
    async () => (await callAndParse(account, subject, statusSchema)).value.AccountStatus,
  );
}

/** Reads what the account has left. */
export function readBalance(account: AccountContext): Promise<Fact<Balance>> {
  const subject: Subject = { operation: 'bss:QueryAccountBalance', regionId: '' };
  return attempt(account, subject, async () => {
    const { value, malformed } = await callAndParse(account, subject, balanceSchema);
    const { AvailableAmount, Currency } = value.Data;
    // Whether thousands are separated was never seen.
    const available = AvailableAmount.replaceAll(',', '');
    if (!/^-?\d+(\.\d+)?$/.test(available)) throw malformed(`the balance is ${show(AvailableAmount)}`);
    return { available, currency: Currency };
  });
}
