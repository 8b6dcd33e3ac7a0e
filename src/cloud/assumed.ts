import type { Cloud } from './call.ts';
import type { Clock } from './clock.ts';
import type { CredentialSource, Credentials } from './credentials.ts';
import { CloudError } from './errors.ts';

/** A role of another account, and how it is taken on. */
export interface AssumedRole {
  readonly roleArn: string;
  /** How the other account's trail names us: 2 to 64 letters, digits, or `.@-_`. */
  readonly sessionName: string;
  /** What the role's trust policy may ask for. */
  readonly externalId?: string | undefined;
}

export interface AssumedCredentials extends CredentialSource {
  /**
   * Takes the role on now.
   * @throws CloudError where that is denied or fails
   */
  enter(): Promise<void>;
}

/** The longest that a role may always be held, and that one role may hold another, seconds. */
const DURATION_SECONDS = 3_600;
/** Renewed so long before their end, milliseconds: more than any call takes with all its tries. */
const AHEAD_MS = 10 * 60_000;

/**
 * Temporary keys of a role, taken on with the cloud's own credentials, and renewed ahead of their end however many ask at
 * once. Where renewing fails, the keys there are serve to their end.
 */
export function assumedCredentials(
  { cloud, clock }: { readonly cloud: Cloud; readonly clock: Clock },
  role: AssumedRole,
): AssumedCredentials {
  let known: { credentials: Credentials; until: number } | undefined;
  let renewal: Promise<Credentials> | undefined;

  async function assume(): Promise<Credentials> {
    const { roleArn, sessionName, externalId } = role;
    const { body, requestId } = await cloud.call('sts:AssumeRole', {
      regionId: '',
      query: {
        RoleArn: roleArn,
        RoleSessionName: sessionName,
        DurationSeconds: DURATION_SECONDS,
        ...(externalId !== undefined && { ExternalId: externalId }),
      },
    });
    known = keysIn(body, roleArn, requestId);
    return known.credentials;
  }

  function renew(): Promise<Credentials> {
    renewal ??= assume().finally(() => {
      renewal = undefined;
    });
    return renewal;
  }

  return {
    async enter() {
      await renew();
    },
    async get() {
      const now = clock.now();
      if (known !== undefined && now < known.until - AHEAD_MS) return known.credentials;
      try {
        return await renew();
      } catch (error) {
        if (error instanceof CloudError && known !== undefined && now < known.until) return known.credentials;
        throw error;
      }
    },
  };
}

function keysIn(body: unknown, roleArn: string, requestId: string): { credentials: Credentials; until: number } {
  const answer = (body as { Credentials?: Record<string, unknown> } | null)?.Credentials ?? {};
  const { AccessKeyId: accessKeyId, AccessKeySecret: accessKeySecret, SecurityToken: securityToken } = answer;
  const until = Date.parse(String(answer.Expiration));
  const isWhole = [accessKeyId, accessKeySecret, securityToken].every(
    (text) => typeof text === 'string' && /^[\x21-\x7e]+$/.test(text),
  );
  if (isWhole && !Number.isNaN(until)) {
    return { credentials: { accessKeyId, accessKeySecret, securityToken } as Credentials, until };
  }
  throw new CloudError('unexpectedAnswer', {
    operation: 'sts:AssumeRole',
    regionId: '',
    host: 'sts',
    resource: roleArn,
    code: 'MalformedAnswer',
    detail: 'keys without an id, a secret, a token or an end',
    requestId,
    attempts: 1,
  });
}
