import * as z from 'zod/mini';
import type { RegionAliases } from '../model/snapshot.ts';
import { MalformedAnswer, parseAnswer } from './answer.ts';
import { type Account, attempt, readingTime, type Subject } from './attempt.ts';

const pageSize = 100;
/** 100,000 aliases; a region that claims more is not believed. */
const maxPages = 1_000;

const answerSchema = z.object({
  Aliases: z.object({ Alias: z.array(z.object({ AliasName: z.string(), KeyId: z.string() })) }),
  TotalCount: z.number(),
});

/** Lists the aliases of a region, all pages of them. */
export async function listAliases(account: Account, regionId: string): Promise<RegionAliases> {
  const subject: Subject = { operation: 'kms:ListAliases', regionId };
  const aliases = await attempt(account, subject, async () => {
    const found: Record<string, string> = {};
    for (let page = 1, seen = 0, total = 1; seen < total; page += 1) {
      const query = { PageNumber: page, PageSize: pageSize };
      const answer = await account.cloud.call(subject.operation, { regionId, query });
      const { Aliases, TotalCount } = parseAnswer(answerSchema, answer, subject.operation);
      for (const { AliasName, KeyId } of Aliases.Alias) found[AliasName] = KeyId;
      seen += Aliases.Alias.length;
      total = TotalCount;
      if (seen < total && (Aliases.Alias.length === 0 || page >= maxPages)) {
        throw new MalformedAnswer(subject.operation, `it counts ${total} aliases and lists ${seen}`, answer.requestId);
      }
    }
    return found;
  });

  return { regionId, aliases, readAt: readingTime(account) };
}
