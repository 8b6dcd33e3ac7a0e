import type { Cloud } from '../cloud/call.ts';
import { inKms, readSecret } from '../cloud/secrets.ts';
import type { Channel, ChannelType } from '../model/channel.ts';
import { ExpectedError } from '../model/errors.ts';
import { ChannelError, parseAddress } from './address.ts';
import { dingtalk } from './dingtalk.ts';
import { feishu } from './feishu.ts';
import { openVendor, type Vendor } from './post.ts';
import { slack } from './slack.ts';
import { webhook } from './webhook.ts';
import { wecom } from './wecom.ts';

export interface ChannelPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cloud: Cloud;
  /** The region of the KMS that holds secrets. */
  readonly regionId: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly timeoutMs?: number;
}

/** A channel by what the configuration says of it. */
export interface ChannelReference {
  readonly type: ChannelType;
  /** `env:NAME` or `kms-secret:NAME`. */
  readonly address: string;
  /** Likewise, what messages are signed with. */
  readonly secret?: string | undefined;
  readonly timeZone: string;
}

export const vendors: Readonly<Record<ChannelType, Vendor>> = { slack, dingtalk, feishu, wecom, webhook };

/**
 * Opens channels by the references to their address and secret. A variable may hold the value, or `kms-secret:<name>`.
 * What it returns throws ChannelError where a channel cannot be used.
 */
export function channelOpener(places: ChannelPlaces): (reference: ChannelReference) => Promise<Channel> {
  const { env, cloud, regionId, now, timeoutMs } = places;
  return async ({ type, address, secret, timeZone }) => {
    const vendor = vendors[type];
    const opened = {
      url: parseAddress(await resolve(address), address),
      secret: secret === undefined ? '' : (await resolve(secret)).trim(),
    };
    vendor.check(opened, address);
    return openVendor(vendor, { ...opened, timeZone, now, ...(timeoutMs !== undefined && { timeoutMs }) });
  };

  async function resolve(reference: string): Promise<string> {
    if (reference.startsWith(inKms)) return secretOf(reference);
    const name = reference.replace(/^env:/, '');
    const value = (Object.hasOwn(env, name) ? env[name] : undefined)?.trim() ?? '';
    if (value === '') throw new ChannelError(`${reference} is not set in the environment.`);
    return value.startsWith(inKms) ? secretOf(value) : value;
  }

  async function secretOf(reference: string): Promise<string> {
    try {
      return await readSecret(cloud, regionId, reference);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      throw new ChannelError(error.message);
    }
  }
}
