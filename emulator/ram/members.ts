import type { LiveAccount } from '../account.ts';
import { ApiError } from '../errors.ts';
import { integer, text } from '../params.ts';

/** The user of that name. */
export function findUser(account: LiveAccount, name: string): LiveAccount['users'][number] {
  const user = account.users.find(({ UserName }) => UserName === name);
  if (user === undefined) throw new ApiError(404, 'EntityNotExist.User', `The user not exists: ${name}`);
  return user;
}

/** The group of that name. */
export function findGroup(account: LiveAccount, name: string): LiveAccount['groups'][number] {
  const group = account.groups.find(({ GroupName }) => GroupName === name);
  if (group === undefined) throw new ApiError(404, 'EntityNotExist.Group', `The group not exists: ${name}`);
  return group;
}

/** The parameters of RAM's lists that come in pages. */
export const pageParams = { Marker: text, MaxItems: integer({ min: 1, max: 1000, fallback: 100 }) };

/** One page of a list; its marker, which says nothing to clients, is where the next one begins. */
export function pageOf<T>(all: readonly T[], marker: string | undefined, most: number) {
  const from = marker === undefined ? 0 : Number(Buffer.from(marker, 'base64url').toString());
  if (!Number.isInteger(from)) throw new ApiError(400, 'InvalidParameter.Marker', 'The marker is not valid.');
  const next = from + most;
  const isTruncated = next < all.length;
  const Marker = Buffer.from(String(next)).toString('base64url');
  return { entries: all.slice(from, next), tail: { IsTruncated: isTruncated, ...(isTruncated && { Marker }) } };
}
