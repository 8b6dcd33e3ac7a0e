import * as z from 'zod/mini';
import { isAlias, parseKeyRef } from '../model/key-ref.ts';
import type { RegionAliases } from '../model/snapshot.ts';
import { callAndParse, count, name, optionalText } from './answer.ts';
import { type AccountContext, attempt, readingTime, type Subject } from './attempt.ts';
import { checkIdentity } from './identity.ts';
import { readNumbered } from './pager.ts';

const pageSize = 100;

const aliasSchema = z.object({ AliasName: name, AliasArn: optionalText, KeyId: name });
export const aliasesSchema = z.object({
  Aliases: z.object({ Alias: z.array(aliasSchema) }),
  PageNumber: z.optional(z.unknown()),
  TotalCount: count,
});

export function pageQuery(number: number) {
  return { PageNumber: number, PageSize: pageSize };
}

/** Lists the aliases of a region, all pages of them. */
export async function listAliases(account: AccountContext, regionId: string): Promise<RegionAliases> {
  const { accountId } = account;
  const subject: Subject = { operation: 'kms:ListAliases', regionId };
  const aliases = await attempt(account, subject, async () => {
    const found = await readNumbered<z.infer<typeof aliasSchema>>({
      operation: subject.operation,
      noun: 'aliases',
      pageSize,
      maxPages: 1_000,
      idOf: ({ AliasName }) => AliasName,
      async page(number) {
        const reply = await callAndParse(account, subject, aliasesSchema, { query: pageQuery(number) });
        const { Aliases, PageNumber, TotalCount } = reply.value;
        checkIdentity(reply, { PageNumber: [PageNumber, number] });
        for (const { AliasName, AliasArn } of Aliases.Alias) {
          if (!AliasArn) continue;
          const alias = parseKeyRef(AliasArn, { accountId, regionId });
          checkIdentity(reply, {
            'AliasArn, its account': [alias.accountId, accountId],
            'AliasArn, its region': [alias.regionId, regionId],
            'AliasArn, its name': [isAlias(alias.name) ? alias.name : AliasArn, AliasName],
          });
        }
        return { entries: Aliases.Alias, total: TotalCount, requestId: reply.requestId };
      },
    });
    return Object.fromEntries([...found].map(([alias, { KeyId }]) => [alias, KeyId]));
  });

  return { regionId, aliases, readAt: readingTime(account) };
}
