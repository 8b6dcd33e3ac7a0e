import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type ChannelReference, channelOpener } from './channels/open-channel.ts';
import { type AssumedRole, assumedCredentials } from './cloud/assumed.ts';
import { type Cloud, type CloudOptions, openCloud } from './cloud/call.ts';
import { type Clock, systemClock } from './cloud/clock.ts';
import { type CredentialSource, standardCredentials } from './cloud/credentials.ts';
import { keepSecretsOutOfDebugLogs } from './cloud/debug-logs.ts';
import { type Endpoints, parseEndpoints } from './cloud/endpoints.ts';
import { CloudError } from './cloud/errors.ts';
import { type FunctionInvoker, functionInvoker } from './cloud/invoke.ts';
import { loggedCloud } from './cloud/logged.ts';
import { type Bucket, openBucket } from './cloud/oss.ts';
import { type OssUrl, parseOssUrl } from './cloud/oss-url.ts';
import { openPacer, unpaced } from './cloud/pace.ts';
import { inKms, readSecret } from './cloud/secrets.ts';
import { openSigner, type Signer } from './cloud/signer.ts';
import { ConfigError, defaultConfig, parseConfig } from './config/load.ts';
import type { Config } from './config/schema.ts';
import type { Channel } from './model/channel.ts';
import { InvalidInput } from './model/errors.ts';
import type { CheckError } from './model/finding.ts';
import { type Log, type LogLevel, logLevelOf, logLevels, openLog } from './model/log.ts';
import type { Timing } from './model/timing.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/store.ts';

/** Everything that a run needs of the world, read once at the edge and handed inward. */
export interface Session {
  readonly config: Config;
  readonly clock: Clock;
  readonly cloud: Cloud;
  /**
   * The same door for changing the account and for looking what came of it: each call is tried once, and the deadline of
   * reading does not close it.
   */
  readonly cloudOnce: Cloud;
  /** Whether SEALWATCH_REMEDIATION forbids every change. */
  readonly killSwitch: boolean;
  /** undefined where nothing is kept. */
  readonly store: Store | undefined;
  /** The account that is expected; '' is whichever the credentials belong to. */
  readonly accountId: string;
  /** Whether the person has ended the run. */
  readonly interrupted: () => boolean;
  /**
   * This session for one account, with a deadline of its own: by a role of that account, or by these very credentials.
   *
   * @throws CloudError where the role cannot be taken on
   */
  readonly enter: (accountId: string, role: AssumedRole | undefined) => Promise<Session>;
  /** This session, of the same account and by the same credentials, with a deadline of reading that begins now. */
  readonly withFreshDeadline: () => Session;
  /** Function Compute of this account and region; undefined where this is no function, or functions are not to be used. */
  readonly functions: FunctionInvoker | undefined;
  /** The one bucket that deliveries are read from; undefined where none is named. */
  readonly trailBucket: string | undefined;
  /** Opens a bucket that deliveries lie in. */
  readonly openBucket: (bucket: string, regionId: string) => Bucket;
  /** The longest run, milliseconds: an invocation that began something longer ago is dead. */
  readonly deadAfterMs: number;
  /** What waiting for other writers takes. */
  readonly timing: Timing;
  /** Signs the chain of reports; undefined where the configuration names no key. */
  readonly signer: Signer | undefined;
  /** Logs what is to be known beside what a run answers. */
  readonly logError: (text: string) => void;
  /** Logs a check that threw, with its stack. */
  readonly onCheckError: (failed: CheckError) => void;
  /** A fresh, unguessable, short name. */
  readonly newId: () => string;
  /** Whether the environment names a webhook for everything. */
  readonly hasDefaultWebhook: boolean;
  /**
   * Opens a channel by the references to its address and its secret.
   *
   * @throws ChannelError if there is none, or it cannot be used
   */
  readonly openChannel: (reference: ChannelReference) => Promise<Channel>;
  /**
   * The token that opens the dashboard; undefined where none is set.
   *
   * @throws ExpectedError where it is kept in KMS and cannot be read
   */
  readonly dashboardToken: (() => Promise<string>) | undefined;
}

export interface Edge {
  readonly env: NodeJS.ProcessEnv;
  /** Aborts reading; what was not read by then is reported as unread. */
  readonly signal?: AbortSignal;
  /** The credentials of the function's role, inside Function Compute. */
  readonly credentials?: CredentialSource;
  readonly accountId?: string;
  /** A path; otherwise `SEALWATCH_CONFIG`, otherwise defaults. */
  readonly configFile?: string | undefined;
  /** As in the session. */
  readonly deadAfterMs?: number;
  /** Logs errors of our own, with their stacks. */
  readonly logError: (text: string) => void;
  /** Where records go; by default beside the errors, those that SEALWATCH_LOG_LEVEL asks for. */
  readonly log?: Log;
  /** Changes what the configuration says, for what the command line says instead. */
  readonly override?: (config: Config) => Config;
}

/**
 * Reads the environment and the configuration, and opens the cloud and the store.
 *
 * @throws ConfigError, InvalidInput or StoreError where they cannot be used
 */
export async function connect(edge: Edge): Promise<Session> {
  const { env, accountId = '', logError } = edge;
  keepSecretsOutOfDebugLogs(env);
  const log =
    edge.log ?? openLog({ level: levelOf(env), fields: {}, now: systemClock.now, write: (_, line) => logError(line) });
  const open = (options: CloudOptions) => loggedCloud(openCloud(options), log, systemClock);
  const keys = {
    credentials: edge.credentials ?? standardCredentials(env),
    endpoints: parseEndpoints(env.SEALWATCH_ENDPOINTS),
    clock: systemClock,
    random: Math.random,
  };
  const file = edge.configFile ?? env.SEALWATCH_CONFIG;
  const written =
    file === undefined || file === ''
      ? defaultConfig()
      : parseConfig(await readConfig(file, keys, env.FC_REGION), file);
  const config = edge.override?.(written) ?? written;
  const { pacing, concurrency, tries, deadline } = config.calls;

  const pace = openPacer({ clock: systemClock, concurrency, pacing });
  const door = { ...keys, pace, accountKey: accountId, tries, callDeadlineMs: deadline * 1000 };
  const place = env.SEALWATCH_STORE;
  const untilDeadline = () => {
    const signal = AbortSignal.timeout(config.deadline * 1000);
    return edge.signal === undefined ? signal : anyOf(edge.signal, signal);
  };
  const cloud = open({ ...door, signal: untilDeadline() });
  const once = { tries: 1, ...(edge.signal !== undefined && { signal: edge.signal }) };
  const { invoker } = config.organization ?? { invoker: 'local' };
  const token = env.SEALWATCH_DASHBOARD_TOKEN?.trim() ?? '';
  // Without the signal: messages are sent after the deadline of reading too.
  const secrets = open(door);
  const secretsRegion = env.FC_REGION ?? config.regions[0] ?? 'cn-hangzhou';

  const session: Session = {
    config,
    clock: systemClock,
    cloud,
    cloudOnce: open({ ...door, ...once }),
    killSwitch: isOff(env.SEALWATCH_REMEDIATION),
    async enter(id, role) {
      if (role === undefined) return { ...session.withFreshDeadline(), accountId: id };
      const gate = open({ ...door, pace: unpaced, ...(edge.signal && { signal: edge.signal }) });
      const assumed = assumedCredentials({ cloud: gate, clock: systemClock }, role);
      await assumed.enter();
      const ofAccount = { ...door, accountKey: id, credentials: assumed };
      const withFreshDeadline = (): Session => {
        const own = open({ ...ofAccount, signal: untilDeadline() });
        return {
          ...session,
          accountId: id,
          cloud: { ...own, calls: () => ({ ...gate.calls(), ...own.calls() }) },
          cloudOnce: open({ ...ofAccount, ...once }),
          withFreshDeadline,
        };
      };
      return withFreshDeadline();
    },
    withFreshDeadline: () => ({
      ...session,
      cloud: open({ ...door, signal: untilDeadline() }),
      cloudOnce: open({ ...door, ...once }),
    }),
    functions:
      invoker === 'local' || !env.FC_REGION || accountId === ''
        ? undefined
        : functionInvoker(open({ ...door, functionsBy: invoker }), { accountId, regionId: env.FC_REGION }),
    // Without the signal: what was read before the deadline is still to be kept.
    store: place === undefined || place === '' ? undefined : openStore(place, { ...door, hereRegion: env.FC_REGION }),
    accountId,
    trailBucket: env.SEALWATCH_TRAIL_BUCKET || undefined,
    interrupted: () => edge.signal?.aborted ?? false,
    openBucket: (bucket, regionId) => openBucket({ ...door, bucket, regionId, internal: env.FC_REGION === regionId }),
    deadAfterMs: edge.deadAfterMs ?? 180_000,
    timing: { sleep: (ms) => systemClock.sleep(ms), random: Math.random },
    signer:
      config.evidence.signingKey === undefined
        ? undefined
        : openSigner(secrets, secretsRegion, config.evidence.signingKey),
    logError,
    onCheckError: ({ checkId, resource: { type, id, accountId, regionId }, error }) => {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      logError(`check ${checkId} failed on ${type} ${id} (account ${accountId}, region ${regionId}): ${stack}`);
    },
    newId: () => randomBytes(4).toString('hex'),
    hasDefaultWebhook: (env.SEALWATCH_SLACK_WEBHOOK ?? '') !== '',
    openChannel: channelOpener({ env, cloud: secrets, regionId: secretsRegion, now: () => systemClock.now() }),
    dashboardToken:
      token === ''
        ? undefined
        : async () => (token.startsWith(inKms) ? (await readSecret(secrets, secretsRegion, token)).trim() : token),
  };
  return session;
}

/** @throws InvalidInput where SEALWATCH_LOG_LEVEL names no level */
function levelOf({ SEALWATCH_LOG_LEVEL: named = '' }: NodeJS.ProcessEnv): LogLevel {
  const level = logLevelOf(named || 'error');
  if (level === undefined) throw new InvalidInput(`SEALWATCH_LOG_LEVEL is none of ${logLevels.join(', ')}.`);
  return level;
}

/** Whatever is not plainly a yes is a no: who throws this switch may be in a hurry. */
function isOff(value = ''): boolean {
  return !/^(on|true|yes|1)?$/i.test(value.trim());
}

/** What opens a bucket before the configuration is known. */
interface Keys {
  readonly credentials: CredentialSource;
  readonly endpoints: Endpoints;
  readonly clock: Clock;
  readonly random: () => number;
}

async function readConfig(file: string, keys: Keys, hereRegion: string | undefined): Promise<string> {
  if (file.startsWith('oss://')) return readConfigObject(file, keys, hereRegion);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ConfigError(`The configuration ${file} cannot be read (${code}).`, { cause: error });
  }
}

/** A function has no files of its own: what it is to do lies in a bucket. */
async function readConfigObject(place: string, keys: Keys, hereRegion: string | undefined): Promise<string> {
  try {
    const { prefix, ...bucket } = configPlace(place, hereRegion);
    const bytes = await openBucket({ ...keys, ...bucket, pace: unpaced }).get(prefix.slice(0, -1));
    if (bytes !== undefined) return new TextDecoder().decode(bytes);
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    throw new ConfigError(`The configuration ${place} cannot be read. ${error.message}`, { cause: error });
  }
  throw new ConfigError(`There is no configuration ${place}.`);
}

function configPlace(place: string, hereRegion: string | undefined): OssUrl {
  try {
    return parseOssUrl(place, hereRegion);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new ConfigError(`SEALWATCH_CONFIG ${error.message}.`, { cause: error });
  }
}

/** AbortSignal.any is younger than the Node that functions may run on. */
function anyOf(...signals: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) controller.abort(signal.reason);
    else signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  }
  return controller.signal;
}
