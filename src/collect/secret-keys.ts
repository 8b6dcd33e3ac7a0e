import * as z from 'zod/mini';
import type { Fact } from '../model/fact.ts';
import type { SecretKeys } from '../model/snapshot.ts';
import { callAndParse, count, name, optionalText } from './answer.ts';
import { type AccountContext, attempt, type Subject, unlessAbsent } from './attempt.ts';
import { checkIdentity, parseArn } from './identity.ts';
import { readNumbered } from './pager.ts';

const pageSize = 100;
/** So many secrets of a region are asked for; it takes a call for each to see which key it is encrypted with. */
const mostSecrets = 200;

export const secretsSchema = z.object({
  SecretList: z.object({ Secret: z.array(z.object({ SecretName: name })) }),
  PageNumber: z.optional(z.unknown()),
  TotalCount: count,
});
export const secretSchema = z.object({ SecretName: name, Arn: optionalText, EncryptionKeyId: optionalText });

export function pageQuery(number: number) {
  return { PageNumber: number, PageSize: pageSize };
}

export function secretQuery(secretName: string) {
  return { SecretName: secretName };
}

/** Reads which keys the KMS secrets of a region are encrypted with. */
export async function readSecretKeys(account: AccountContext, regionId: string): Promise<Fact<SecretKeys>> {
  const listed = await listSecrets(account, regionId);
  if (!listed.ok) return listed;
  const { names, complete } = listed.value;
  const keys = await Promise.all(names.map((secretName) => readKeyOf(account, regionId, secretName)));
  const failed = keys.find((key) => !key.ok);
  if (failed !== undefined && !failed.ok) return failed;
  const keyIds = keys.flatMap((key) => (key.ok && key.value !== '' ? [key.value] : []));
  return { ok: true, value: { keyIds: [...new Set(keyIds)].sort(), complete } };
}

/** The names of a region's secrets, as many as are asked for. */
function listSecrets(account: AccountContext, regionId: string) {
  const subject: Subject = { operation: 'kms:ListSecrets', regionId };
  return attempt(account, subject, async () => {
    let total = 0;
    const found = await readNumbered<{ SecretName: string }>({
      operation: subject.operation,
      noun: 'secrets',
      pageSize,
      maxPages: mostSecrets / pageSize,
      idOf: ({ SecretName }) => SecretName,
      // What else the list says of a secret may change while it is read.
      agree: () => true,
      async page(number) {
        const reply = await callAndParse(account, subject, secretsSchema, { query: pageQuery(number) });
        const { SecretList, PageNumber, TotalCount } = reply.value;
        checkIdentity(reply, { PageNumber: [PageNumber, number] });
        total = Math.max(total, TotalCount);
        return { entries: SecretList.Secret, total: Math.min(TotalCount, mostSecrets), requestId: reply.requestId };
      },
    });
    return { names: [...found.keys()], complete: total <= mostSecrets };
  });
}

/** The key of a secret; '' where it names none, or was deleted meanwhile. */
function readKeyOf(account: AccountContext, regionId: string, secretName: string): Promise<Fact<string>> {
  const subject: Subject = { operation: 'kms:DescribeSecret', regionId, resource: secretName };
  return attempt(account, subject, () =>
    unlessAbsent<string>(
      /^Forbidden\.ResourceNotFound$/i,
      () => '',
      async () => {
        const reply = await callAndParse(account, subject, secretSchema, { query: secretQuery(secretName) });
        const { SecretName, Arn, EncryptionKeyId } = reply.value;
        const arn = parseArn(Arn ?? '');
        checkIdentity(reply, {
          SecretName: [SecretName, secretName],
          'Arn, its account': [arn?.accountId, account.accountId],
          'Arn, its region': [arn?.regionId, regionId],
        });
        return EncryptionKeyId ?? '';
      },
    ),
  );
}
