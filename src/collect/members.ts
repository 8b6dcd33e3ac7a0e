import * as z from 'zod/mini';
import type { ReadError } from '../model/fact.ts';
import { MalformedAnswer, parseAnswer } from './answer.ts';
import { type Account, attempt, readError, type Subject } from './attempt.ts';

const pageSize = 100;
/** 100,000 members; a list that claims more is not believed. */
const maxPages = 1_000;

const operation = 'resourcemanager:ListAccounts';
const subject: Subject = { operation, regionId: '' };
const page = z.object({
  Accounts: z.object({ Account: z.array(z.unknown()) }),
  TotalCount: z.number().check(z.refine((count) => Number.isSafeInteger(count) && count >= 0)),
});
const entry = z.object({ AccountId: z.string().check(z.regex(/^\d{1,32}$/)), Status: z.optional(z.string()) });

/** Statuses of members that are not there: they were to be made, and are not yet or never were. */
const neverMade = /^Create(Verifying|Failed|Cancelled|Expired)$/;

export interface Members {
  /** Accounts that may be audited; those of a status that is not known too. */
  readonly accountIds: readonly string[];
  /** Why there may be others. */
  readonly readErrors: readonly ReadError[];
  /** Whether the list came whole. */
  readonly complete: boolean;
}

/** Lists the members of the resource directory. What came before a failure is told too. */
export async function listMembers(account: Account): Promise<Members> {
  const members = new Map<string, string>();
  let nameless: MalformedAnswer | undefined;
  const listed = await attempt(account, subject, async () => {
    let total = 1;
    for (let number = 1, seen = 0; seen < total; number += 1) {
      if (number > maxPages) throw new MalformedAnswer(operation, `it claims ${total} members`, '');
      const query = { PageNumber: number, PageSize: pageSize };
      const answer = await account.cloud.call(operation, { regionId: '', query });
      const { Accounts, TotalCount } = parseAnswer(page, answer, operation);
      total = TotalCount;
      for (const told of Accounts.Account) {
        const member = entry.safeParse(told);
        // One that cannot be told makes the list incomplete, and hides no other.
        if (member.success) members.set(member.data.AccountId, member.data.Status ?? '');
        else nameless ??= new MalformedAnswer(operation, 'a member has no number', answer.requestId);
      }
      seen += Accounts.Account.length;
      if (Accounts.Account.length === 0 && seen < total) {
        throw new MalformedAnswer(operation, `it counts ${total} members and lists ${seen}`, answer.requestId);
      }
    }
    if (nameless !== undefined) throw nameless;
  });
  const missing = [...members].filter(([, status]) => neverMade.test(status));

  return {
    accountIds: [...members.keys()].filter((id) => !neverMade.test(members.get(id) ?? '')),
    readErrors: [...(listed.ok ? [] : [listed.error]), ...missing.map(([id, status]) => notThere(id, status))],
    complete: listed.ok,
  };
}

function notThere(accountId: string, status: string): ReadError {
  const message = `The resource directory has account ${accountId} as ${status}, so there is nothing to audit. Finish making it, or name it in organization.exclude.`;
  return readError({ accountId }, { ...subject, resource: accountId }, { code: status, message, requestId: '' });
}
