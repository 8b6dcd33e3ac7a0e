import { systemClock } from './cloud/clock.ts';
import { type CredentialSource, fixedCredentials } from './cloud/credentials.ts';
import { ConfigError } from './config/load.ts';
import { ExpectedError } from './model/errors.ts';
import { countsOf, type Log, type LogLevel, logLevelOf, logLevels, openLog } from './model/log.ts';
import { connect, type Session } from './session.ts';

/** What Function Compute hands to a function beside its event, as far as it is used here. */
export interface FunctionContext {
  readonly requestId: string;
  readonly accountId: string;
  readonly region: string;
  /** The time-out is in seconds. */
  readonly function?: { readonly timeout?: number };
  /** What it writes is in the log of the function, beside the id of the request. */
  readonly logger?: Readonly<Record<LogLevel, (text: string) => void>>;
  readonly credentials?: {
    readonly accessKeyId?: string;
    readonly accessKeySecret?: string;
    readonly securityToken?: string;
  };
}

/** The log of an invocation: one JSON object a line, with the request and its account in each. */
export function logOf({ requestId, accountId, region, logger }: FunctionContext, env: NodeJS.ProcessEnv): Log {
  return openLog({
    level: logLevelOf(env.SEALWATCH_LOG_LEVEL ?? '') ?? 'info',
    fields: { requestId, accountId, region },
    now: () => systemClock.now(),
    write: (level, line) => logger?.[level](line),
  });
}

/** Runs an invocation, and logs its end: what it was, how long it took, and what its answer counts or why it failed. */
export async function logged<Answer>(
  operation: string,
  context: FunctionContext,
  env: NodeJS.ProcessEnv,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const log = logOf(context, env);
  const startedAt = systemClock.now();
  const ended = () => ({ operation, durationMs: systemClock.now() - startedAt });
  const { SEALWATCH_LOG_LEVEL: level = '' } = env;
  // Its configuration does not keep an audit from running: npm run verify:deploy is what rejects it.
  if (level !== '' && logLevelOf(level) === undefined) {
    log('warn', 'unknown log level', { operation, variable: 'SEALWATCH_LOG_LEVEL', known: logLevels, used: 'info' });
  }
  try {
    const answer = await run();
    log('info', 'invocation ended', { ...ended(), counts: countsOf(answer) });
    return answer;
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'unknown', message: '' };
    // Only what says what to do is known to hold no secret; anything else is in Function Compute's own record of the failure.
    const reason = error instanceof ExpectedError ? { reason: message } : {};
    log('error', 'invocation failed', { ...ended(), error: name, ...reason });
    throw error;
  }
}

/** Connects a function: as `connect`, with the credentials of its role. */
export function connectFunction(context: FunctionContext, env: NodeJS.ProcessEnv): Promise<Session> {
  const credentials = roleOf(context);
  if (credentials === undefined) throw new ConfigError(noRole('sealwatch-audit'));
  return connectAs(context, env, credentials);
}

/** Connects the dashboard: a store that is mounted needs no role, so that its want shows where it is first used. */
export function connectDashboard(context: FunctionContext, env: NodeJS.ProcessEnv): Promise<Session> {
  const noCredentials = { get: () => Promise.reject(new ExpectedError(noRole('sealwatch-dashboard'))) };
  return connectAs(context, env, roleOf(context) ?? noCredentials);
}

function connectAs(context: FunctionContext, env: NodeJS.ProcessEnv, credentials: CredentialSource): Promise<Session> {
  const { function: { timeout } = {}, accountId } = context;
  const deadAfterMs = timeout === undefined ? {} : { deadAfterMs: (timeout + 5) * 1000 };
  const log = logOf(context, env);

  return connect({ env, credentials, accountId, ...deadAfterMs, log, logError: (text) => log('error', text) });
}

function roleOf({ credentials }: FunctionContext): CredentialSource | undefined {
  const { accessKeyId, accessKeySecret, securityToken } = credentials ?? {};
  if (!accessKeyId || !accessKeySecret) return undefined;
  return fixedCredentials({ accessKeyId, accessKeySecret, ...(securityToken && { securityToken }) });
}

function noRole(name: string): string {
  return `The function has no role, so it may read nothing. Give it the role ${name}.`;
}
