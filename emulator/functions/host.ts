import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { ApiError } from '../errors.ts';
import type { EventTarget } from '../eventbridge.ts';
import type { FunctionAnswer } from '../fc/gate.ts';
import { LARGEST_EVENT } from '../fc/InvokeFunction.ts';
import type { Random } from '../random.ts';
import { HOME_REGION } from '../regions.ts';
import type { Emulator } from '../server.ts';
import { parseCron, type Timetable } from './cron.ts';
import { type HttpTrigger, serveHttp } from './http-trigger.ts';
import type { ErrorEnvelope, Outcome } from './instance.ts';
import { type Hired, Pool } from './pool.ts';
import type { FunctionSpec, TriggerSpec } from './spec.ts';
import { isAbout, ossEvent, timerEvent } from './trigger-events.ts';
import { unpack } from './unpack.ts';

/** What to host, and how. */
export interface FunctionsOptions {
  readonly functions: readonly FunctionSpec[];
  /** Whose functions they are. */
  readonly accountId: string;
  /** Variables that every function gets, before its own of the same name, such as SEALWATCH_ENDPOINTS. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How many instances there may be at once, of all functions; 100, as of a new account in a region. */
  readonly maxInstances?: number;
  /** How long a failed event waits before it is tried again; twice as long each time, a minute at most. */
  readonly retryDelayMs?: number;
}

/** One attempt to run a function. */
export interface Invocation {
  readonly functionName: string;
  /** The same for all attempts of one event. */
  readonly requestId: string;
  readonly type: 'Sync' | 'Async';
  /** 0 for the first. */
  readonly retryCount: number;
  readonly event: Buffer;
  /** When it began, by the emulator's clock. */
  readonly at: number;
  readonly durationMs: number;
  readonly instanceId: string;
  readonly isCold: boolean;
  /** What it answered, or the envelope of its error. */
  readonly body: Buffer;
  readonly errorType?: 'HandledInvocationError' | 'UnhandledInvocationError';
  readonly error?: ErrorEnvelope;
  /** What it wrote to its streams. */
  readonly log: string;
}

/** What was sent to a destination of an asynchronous event. */
export interface Destined {
  readonly functionName: string;
  readonly destination: string;
  readonly payload: {
    readonly timestamp: number;
    readonly requestContext: {
      readonly requestId: string;
      readonly functionArn: string;
      readonly condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
      readonly approximateInvokeCount: number;
    };
    readonly requestPayload: string;
    readonly responseContext: { readonly statusCode: number; readonly functionError: string };
    readonly responsePayload: string;
  };
}

/** Functions at work. */
export interface Functions {
  /** Runs a function and waits for it; throws an ApiError where the API would refuse. */
  invoke(name: string, event: Buffer | string): Promise<FunctionAnswer & { requestId: string }>;
  /** Takes an event on, and tells its request id. */
  invokeAsync(name: string, event: Buffer | string): string;
  /** Fires a timer of the function, whether it is enabled or not; the first one unless it is named. */
  fire(name: string, triggerName?: string): string;
  /**
   * Fires every enabled timer as often as it was due since the last time, or since the start, by the emulator's clock;
   * tells the request ids. To be called by whoever moves the clock, or now and then.
   */
  tick(): string[];
  /** Its EventBridge triggers, for `startEventBridge` or `addTarget`. */
  eventTargets(): EventTarget[];
  /** Serves the function's HTTP trigger on loopback, until it is closed or the functions are. */
  serveHttp(name: string, port?: number): Promise<HttpTrigger>;
  /** Kills what runs of the function, and tells how many instances that were. */
  kill(name: string): number;
  /**
   * From now on, kills the instance of each attempt with this probability, at any point of it: at a random time within
   * what the function's last attempt took, or within `withinMs`. 0 ends it.
   */
  killDuring(probability: number, random: Random, withinMs?: number): void;
  /** Every attempt that ended, in the order of their ends. */
  readonly invocations: readonly Invocation[];
  readonly destined: readonly Destined[];
  /** Events that were taken on and are not done with. */
  pending(): number;
  /** Waits until every event that was taken on is done with, without the waits between tries. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

type Cloud = Pick<Emulator, 'assume' | 'clock' | 'onObjectCreated' | 'openGate'>;
type Condition = Destined['payload']['requestContext']['condition'];

interface Timer {
  readonly found: Hosted;
  readonly trigger: TriggerSpec;
  readonly timetable: Timetable;
  last: number;
}

interface Hosted {
  readonly spec: FunctionSpec;
  readonly region: string;
  readonly pool: Pool;
  lastMs: number;
}

/** An event that was taken on. */
interface Taken {
  readonly name: string;
  readonly event: Buffer;
  readonly requestId: string;
  readonly since: number;
}

const LONGEST_WAIT_MS = 60_000;

/** Hosts functions on an emulator: its API runs them, and so do its timers, buckets and events. */
export function startFunctions(emulator: Cloud, options: FunctionsOptions): Functions {
  const { accountId, environment = {}, maxInstances = 100, retryDelayMs = 500 } = options;
  const { clock } = emulator;
  const hosted = new Map<string, Hosted>();
  const unpacked: string[] = [];
  for (const given of options.functions) {
    if (hosted.has(given.name)) throw new Error(`function ${given.name} is given twice`);
    if (!existsSync(given.code)) throw new Error(`function ${given.name}: ${given.code} is not there; is it built?`);
    const spec = given.code.endsWith('.zip') ? { ...given, code: unpack(given.code) } : given;
    if (spec !== given) unpacked.push(spec.code);
    const region = spec.region ?? HOME_REGION;
    const pool = new Pool(emulator, { spec, accountId, region, environment });
    hosted.set(spec.name, { spec, region, pool, lastMs: 100 });
  }
  const invocations: Invocation[] = [];
  const destined: Destined[] = [];
  const servers = new Set<HttpTrigger>();
  const works = new Set<Promise<void>>();
  const wakers = new Set<() => void>();
  let killing: { probability: number; random: Random; withinMs: number | undefined } | undefined;
  let closed = false;
  const timers = triggersOf('timer').flatMap(({ found, trigger }): Timer[] => {
    const { cronExpression, enable = true } = trigger.triggerConfig ?? {};
    if (typeof cronExpression !== 'string' || enable !== true) return [];
    return [{ found, trigger, timetable: parseCron(cronExpression), last: clock.now() }];
  });

  const closers = [
    emulator.openGate({
      invoke(call) {
        const found = hosted.get(call.functionName);
        if (found === undefined || call.accountId !== accountId || call.region !== found.region) return undefined;
        if (call.type === 'Sync') return attempt(found, { ...call, retryCount: 0 });
        take(found, call.event, call.requestId);
        return Promise.resolve({ body: Buffer.alloc(0), log: '' });
      },
    }),
    emulator.onObjectCreated((created) => {
      for (const { found, trigger } of triggersOf('oss')) {
        if (created.accountId !== accountId || !isAbout(trigger, created)) continue;
        take(found, Buffer.from(JSON.stringify(ossEvent(created, trigger.triggerName))));
      }
    }),
  ];

  function find(name: string): Hosted {
    const found = hosted.get(name);
    if (found === undefined) throw new ApiError(404, 'FunctionNotFound', `function '${name}' does not exist`);
    return found;
  }

  function triggersOf(type: string): { found: Hosted; trigger: TriggerSpec }[] {
    return [...hosted.values()].flatMap((found) =>
      (found.spec.triggers ?? [])
        .filter(({ triggerType }) => triggerType === type)
        .map((trigger) => ({ found, trigger })),
    );
  }

  async function attempt(
    found: Hosted,
    call: { event: Buffer; requestId: string; type: 'Sync' | 'Async'; retryCount: number },
  ): Promise<Invocation> {
    if (closed) throw new ApiError(503, 'ServiceUnavailable', 'Function Compute is closed.');
    const { spec, pool } = found;
    const { event, requestId, type, retryCount } = call;
    const instances = [...hosted.values()].reduce((sum, other) => sum + other.pool.size, 0);
    const hired = pool.hire(instances < maxInstances);
    const at = clock.now();
    const started = performance.now();
    const killer = planKill(found, hired);
    const outcome = await hired.instance.invoke(event, contextOf(found, hired, call), (spec.timeout ?? 3) * 1000);
    clearTimeout(killer);
    pool.release(hired);
    const durationMs = performance.now() - started;
    if (outcome.errorType === undefined) found.lastMs = durationMs;
    const { instance, isCold } = hired;
    const about = { functionName: spec.name, requestId, type, retryCount, event, at, durationMs };
    const invocation = { ...about, instanceId: instance.id, isCold, ...outcome };
    invocations.push(invocation);
    return invocation;
  }

  function planKill(found: Hosted, { instance }: Hired): NodeJS.Timeout | undefined {
    if (killing === undefined || killing.random() >= killing.probability) return undefined;
    return setTimeout(() => instance.kill(), killing.random() * (killing.withinMs ?? found.lastMs));
  }

  function contextOf({ spec, region }: Hosted, { keys }: Hired, call: { requestId: string; retryCount: number }) {
    const { name, handler = 'index.handler', memorySize = 512, timeout = 3 } = spec;
    return {
      requestId: call.requestId,
      ...(keys && {
        credentials: {
          accessKeyId: keys.accessKeyId,
          accessKeySecret: keys.accessKeySecret,
          securityToken: keys.securityToken,
        },
      }),
      function: { name, handler, memory: memorySize, timeout },
      service: { name: '', logProject: '', logStore: '', qualifier: 'LATEST', versionId: '' },
      region,
      accountId,
      retryCount: call.retryCount,
      tracing: { openTracingSpanContext: '', openTracingSpanBaggages: {}, jaegerEndpoint: '' },
    };
  }

  function take(found: Hosted, event: Buffer, requestId = randomUUID().toUpperCase()): string {
    if (event.length > LARGEST_EVENT.Async) {
      throw new ApiError(413, 'PayloadTooLarge', `The payload is larger than ${LARGEST_EVENT.Async} bytes.`);
    }
    const taken = { name: found.spec.name, event, requestId, since: clock.now() };
    const work = serve(found, taken).finally(() => works.delete(work));
    works.add(work);
    return requestId;
  }

  /** Runs an event until it succeeds, or may not be tried again. */
  async function serve(found: Hosted, taken: Taken): Promise<void> {
    const { maxAsyncRetryAttempts = 3, maxAsyncEventAgeInSeconds = 86_400 } = found.spec.asyncInvokeConfig ?? {};
    let last: Outcome | undefined;
    let retryCount = 0;
    while (!closed) {
      const isTooOld = clock.now() - taken.since > maxAsyncEventAgeInSeconds * 1000;
      if (isTooOld) return send(found, taken, 'EventAgeExceeded', retryCount, last);
      try {
        last = await attempt(found, { ...taken, type: 'Async', retryCount });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        // No instance is free: this was no attempt.
        await new Promise((resolve) => setTimeout(resolve, 20));
        continue;
      }
      if (last.errorType === undefined) return send(found, taken, 'Success', retryCount + 1, last);
      if (retryCount >= maxAsyncRetryAttempts) return send(found, taken, 'RetriesExhausted', retryCount + 1, last);
      await pause(Math.min(retryDelayMs * 2 ** retryCount, LONGEST_WAIT_MS));
      retryCount += 1;
    }
  }

  function send({ spec, region }: Hosted, taken: Taken, condition: Condition, count: number, last?: Outcome): void {
    const { onFailure, onSuccess } = spec.asyncInvokeConfig?.destinationConfig ?? {};
    const destination = (condition === 'Success' ? onSuccess : onFailure)?.destination;
    if (destination === undefined) return;
    const payload = {
      timestamp: clock.now(),
      requestContext: {
        requestId: taken.requestId,
        functionArn: `acs:fc:${region}:${accountId}:functions/${spec.name}`,
        condition,
        approximateInvokeCount: count,
      },
      requestPayload: taken.event.toString('utf8'),
      responseContext: { statusCode: 200, functionError: last?.errorType ?? '' },
      responsePayload: last?.body.toString('utf8') ?? '',
    };
    destined.push({ functionName: spec.name, destination, payload });
    const next = hosted.get(/^acs:fc:.*:functions\/([^/]+)$/.exec(destination)?.[1] ?? '');
    // What is too large for another function is lost, as an event that nobody takes.
    const event = Buffer.from(JSON.stringify(payload));
    if (next !== undefined && event.length <= LARGEST_EVENT.Async) take(next, event);
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      wakers.add(wake);
    });
  }

  function wakeAll(): void {
    for (const wake of [...wakers]) wake();
  }

  async function invoke(name: string, event: Buffer | string): Promise<Invocation> {
    const requestId = randomUUID().toUpperCase();
    return attempt(find(name), { event: Buffer.from(event), requestId, type: 'Sync', retryCount: 0 });
  }

  return {
    invoke,
    invokeAsync: (name, event) => take(find(name), Buffer.from(event)),
    fire(name, triggerName) {
      const found = find(name);
      const named = ({ found: other, trigger }: { found: Hosted; trigger: TriggerSpec }) =>
        other === found && (triggerName === undefined || trigger.triggerName === triggerName);
      const trigger = triggersOf('timer').find(named)?.trigger;
      if (trigger === undefined) throw new Error(`function ${name} has no timer ${triggerName ?? ''}`.trimEnd());
      return take(found, Buffer.from(JSON.stringify(timerEvent(trigger, clock.now()))));
    },
    tick() {
      const now = clock.now();
      return timers.flatMap((timer) => {
        const fired: string[] = [];
        for (let at = timer.timetable.next(timer.last); at !== undefined && at <= now; at = timer.timetable.next(at)) {
          timer.last = at;
          fired.push(take(timer.found, Buffer.from(JSON.stringify(timerEvent(timer.trigger, at)))));
        }
        return fired;
      });
    },
    eventTargets: () =>
      triggersOf('eventbridge').map(({ found, trigger }) => ({
        name: found.spec.name,
        pattern: patternOf(trigger),
        accountId,
        region: found.region,
        async deliver(event) {
          const payload = Buffer.from(JSON.stringify(event));
          if (trigger.triggerConfig?.asyncInvocationType === true) return take(found, payload);
          const requestId = randomUUID().toUpperCase();
          const { error } = await attempt(found, { event: payload, requestId, type: 'Sync', retryCount: 0 });
          if (error !== undefined) throw new Error(error.errorMessage);
          return requestId;
        },
      })),
    async serveHttp(name, port) {
      find(name);
      const server = await serveHttp((event) => invoke(name, event), { accountId, clock, ...(port && { port }) });
      servers.add(server);
      return server;
    },
    kill: (name) => find(name).pool.kill(),
    killDuring(probability, random, withinMs) {
      killing = probability > 0 ? { probability, random, withinMs } : undefined;
    },
    invocations,
    destined,
    pending: () => works.size,
    async drain() {
      while (works.size > 0) {
        wakeAll();
        await Promise.race([...works, new Promise((resolve) => setTimeout(resolve, 5))]);
      }
    },
    async close() {
      closed = true;
      for (const stop of closers) stop();
      wakeAll();
      await Promise.all([...servers].map((server) => server.close()));
      await Promise.all([...hosted.values()].map(({ pool }) => pool.close()));
      await Promise.all(works);
      for (const folder of unpacked) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function patternOf({ triggerName, triggerConfig = {} }: TriggerSpec): object {
  const { eventRuleFilterPattern: pattern } = triggerConfig;
  try {
    return (typeof pattern === 'string' ? JSON.parse(pattern) : pattern) as object;
  } catch (error) {
    throw new Error(`trigger ${triggerName}: eventRuleFilterPattern is not JSON`, { cause: error });
  }
}
