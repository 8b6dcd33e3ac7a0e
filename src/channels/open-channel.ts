import type { Cloud } from '../cloud/call.ts';
import { inKms, readSecret, SecretError } from '../cloud/secrets.ts';
import type { Channel } from '../model/channel.ts';
import { ChannelError } from './address.ts';
import { openSlack } from './slack.ts';

export interface ChannelPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cloud: Cloud;
  /** The region of the KMS that holds secrets. */
  readonly regionId: string;
}

/** Opens channels by the reference to their address. A variable may hold the address, or `kms-secret:<name>`. */
export function channelOpener({ env, cloud, regionId }: ChannelPlaces): (reference: string) => Promise<Channel> {
  return async (reference) => {
    if (reference.startsWith(inKms)) return openSlack(await secret(reference), reference);
    const name = reference.replace(/^env:/, '');
    const value = (Object.hasOwn(env, name) ? env[name] : undefined)?.trim() ?? '';
    if (value === '') throw new ChannelError(`The webhook ${reference} is not set in the environment.`);
    return openSlack(value.startsWith(inKms) ? await secret(value) : value, reference);
  };

  async function secret(reference: string): Promise<string> {
    try {
      return await readSecret(cloud, regionId, reference);
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      throw new ChannelError(`The webhook ${error.message}`);
    }
  }
}
