import { openChain } from './credential-chain.ts';

/** What signs a call. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Comes with temporary keys, and only with those. */
  readonly securityToken?: string;
}

/** Where credentials come from; asked before every attempt, so that a renewed token is used at once. */
export interface CredentialSource {
  /** @throws CredentialsError when there are none to be had. */
  get(): Promise<Credentials>;
}

/** No usable credentials: the message lists what was tried and what to set, and never a value. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

/** The same credentials every time, such as those of a function's role. */
export function fixedCredentials(credentials: Credentials): CredentialSource {
  return { get: async () => credentials };
}

/**
 * How long what the chain gave is used again, in milliseconds. Its providers renew 15 minutes ahead of time, and as long
 * as they are given the same key again, they ask with every call.
 */
const REUSE_MS = 10_000;

const ADVICE =
  'Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET (and ALIBABA_CLOUD_SECURITY_TOKEN for a ' +
  'temporary key), or run "aliyun configure".';

/**
 * The vendor's standard chain: environment, OIDC, profile files, ECS role, URI. Keys in the environment are read at
 * once and afresh; the rest is looked for by one caller at a time, however many wait, because the vendor's providers
 * would each start a renewal of their own, and their chain, asked twice at once, settles on whatever it is trying.
 */
export function standardCredentials(env: NodeJS.ProcessEnv): CredentialSource {
  const chain = openChain(env);
  let known: { credentials: Credentials; since: number } | undefined;
  let search: Promise<Credentials> | undefined;

  async function find(): Promise<Credentials> {
    const { found, tried } = await chain.find();
    if (found === undefined) {
      const places = [`environment (${missingIn(env)})`, ...tried].join('; ');
      throw new CredentialsError(`No Alibaba Cloud credentials were found. Tried: ${places}. ${ADVICE}`);
    }
    const credentials = checked(found.credentials, found.place);
    known = { credentials, since: performance.now() };
    return credentials;
  }

  return {
    async get() {
      const fromEnv = environmentCredentials(env);
      if (fromEnv !== undefined) return fromEnv;
      if (known !== undefined && performance.now() - known.since < REUSE_MS) return known.credentials;
      search ??= find().finally(() => {
        search = undefined;
      });
      return search;
    },
  };
}

function environmentCredentials(env: NodeJS.ProcessEnv): Credentials | undefined {
  const accessKeyId = env.ALIBABA_CLOUD_ACCESS_KEY_ID;
  const accessKeySecret = env.ALIBABA_CLOUD_ACCESS_KEY_SECRET;
  const securityToken = env.ALIBABA_CLOUD_SECURITY_TOKEN;
  if (!accessKeyId || !accessKeySecret) return undefined;
  return checked({ accessKeyId, accessKeySecret, ...(securityToken && { securityToken }) }, 'the environment');
}

function missingIn(env: NodeJS.ProcessEnv): string {
  const names = ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'].filter((name) => !env[name]);
  return `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} not set`;
}

/** A line break pasted along makes a header that cannot be sent, or a signature that never matches. */
function checked(credentials: Credentials, place: string): Credentials {
  for (const [field, value] of Object.entries(credentials)) {
    if (!/^[\x21-\x7e]+$/.test(value)) {
      throw new CredentialsError(`The ${field} from ${place} has white space or characters that no key has. ${ADVICE}`);
    }
  }
  return credentials;
}
