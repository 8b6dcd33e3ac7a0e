import type { CloudEvent } from './actiontrail/cloud-event.ts';
import { matchesPattern } from './event-pattern.ts';
import type { Random } from './random.ts';
import type { Emulator } from './server.ts';

/** Who is to get the events that match. */
export interface EventTarget {
  readonly name: string;
  /** As `eventRuleFilterPattern` has it, parsed. */
  readonly pattern: object;
  /** Only events of this account; of all where absent. */
  readonly accountId?: string;
  /** Only events of this region; of all where absent. */
  readonly region?: string;
  /** Takes an event; where it throws, the event is delivered again. */
  deliver(event: CloudEvent): unknown;
}

/** How unreliable the bus is; without options it delivers at once, once, in order. */
export interface EventBridgeOptions {
  readonly targets?: readonly EventTarget[];
  /** How probable it is that an event is published twice. */
  readonly duplicates?: number;
  /** How many later events may overtake an event, of those that wait at the same time. */
  readonly reorder?: number;
  /** How long an event waits, in milliseconds of the machine. */
  readonly delayMs?: number;
  /** Needed for duplicates and reordering: `seededRandom(1)` makes the same order again. */
  readonly random?: Random;
  /** How often a delivery is tried in all, and how long it waits in between. */
  readonly maxTries?: number;
  readonly retryDelayMs?: number;
}

/** One attempt to hand an event to a target. */
export interface Delivery {
  readonly target: string;
  readonly event: CloudEvent;
  readonly attempt: number;
  /** What the target threw. */
  readonly error?: string;
}

/** A running bus. */
export interface EventBridge {
  addTarget(target: EventTarget): void;
  /** Publishes an event that the emulator did not write itself. */
  publish(event: CloudEvent): void;
  /** Every attempt so far, in order. */
  readonly deliveries: readonly Delivery[];
  /** Deliveries that were given up. */
  readonly dropped: readonly Delivery[];
  /** Delivers what waits, without waiting any longer, and returns when every delivery has ended. */
  drain(): Promise<void>;
  close(): void;
}

/** Starts a bus that publishes the emulator's writes, at least once each. */
export function startEventBridge(emulator: Pick<Emulator, 'onWrite'>, options: EventBridgeOptions = {}): EventBridge {
  const { duplicates = 0, reorder = 0, delayMs = 0, random = Math.random, maxTries = 3, retryDelayMs = 1000 } = options;
  const targets = [...(options.targets ?? [])];
  const waiting: CloudEvent[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const wakers = new Set<() => void>();
  const running = new Set<Promise<void>>();
  const deliveries: Delivery[] = [];
  const dropped: Delivery[] = [];
  let closed = false;

  const stop = emulator.onWrite(publish);

  function publish(event: CloudEvent): void {
    const copies = duplicates > 0 && random() < duplicates ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      waiting.push(event);
      const timer = setTimeout(() => {
        timers.delete(timer);
        next();
      }, delayMs);
      timer.unref();
      timers.add(timer);
    }
  }

  /** Sends one of those that wait on its way: the first, or one that overtakes it. */
  function next(): void {
    const choices = Math.min(reorder + 1, waiting.length);
    const place = choices > 1 ? Math.floor(random() * choices) : 0;
    const [event] = waiting.splice(place, 1);
    if (event === undefined) return;
    for (const target of targets) {
      const isTheirs =
        (target.accountId ?? event.aliyunaccountid) === event.aliyunaccountid &&
        (target.region ?? event.aliyunregionid) === event.aliyunregionid;
      if (!isTheirs || !matchesPattern(target.pattern, event)) continue;
      const run = deliver(target, event).finally(() => running.delete(run));
      running.add(run);
    }
  }

  async function deliver(target: EventTarget, event: CloudEvent): Promise<void> {
    for (let attempt = 1; attempt <= maxTries && !closed; attempt++) {
      const delivery = { target: target.name, event, attempt };
      try {
        await target.deliver(structuredClone(event));
        deliveries.push(delivery);
        return;
      } catch (error) {
        const failed = { ...delivery, error: error instanceof Error ? error.message : String(error) };
        deliveries.push(failed);
        if (attempt === maxTries) dropped.push(failed);
        else await pause(retryDelayMs);
      }
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      timer.unref();
      wakers.add(wake);
    });
  }

  function hurry(): void {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    while (waiting.length > 0) next();
    for (const wake of [...wakers]) wake();
  }

  return {
    addTarget: (target) => targets.push(target),
    publish,
    deliveries,
    dropped,
    async drain() {
      hurry();
      while (running.size > 0 || waiting.length > 0) {
        // A delivery that fails meanwhile waits again, and is not to.
        await Promise.race([...running, new Promise((resolve) => setTimeout(resolve, 5))]);
        hurry();
      }
    },
    close() {
      closed = true;
      stop();
      waiting.length = 0;
      hurry();
    },
  };
}
