import {
  type Hook,
  type HookOptions,
  startDingtalk,
  startFeishu,
  startSlack,
  startStandardWebhook,
  startWecom,
} from '../../emulator/index.ts';
import { dingtalkCard } from '../../src/channels/dingtalk.ts';
import { feishuCard } from '../../src/channels/feishu.ts';
import { channelOpener } from '../../src/channels/open-channel.ts';
import { slackCard } from '../../src/channels/slack.ts';
import { webhookBody } from '../../src/channels/webhook.ts';
import { wecomCard } from '../../src/channels/wecom.ts';
import type { AlertMessage } from '../../src/model/alert-message.ts';
import type { Channel, ChannelType } from '../../src/model/channel.ts';

export const at = '2026-11-22T06:30:00.000Z';
export const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u';

/** The channels that sign. */
export const signing: readonly ChannelType[] = ['dingtalk', 'feishu', 'webhook'];

const vendors: Readonly<Record<ChannelType, (options: HookOptions & { secret: string }) => Promise<Hook>>> = {
  slack: startSlack,
  dingtalk: startDingtalk,
  feishu: startFeishu,
  wecom: startWecom,
  webhook: startStandardWebhook,
};

/** A vendor on loopback, which demands signatures where it knows them. */
export function start(type: ChannelType, options: HookOptions = {}): Promise<Hook> {
  return vendors[type]({ ...options, secret });
}

/** A card of a channel, with times of China. */
export function cardOf(type: ChannelType, message: AlertMessage): unknown {
  const timeZone = 'Asia/Shanghai';
  switch (type) {
    case 'slack':
      return slackCard(message, timeZone);
    case 'dingtalk':
      return dingtalkCard(message, timeZone);
    case 'feishu':
      return feishuCard(message, timeZone);
    case 'wecom':
      return wecomCard(message, timeZone);
    case 'webhook':
      return webhookBody({ at, message });
  }
}

/** Opens a channel as the configuration would; `key` is its secret, and '' is none. */
export function open(
  type: ChannelType,
  url: string,
  { key = signing.includes(type) ? secret : '', now = () => Date.now(), timeoutMs = 5_000 } = {},
): Promise<Channel> {
  const env = { URL: url, SECRET: key };
  const opener = channelOpener({ env, cloud: undefined as never, regionId: 'cn-hangzhou', now, timeoutMs });
  return opener({ type, address: 'env:URL', timeZone: 'UTC', ...(key !== '' && { secret: 'env:SECRET' }) });
}
