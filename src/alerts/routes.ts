import type { Notice } from '../model/alert.ts';
import type { Severity } from '../model/finding.ts';
import { rank } from './causes.ts';

/** Who hears of what: an empty list is no condition. */
export interface Route {
  /** `env:NAME` or `kms-secret:NAME`; the address itself is a secret. */
  readonly webhook: string;
  readonly minSeverity: Severity;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Of clusters, as `name=value`. */
  readonly tags: readonly string[];
  /** Of clusters, the owner's tag as `name=value`. */
  readonly owners: readonly string[];
}

/** One webhook, with all routes that lead to it: who is on two of them hears things once. */
export interface Target {
  readonly webhook: string;
  readonly routes: readonly Route[];
}

/** The webhook of the environment, which hears everything where no route is configured. */
export const defaultWebhook = 'env:SEALWATCH_SLACK_WEBHOOK';

export function targetsOf(routes: readonly Route[], hasDefault: boolean): Target[] {
  if (routes.length === 0) {
    if (!hasDefault) return [];
    const route = {
      webhook: defaultWebhook,
      minSeverity: 'low',
      accounts: [],
      regions: [],
      tags: [],
      owners: [],
    } as const;
    return [{ webhook: defaultWebhook, routes: [route] }];
  }
  const webhooks = [...new Set(routes.map(({ webhook }) => webhook))];
  return webhooks.map((webhook) => ({ webhook, routes: routes.filter((route) => route.webhook === webhook) }));
}

/** The notices that a target receives. What concerns a whole account concerns all of its regions. */
export function noticesFor({ routes }: Target, notices: readonly Notice[]): Notice[] {
  return notices.filter((notice) => routes.some((route) => leadsTo(route, notice)));
}

/** Whether a target hears of an account at all. */
export function coversAccount({ routes }: Target, accountId: string): boolean {
  return routes.some(({ accounts }) => accounts.length === 0 || accounts.includes(accountId));
}

function leadsTo({ minSeverity, accounts, regions, tags, owners }: Route, { severity, cause }: Notice): boolean {
  const { accountId, regionId, clusters } = cause;
  return (
    rank(severity) <= rank(minSeverity) &&
    (accounts.length === 0 || accounts.includes(accountId)) &&
    (regions.length === 0 || regionId === '' || regions.includes(regionId)) &&
    [tags, owners].every(
      (wanted) => wanted.length === 0 || clusters.some((cluster) => wanted.some((tag) => cluster.tags.includes(tag))),
    )
  );
}
