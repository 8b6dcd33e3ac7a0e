import type { ApiObject, LiveAccount } from '../account.ts';
import { invalidParameter } from '../errors.ts';

/** The security groups of a region. */
export function securityGroupsOf(account: LiveAccount, region: string): readonly SecurityGroup[] {
  return account.securityGroups.filter(({ RegionId }) => RegionId === region);
}

type SecurityGroup = LiveAccount['securityGroups'][number];

/** Some of the items from where the token says, and the token of those that come after; it is '' at the end. */
export function pageFrom<T>(
  items: readonly T[],
  token: string | undefined,
  size: number,
): { page: readonly T[]; NextToken: string } {
  const first = token === undefined ? 0 : placeIn(token);
  const next = first + size;
  return { page: items.slice(first, next), NextToken: next < items.length ? tokenOf(next) : '' };
}

function tokenOf(place: number): string {
  return Buffer.from(`from ${place}`).toString('base64url');
}

function placeIn(token: string): number {
  const [, place] = /^from (\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (place === undefined) throw invalidParameter('ecs', 'NextToken', 'the token of the page before');
  return Number(place);
}

/** A group without its rules, as the listing shows it. */
export function withoutRules({ Permissions, RegionId, ...told }: SecurityGroup): ApiObject {
  return told;
}
