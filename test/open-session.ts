import type { Emulator } from '../emulator/index.ts';
import { openCloud } from '../src/cloud/call.ts';
import { systemClock } from '../src/cloud/clock.ts';
import { fixedCredentials } from '../src/cloud/credentials.ts';
import { parseEndpoints } from '../src/cloud/endpoints.ts';
import { webhookOpener } from '../src/cloud/webhooks.ts';
import { defaultConfig } from '../src/config/load.ts';
import type { Config } from '../src/config/schema.ts';
import type { Session } from '../src/connect.ts';
import { accessKey } from './account.ts';

export interface SessionOptions {
  readonly config?: Partial<Config>;
  readonly accountId?: string;
  readonly store?: Session['store'];
  readonly secret?: string;
  readonly now?: () => number;
  readonly signal?: AbortSignal;
  /** Milliseconds. */
  readonly attemptTimeoutMs?: number;
  /** Waits between tries take no time. */
  readonly hasty?: boolean;
  /** Where webhooks are looked up. */
  readonly env?: Record<string, string>;
}

/** A session on an emulator, with pacing off so that tests are quick. */
export function openSession(emulator: Emulator, options: SessionOptions = {}): Session {
  const { accountId = '', store, signal, attemptTimeoutMs, hasty = false } = options;
  const config = { ...defaultConfig(), ...options.config };
  const sleep = hasty ? () => Promise.resolve() : systemClock.sleep;
  const clock = { now: options.now ?? systemClock.now, sleep };
  const door = {
    credentials: fixedCredentials({ accessKeyId: accessKey.id, accessKeySecret: options.secret ?? accessKey.secret }),
    endpoints: parseEndpoints(emulator.endpointsLine),
    clock,
    random: () => 0.1,
    pacing: false,
    tries: config.calls.tries,
    callDeadlineMs: config.calls.deadline * 1000,
    ...(signal && { signal }),
    ...(attemptTimeoutMs !== undefined && { attemptTimeoutMs }),
  };
  const cloud = openCloud(door);
  const env = options.env ?? {};

  const session: Session = {
    config,
    clock,
    accountId,
    interrupted: () => false,
    store,
    async enter(_, role) {
      if (role !== undefined) throw new Error('this test has no other accounts');
      return session;
    },
    functions: undefined,
    openBucket: () => {
      throw new Error('this test has no buckets');
    },
    deadAfterMs: 180_000,
    timing: { sleep: () => Promise.resolve(), random: () => 0.5 },
    newId: () => '0000',
    hasDefaultWebhook: env.SEALWATCH_SLACK_WEBHOOK !== undefined,
    webhook: webhookOpener({ env, cloud, regionId: 'cn-hangzhou' }),
    dashboardToken: undefined,
    cloud,
    cloudOnce: openCloud({ ...door, tries: 1 }),
    killSwitch: env.SEALWATCH_REMEDIATION === 'off',
  };
  return session;
}
