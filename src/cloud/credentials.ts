import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  CLIProfileCredentialsProvider,
  ECSRAMRoleCredentialsProvider,
  OIDCRoleArnCredentialsProvider,
  ProfileCredentialsProvider,
  URICredentialsProvider,
} from '@alicloud/credentials';
import { ExpectedError } from '../model/errors.ts';

/** What signs a call. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Comes with temporary keys, and only with those. */
  readonly securityToken?: string;
}

/** Where credentials come from; asked before every attempt, so that a renewed token is used at once. */
export interface CredentialSource {
  /** @throws ExpectedError when there are none to be had. */
  get(): Promise<Credentials>;
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
      throw new ExpectedError(`No Alibaba Cloud credentials were found. Tried: ${places}. ${ADVICE}`);
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
      throw new ExpectedError(`The ${field} from ${place} has white space or characters that no key has. ${ADVICE}`);
    }
  }
  return credentials;
}

/** The places beyond the environment's keys where credentials may be. */
interface ProviderChain {
  /** Looks in every place, in order; `tried` says of each why it gave none. Never rejects. */
  find(): Promise<{ found?: { credentials: Credentials; place: string }; tried: string[] }>;
}

interface Provider {
  getCredentials(): Promise<{ accessKeyId: string; accessKeySecret: string; securityToken: string }>;
}

interface CredentialPlace {
  readonly name: string;
  /** The vendor's provider, or why it would find nothing. */
  open(env: NodeJS.ProcessEnv): Provider | string;
}

/** A machine without a metadata service does not reject the request, it never answers; it is called twice. */
const METADATA_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 2_000;
const SEARCH_TIMEOUT_MS = 5_000;

const places: readonly CredentialPlace[] = [
  {
    name: 'OIDC role',
    open(env) {
      const names = ['ALIBABA_CLOUD_ROLE_ARN', 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN', 'ALIBABA_CLOUD_OIDC_TOKEN_FILE'];
      const unset = names.find((name) => !env[name]);
      if (unset !== undefined) return `${unset} is not set`;
      const builder = OIDCRoleArnCredentialsProvider.builder();
      return builder.withReadTimeout(REQUEST_TIMEOUT_MS).withConnectTimeout(REQUEST_TIMEOUT_MS).build();
    },
  },
  {
    name: 'Alibaba Cloud CLI profile',
    open() {
      const file = join(homedir(), '.aliyun', 'config.json');
      return existsSync(file) ? CLIProfileCredentialsProvider.builder().build() : `there is no ${file}`;
    },
  },
  {
    name: 'profile file',
    open(env) {
      const file = env.ALIBABA_CLOUD_CREDENTIALS_FILE || join(homedir(), '.alibabacloud', 'credentials');
      return existsSync(file) ? ProfileCredentialsProvider.builder().build() : `there is no ${file}`;
    },
  },
  {
    name: 'role of this ECS instance',
    open(env) {
      if (env.ALIBABA_CLOUD_ECS_METADATA_DISABLED?.toLowerCase() === 'true') {
        return 'ALIBABA_CLOUD_ECS_METADATA_DISABLED is set';
      }
      const builder = ECSRAMRoleCredentialsProvider.builder();
      return builder.withReadTimeout(METADATA_TIMEOUT_MS).withConnectTimeout(METADATA_TIMEOUT_MS).build();
    },
  },
  {
    name: 'credentials URI',
    open(env) {
      const uri = env.ALIBABA_CLOUD_CREDENTIALS_URI;
      if (!uri) return 'ALIBABA_CLOUD_CREDENTIALS_URI is not set';
      const builder = URICredentialsProvider.builder().withCredentialsURI(uri);
      return builder.withReadTimeout(REQUEST_TIMEOUT_MS).withConnectTimeout(REQUEST_TIMEOUT_MS).build();
    },
  },
];

/**
 * The vendor's providers in the order of their standard chain. Not their chain itself: it remembers the last provider
 * it asked even when that failed, waits for up to 18 seconds in all, and puts into its messages what a provider was
 * answered, secrets included.
 * @param env whether and where to look; the providers read further settings from the process itself.
 */
function openChain(env: NodeJS.ProcessEnv): ProviderChain {
  const opened = new Map<CredentialPlace, Provider | string>();
  let verified: CredentialPlace | undefined;

  async function ask(place: CredentialPlace): Promise<Credentials | string> {
    try {
      // Opened once, since a provider keeps its token; a place that was empty is looked into again.
      const known = opened.get(place);
      const provider = known === undefined || typeof known === 'string' ? place.open(env) : known;
      opened.set(place, provider);
      if (typeof provider === 'string') return provider;
      const { accessKeyId, accessKeySecret, securityToken } = await provider.getCredentials();
      return { accessKeyId, accessKeySecret, ...(securityToken && { securityToken }) };
    } catch (error) {
      return reasonOf(error);
    }
  }

  async function search(tried: string[], current: { name: string }) {
    for (const place of verified === undefined ? places : [verified, ...places]) {
      current.name = place.name;
      const answer = await ask(place);
      if (typeof answer === 'string') {
        tried.push(`${place.name} (${answer})`);
      } else {
        verified = place;
        return { credentials: answer, place: place.name };
      }
    }
    return undefined;
  }

  return {
    async find() {
      const tried: string[] = [];
      const current = { name: '' };
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => {
          tried.push(`${current.name} (no answer within ${SEARCH_TIMEOUT_MS / 1_000} seconds in all)`);
          resolve(undefined);
        }, SEARCH_TIMEOUT_MS);
      });
      const found = await Promise.race([search(tried, current), late]).finally(() => clearTimeout(timer));
      return found === undefined ? { tried } : { found, tried };
    },
  };
}

/** In our own words: the vendor's messages quote files and answers, and with them whatever secret is in there. */
function reasonOf(error: unknown): string {
  const { name, code, message = '' } = error as { name?: string; code?: unknown; message?: string };
  if (name === 'RequestTimeoutError') return 'no answer';
  if (typeof code === 'string' && /^E[A-Z_]+$/.test(code)) return code;
  const answered = /"Code"\s*:\s*"([A-Za-z.]{1,60})"/.exec(message)?.[1];
  if (answered !== undefined) return `rejected with ${answered}`;
  if (/^get role name failed/.test(message)) return 'it has no role, or is no ECS instance';
  if (/unable to get profile|credential type for|no any configured profiles/i.test(message))
    return 'no such profile in it';
  return 'not usable as it is';
}
