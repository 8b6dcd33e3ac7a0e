import { afterEach, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { account } from '../account.ts';
import { openSession } from '../open-session.ts';

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
});

const minute = 60_000;

it.each([
  ['right', 0],
  ['ten minutes late', -10 * minute],
  ['ten minutes ahead', 10 * minute],
])('is the cloud’s where the clock of this machine is %s', async (_, off) => {
  emulator = await startEmulator({ accounts: [account()] });
  const { cloud, clock } = openSession(emulator, { hasty: true, now: () => Date.now() + off });
  const error = () => cloud.now() - (clock.now() - off);
  expect(Math.abs(error() - off)).toBeLessThanOrEqual(1_000);
  await cloud.call('sts:GetCallerIdentity', { regionId: 'cn-hangzhou' });

  // The header has whole seconds; an answer may take a few.
  expect(Math.abs(error())).toBeLessThan(minute);
});

it.each([-1, 1])('is told by the very answer that rejects a call for its time (%i days)', async (days) => {
  emulator = await startEmulator({ accounts: [account()] });
  const { cloud } = openSession(emulator, { hasty: true, now: () => Date.now() + days * 1_440 * minute });
  const call = cloud.call('sts:GetCallerIdentity', { regionId: 'cn-hangzhou' });

  await expect(call).rejects.toMatchObject({ kind: 'clockSkewed' });
  expect(Math.abs(cloud.now() - Date.now())).toBeLessThan(minute);
});
