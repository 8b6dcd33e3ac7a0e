import type { Notice } from '../model/alert.ts';
import type { ChannelType } from '../model/channel.ts';
import type { Lang, Severity } from '../model/finding.ts';
import { rank } from './causes.ts';

/** What the configuration says of a channel. Its address and secret are references: `env:NAME` or `kms-secret:NAME`. */
export interface ChannelSetting {
  readonly name: string;
  readonly type: ChannelType;
  readonly address: string;
  readonly secret?: string | undefined;
  readonly language: Lang;
  /** Of times that the channel does not show in the reader's own zone. */
  readonly timeZone: string;
}

/** Which alerts go where: an empty list is no condition. */
export interface Route {
  /** Names of channels. */
  readonly channels: readonly string[];
  readonly minSeverity: Severity;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Of clusters, as `name=value`. */
  readonly tags: readonly string[];
  /** Of clusters, the owner's tag as `name=value`. */
  readonly owners: readonly string[];
}

/** One channel, with all routes that lead to it: what is on two of them is sent once. */
export interface ChannelTarget {
  readonly channel: ChannelSetting;
  readonly routes: readonly Route[];
}

/** The part of the configuration that says what is sent where. */
export interface Routing {
  readonly language: Lang;
  readonly channels: readonly (Omit<ChannelSetting, 'language' | 'timeZone'> & {
    readonly language?: Lang | undefined;
    readonly timeZone?: string | undefined;
  })[];
  readonly routes: readonly Route[];
}

/** The channel of the environment, where no channel is configured. */
export const defaultChannel = { name: 'slack', type: 'slack', address: 'env:SEALWATCH_SLACK_WEBHOOK' } as const;

const chinese: readonly ChannelType[] = ['dingtalk', 'feishu', 'wecom'];
const everything = { minSeverity: 'low', accounts: [], regions: [], tags: [], owners: [] } as const;

/** The channels that something is sent to. Without routes, each receives everything. */
export function targetsOf({ language, channels, routes }: Routing, hasDefault: boolean): ChannelTarget[] {
  const all: Routing['channels'] = channels.length === 0 && hasDefault ? [defaultChannel] : channels;
  return all.flatMap((channel) => {
    const { name, type } = channel;
    const own =
      routes.length === 0
        ? [{ ...everything, channels: [name] }]
        : routes.filter((route) => route.channels.includes(name));
    if (own.length === 0) return [];
    const lang = channel.language ?? (chinese.includes(type) ? 'zh' : language);
    const timeZone = channel.timeZone ?? (lang === 'zh' ? 'Asia/Shanghai' : 'UTC');
    return [{ channel: { ...channel, language: lang, timeZone }, routes: own }];
  });
}

/** The notices that a target receives. What concerns a whole account concerns all of its regions. */
export function noticesFor({ routes }: ChannelTarget, notices: readonly Notice[]): Notice[] {
  return notices.filter((notice) => routes.some((route) => leadsTo(route, notice)));
}

/** Whether a target hears of an account at all. */
export function coversAccount({ routes }: ChannelTarget, accountId: string): boolean {
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
