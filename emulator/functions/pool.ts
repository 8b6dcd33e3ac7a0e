import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { ApiError } from '../errors.ts';
import type { Emulator } from '../server.ts';
import type { TemporaryKeys } from '../sts/issue.ts';
import { Instance } from './instance.ts';
import type { FunctionSpec } from './spec.ts';

/** Keys of a function's role are valid this long. */
const KEYS_SECONDS = 36 * 3600;

/** An instance and the keys that it was given. */
export interface Hired {
  readonly instance: Instance;
  readonly keys: TemporaryKeys | undefined;
  /** Whether it was started for this request. */
  readonly isCold: boolean;
}

/** What a pool needs to know to start instances. */
export interface PoolSettings {
  readonly spec: FunctionSpec;
  readonly accountId: string;
  readonly region: string;
  /** Beside the function's own variables, and before them. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The instances of one function: those that serve a request, and those that wait warm for one. */
export class Pool {
  private readonly emulator: Pick<Emulator, 'assume' | 'clock'>;
  private readonly settings: PoolSettings;
  private readonly idle: Omit<Hired, 'isCold'>[] = [];
  private readonly all = new Set<Instance>();

  constructor(emulator: Pick<Emulator, 'assume' | 'clock'>, settings: PoolSettings) {
    this.emulator = emulator;
    this.settings = settings;
  }

  get size(): number {
    return this.all.size;
  }

  /** A warm instance, or a new one if `mayStart`. */
  hire(mayStart: boolean): Hired {
    for (let warm = this.idle.pop(); warm !== undefined; warm = this.idle.pop()) {
      const expires = Date.parse(warm.keys?.expiration ?? '');
      // Half of their time is left for the request; NaN where there are no keys.
      const isStale = expires - this.emulator.clock.now() < (KEYS_SECONDS * 1000) / 2;
      if (warm.instance.alive && !isStale) return { ...warm, isCold: false };
      warm.instance.kill();
    }
    if (!mayStart) {
      throw new ApiError(429, 'ResourceExhausted', 'The number of instances exceeds the limit of the account.');
    }
    return { ...this.start(), isCold: true };
  }

  /** Lets an instance wait for the next request. */
  release({ instance, keys }: Hired): void {
    if (instance.alive) this.idle.push({ instance, keys });
  }

  /** Kills every instance, and tells how many there were. */
  kill(): number {
    for (const instance of this.all) instance.kill();
    return this.all.size;
  }

  async close(): Promise<void> {
    this.kill();
    await Promise.all([...this.all].map(({ gone }) => gone));
  }

  private start(): Omit<Hired, 'isCold'> {
    const { spec, accountId, region, environment } = this.settings;
    const { name, handler = 'index.handler', memorySize = 512, role } = spec;
    const folder = resolve(spec.code);
    const keys = role === undefined ? undefined : this.emulator.assume(accountId, nameOf(role), name, KEYS_SECONDS);
    const id = `c-${randomUUID().slice(0, 18)}`;
    const env = {
      PATH: process.env.PATH ?? '',
      ...clockOf(process.env),
      ...spec.environmentVariables,
      ...environment,
      FC_ACCOUNT_ID: accountId,
      FC_FUNCTION_NAME: name,
      FC_FUNCTION_HANDLER: handler,
      FC_FUNCTION_MEMORY_SIZE: String(memorySize),
      FC_REGION: region,
      FC_INSTANCE_ID: id,
      FC_FUNC_CODE_PATH: folder,
      ...(keys && {
        ALIBABA_CLOUD_ACCESS_KEY_ID: keys.accessKeyId,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: keys.accessKeySecret,
        ALIBABA_CLOUD_SECURITY_TOKEN: keys.securityToken,
      }),
    };
    const instance = new Instance({ id, folder, handler, memorySize, env });
    this.all.add(instance);
    void instance.gone.then(() => this.all.delete(instance));
    return { instance, keys };
  }
}

/** What shifts the clock of this process, where libfaketime does, so that its functions have the same time. */
function clockOf(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && (name.startsWith('FAKETIME') || (name === 'LD_PRELOAD' && 'FAKETIME' in env))
      ? [[name, value] as const]
      : [],
  );
  return Object.fromEntries(entries);
}

function nameOf(role: string): string {
  return role.replace(/^acs:ram::\d+:role\//, '');
}
