import * as z from 'zod/mini';
import type { ReadError } from '../model/fact.ts';
import { callAndParse, count } from './answer.ts';
import { type AccountContext, attempt, readError, type Subject } from './attempt.ts';
import { checkIdentity } from './identity.ts';
import { readNumbered } from './pager.ts';

const pageSize = 100;

const operation = 'resourcemanager:ListAccounts';
const subject: Subject = { operation, regionId: '' };
const pageSchema = z.object({
  Accounts: z.object({ Account: z.array(z.unknown()) }),
  PageNumber: z.optional(z.unknown()),
  TotalCount: count,
});
const memberSchema = z.object({ AccountId: z.string().check(z.regex(/^\d{1,32}$/)), Status: z.optional(z.string()) });
type Member = z.infer<typeof memberSchema>;

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

/** Lists the members of the resource directory. What came before a failure is reported too. */
export async function listMembers(account: AccountContext): Promise<Members> {
  const members = new Map<string, string>();
  const listed = await attempt(account, subject, () =>
    readNumbered<Member>({
      operation,
      noun: 'members',
      pageSize,
      maxPages: 1_000,
      idOf: ({ AccountId }) => AccountId,
      onEntry: ({ AccountId, Status = '' }) => members.set(AccountId, Status),
      async page(number) {
        const reply = await callAndParse(account, subject, pageSchema, {
          query: { PageNumber: number, PageSize: pageSize },
        });
        const { Accounts, PageNumber, TotalCount } = reply.value;
        checkIdentity(reply, { PageNumber: [PageNumber, number] });
        const entries = Accounts.Account.map((entry) => {
          const { success, data } = memberSchema.safeParse(entry);
          return success ? data : reply.malformed('a member has no number');
        });
        return { entries, total: TotalCount, requestId: reply.requestId };
      },
    }),
  );
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
