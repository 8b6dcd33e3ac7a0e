import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPacer, type Pacer, type RateLane } from '../../src/cloud/pace.ts';
import { virtualClock } from './virtual-clock.ts';

interface Job {
  readonly lane: RateLane | undefined;
  /** When it asks, how long it takes until it is sent and until it is over, when it gives up waiting; in ms. */
  readonly at: number;
  readonly sending: number;
  readonly lasting: number;
  readonly patience: number | undefined;
}

interface Run {
  readonly job: Job;
  asked?: number;
  started?: number;
  sent?: number;
  gaveUp?: boolean;
  order?: number;
}

/** Runs jobs against a pace in virtual time. */
async function simulate(jobs: readonly Job[], concurrency: number, clock = virtualClock()) {
  const pace = openPacer({ clock, concurrency });
  const runs: Run[] = jobs.map((job) => ({ job }));
  let running = 0;
  let peak = 0;
  let started = 0;
  const time = stopwatch(clock);

  async function work(run: Run): Promise<void> {
    const { lane, at, sending, lasting, patience } = run.job;
    if (at > 0) await clock.sleep(at);
    run.asked = time();
    const giveUp = new AbortController();
    if (patience !== undefined) void clock.sleep(patience).then(() => giveUp.abort());
    const turn = await pace.acquire(lane, giveUp.signal);
    if (turn === undefined) {
      run.gaveUp = true;
      return;
    }
    run.started = time();
    run.order = started++;
    running += 1;
    peak = Math.max(peak, running);
    await clock.sleep(sending);
    run.sent = time();
    turn.sent();
    await clock.sleep(lasting);
    running -= 1;
    turn.release();
    turn.release();
  }

  const all = Promise.all(runs.map(work));
  await clock.run();
  await Promise.race([all, Promise.reject(new Error('a job was lost'))]);
  return { runs, peak };
}

function stopwatch(clock: { now(): number }): () => number {
  const start = clock.now();
  return () => clock.now() - start;
}

function mostWithinASecond(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [index, time] of sorted.entries()) {
    while (time - (sorted[first] ?? 0) >= 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

const lanes: readonly (RateLane | undefined)[] = [
  { key: 'a', perSecond: 1 },
  { key: 'b', perSecond: 2 },
  { key: 'c', perSecond: 7 },
  undefined,
];
const job: fc.Arbitrary<Job> = fc.record({
  lane: fc.constantFrom(...lanes),
  at: fc.integer({ min: 0, max: 3_000 }),
  sending: fc.integer({ min: 0, max: 300 }),
  lasting: fc.integer({ min: 0, max: 1_500 }),
  patience: fc.option(fc.integer({ min: 0, max: 4_000 }), { nil: undefined, freq: 5 }),
});

describe('the pace', () => {
  it('never sends more than the rate in any second, keeps the order, bounds the calls and loses none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(job, { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), async (jobs, concurrency) => {
        const { runs, peak } = await simulate(jobs, concurrency);
        expect(peak).toBeLessThanOrEqual(concurrency);
        for (const run of runs) expect(run.sent !== undefined || run.gaveUp === true).toBe(true);
        for (const lane of lanes) {
          const done = runs.filter((run) => run.job.lane === lane && run.started !== undefined);
          if (lane !== undefined) {
            expect(mostWithinASecond(done.map((run) => run.sent ?? 0))).toBeLessThanOrEqual(lane.perSecond);
          }
          const inOrder = [...done].sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
          for (const [index, run] of inOrder.entries()) {
            expect(run.asked).toBeGreaterThanOrEqual(inOrder[index - 1]?.asked ?? 0);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [50, 500, 50],
    [50, 500, 900],
    [2, 40, 50],
    [1, 10, 2_000],
  ])('comes within 1.15 of the bound at %i a second with %i calls of %i ms', async (perSecond, calls, lasting) => {
    const lane = { key: 'k', perSecond };
    const waiting = { lane, at: 0, sending: 5, lasting, patience: undefined };
    const { runs } = await simulate(
      Array.from({ length: calls }, () => waiting),
      100,
    );
    const last = Math.max(...runs.map((run) => run.sent ?? Number.NaN));
    expect(last / 1_000).toBeLessThanOrEqual(1.15 * (calls / perSecond - 1) + 0.1);
    expect(mostWithinASecond(runs.map((run) => run.sent ?? 0))).toBe(perSecond);
  });

  it('does not let a lane that waits hold up another', async () => {
    const slow = { lane: { key: 'slow', perSecond: 1 }, at: 0, sending: 0, lasting: 10, patience: undefined };
    const free = { ...slow, lane: undefined, at: 1 };
    const { runs } = await simulate([slow, slow, slow, free], 10);
    expect(runs.map((run) => run.started)).toEqual([0, 1_015, 2_030, 1]);
  });

  it('gives a place that becomes free to the lane whose caller has waited longest', async () => {
    const one = { lane: { key: 'one', perSecond: 5 }, at: 0, sending: 0, lasting: 100, patience: undefined };
    const other = { ...one, lane: { key: 'other', perSecond: 5 } };
    const { runs } = await simulate([one, { ...other, at: 1 }, { ...one, at: 2 }, { ...other, at: 3 }], 1);
    expect(runs.map((run) => run.order)).toEqual([0, 1, 2, 3]);
  });

  it('counts a call from when it was sent, so that a slow handshake cannot crowd the next second', async () => {
    const lane = { key: 'k', perSecond: 1 };
    const slow = { lane, at: 0, sending: 700, lasting: 0, patience: undefined };
    const { runs } = await simulate([slow, { ...slow, sending: 0 }], 10);
    expect(runs.map((run) => run.sent)).toEqual([700, 1_705]);
  });

  it('counts a second from the answer where that comes soon, so that the requests cannot arrive closer together', async () => {
    const lane = { key: 'k', perSecond: 1 };
    const answered = (lasting: number) => ({ lane, at: 0, sending: 0, lasting, patience: undefined });
    const { runs } = await simulate([answered(80), answered(3_000), answered(0)], 10);
    expect(runs.map((run) => run.sent)).toEqual([0, 1_085, 2_205]);
  });

  it('holds a lane no longer than one window when the clock is set back', async () => {
    const clock = virtualClock();
    const pace = openPacer({ clock, concurrency: 10 });
    const lane = { key: 'k', perSecond: 1 };
    const first = await turnOf(pace, lane);
    first.sent();
    clock.set(clock.now() - 3_600_000);
    const second = pace.acquire(lane);
    const start = clock.now();
    await clock.run();
    (await second)?.release();
    expect(clock.now() - start).toBeLessThanOrEqual(1_120);
  });

  it('goes on when the clock stands still', async () => {
    const clock = virtualClock({ frozen: true });
    const waiting = { lane: { key: 'k', perSecond: 2 }, at: 0, sending: 0, lasting: 10, patience: undefined };
    const { runs } = await simulate(
      Array.from({ length: 9 }, () => waiting),
      4,
      clock,
    );
    expect(runs.every((run) => run.sent !== undefined)).toBe(true);
  });

  it('turns away who comes with a signal aborted already', async () => {
    const pace = openPacer({ clock: virtualClock(), concurrency: 1 });
    expect(await pace.acquire(undefined, AbortSignal.abort())).toBeUndefined();
  });
});

async function turnOf(pace: Pacer, lane: RateLane) {
  const turn = await pace.acquire(lane);
  if (turn === undefined) throw new Error('turned away');
  return turn;
}
