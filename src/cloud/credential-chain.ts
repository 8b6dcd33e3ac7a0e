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
import type { Credentials } from './credentials.ts';

/** The places beyond the environment's keys where credentials may be. */
export interface Chain {
  /** Looks in every place, in order; `tried` says of each why it gave none. Never rejects. */
  find(): Promise<{ found?: { credentials: Credentials; place: string }; tried: string[] }>;
}

interface Provider {
  getCredentials(): Promise<{ accessKeyId: string; accessKeySecret: string; securityToken: string }>;
}

interface Place {
  readonly name: string;
  /** The vendor's provider, or why it would find nothing. */
  open(env: NodeJS.ProcessEnv): Provider | string;
}

/** The metadata service of a machine that has none does not refuse, it stays silent; it is asked twice. */
const METADATA_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 2_000;
const SEARCH_TIMEOUT_MS = 5_000;

const places: readonly Place[] = [
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
export function openChain(env: NodeJS.ProcessEnv): Chain {
  const opened = new Map<Place, Provider | string>();
  let verified: Place | undefined;

  async function ask(place: Place): Promise<Credentials | string> {
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
  if (answered !== undefined) return `refused with ${answered}`;
  if (/^get role name failed/.test(message)) return 'it has no role, or is no ECS instance';
  if (/unable to get profile|credential type for|no any configured profiles/i.test(message))
    return 'no such profile in it';
  return 'not usable as it is';
}
