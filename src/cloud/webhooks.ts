import type { Cloud } from './call.ts';
import { inKms, readSecret, SecretError } from './secrets.ts';
import { openWebhook, type Webhook, WebhookError } from './slack.ts';

export interface WebhookPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cloud: Cloud;
  /** The region of the KMS that holds secrets. */
  readonly regionId: string;
}

/** Finds webhooks by where their addresses are kept. A variable may hold the address, or `kms-secret:<name>`. */
export function webhookOpener({ env, cloud, regionId }: WebhookPlaces): (reference: string) => Promise<Webhook> {
  return async (reference) => {
    if (reference.startsWith(inKms)) return openWebhook(await secret(reference), reference);
    const name = reference.replace(/^env:/, '');
    const value = (Object.hasOwn(env, name) ? env[name] : undefined)?.trim() ?? '';
    if (value === '') throw new WebhookError(`The webhook ${reference} is not set in the environment.`);
    return openWebhook(value.startsWith(inKms) ? await secret(value) : value, reference);
  };

  async function secret(reference: string): Promise<string> {
    try {
      return await readSecret(cloud, regionId, reference);
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      throw new WebhookError(`The webhook ${error.message}`);
    }
  }
}
