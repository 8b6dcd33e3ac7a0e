import type { Cloud } from './call.ts';
import { CloudError } from './errors.ts';
import { openWebhook, type Webhook, WebhookError } from './slack.ts';

export interface WebhookPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cloud: Cloud;
  /** The region of the KMS that holds secrets. */
  readonly regionId: string;
}

const inKms = 'kms-secret:';

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
    const name = reference.slice(inKms.length);
    let body: unknown;
    try {
      ({ body } = await cloud.call('kms:GetSecretValue', { regionId, query: { SecretName: name } }));
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      throw new WebhookError(`The webhook ${reference} could not be read: ${error.message}`);
    }
    const value = (body as { SecretData?: unknown }).SecretData;
    if (typeof value !== 'string' || value === '') throw new WebhookError(`The secret ${reference} holds no text.`);
    return value;
  }
}
