import { expect, it } from 'vitest';
import { systemClock } from '../../src/cloud/clock.ts';

it('tells the time of the machine', () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(50);
});

it('sleeps as long as it is asked to', async () => {
  const start = performance.now();
  await systemClock.sleep(30);
  expect(performance.now() - start).toBeGreaterThanOrEqual(28);
});

it('wakes with the reason of the signal that is aborted', async () => {
  const controller = new AbortController();
  const sleep = systemClock.sleep(60_000, controller.signal);
  controller.abort(new Error('enough'));
  await expect(sleep).rejects.toThrow('enough');
});

it('does not fall asleep when the signal is aborted already', async () => {
  await expect(systemClock.sleep(60_000, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
});
