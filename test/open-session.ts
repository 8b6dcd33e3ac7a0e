import type { Emulator } from '../emulator/index.ts';
import { channelOpener } from '../src/channels/open-channel.ts';
import { type Cloud, openCloud } from '../src/cloud/call.ts';
import { systemClock } from '../src/cloud/clock.ts';
import { fixedCredentials } from '../src/cloud/credentials.ts';
import { parseEndpoints } from '../src/cloud/endpoints.ts';
import type { OperationName } from '../src/cloud/operations.ts';
import { openPacer } from '../src/cloud/pace.ts';
import { openSigner } from '../src/cloud/signer.ts';
import { defaultConfig } from '../src/config/load.ts';
import type { Config } from '../src/config/schema.ts';
import type { Session } from '../src/session.ts';
import { accessKey } from './account.ts';
import { throwCheckError } from './facts/healthy.ts';

export interface SessionOptions {
  readonly config?: Partial<Config>;
  readonly accountId?: string;
  readonly store?: Session['store'];
  readonly secret?: string;
  readonly now?: () => number;
  readonly logError?: (text: string) => void;
  readonly signal?: AbortSignal;
  /** An operation that the emulator never answers: its attempts end soon, and those of others as late as ever. */
  readonly hanging?: OperationName | undefined;
  /** Waits between tries take no time. */
  readonly hasty?: boolean;
  /** Where webhooks are looked up. */
  readonly env?: Record<string, string>;
}

/** A session on an emulator, with pacing off so that tests are quick. */
export function openSession(emulator: Emulator, options: SessionOptions = {}): Session {
  const { accountId = '', store, signal, hanging, hasty = false } = options;
  const config = { ...defaultConfig(), ...options.config };
  const sleep = hasty ? () => Promise.resolve() : systemClock.sleep;
  const clock = { now: options.now ?? systemClock.now, sleep };
  const door = {
    credentials: fixedCredentials({ accessKeyId: accessKey.id, accessKeySecret: options.secret ?? accessKey.secret }),
    endpoints: parseEndpoints(emulator.endpointsLine),
    clock,
    random: () => 0.1,
    pace: openPacer({ clock, concurrency: config.calls.concurrency, pacing: false }),
    tries: config.calls.tries,
    callDeadlineMs: config.calls.deadline * 1000,
    ...(signal && { signal }),
  };
  const open = (more: { tries?: number } = {}) => {
    const patient = openCloud({ ...door, ...more });
    return hanging === undefined ? patient : withHanging(hanging, patient, openCloud({ ...door, ...more, ...brief }));
  };
  const cloud = open();
  const env = options.env ?? {};

  const session: Session = {
    config,
    clock,
    onCheckError: throwCheckError,
    signer:
      config.evidence.signingKey === undefined
        ? undefined
        : openSigner(cloud, 'cn-hangzhou', config.evidence.signingKey),
    logError: options.logError ?? (() => {}),
    accountId,
    interrupted: () => false,
    store,
    async enter(_, role) {
      if (role !== undefined) throw new Error('this test has no other accounts');
      return session;
    },
    withFreshDeadline: () => session,
    functions: undefined,
    trailBucket: undefined,
    openBucket: () => {
      throw new Error('this test has no buckets');
    },
    deadAfterMs: 180_000,
    timing: { sleep: () => Promise.resolve(), random: () => 0.5 },
    newId: () => '0000',
    hasDefaultWebhook: env.SEALWATCH_SLACK_WEBHOOK !== undefined,
    openChannel: channelOpener({ env, cloud, regionId: 'cn-hangzhou', now: () => clock.now() }),
    dashboardToken: undefined,
    cloud,
    cloudOnce: open({ tries: 1 }),
    killSwitch: env.SEALWATCH_REMEDIATION === 'off',
  };
  return session;
}

/** For calls that are never answered, so that no attempt can be cut short. */
const brief = { attemptTimeoutMs: 20 };

/** However busy the machine is, no call ends early that would have been answered. */
function withHanging(hanging: OperationName, patient: Cloud, brief: Cloud): Cloud {
  return {
    ...patient,
    call: (operation, request) => (operation === hanging ? brief : patient).call(operation, request),
    calls: () => ({ ...patient.calls(), ...brief.calls() }),
  };
}
