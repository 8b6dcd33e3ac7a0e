import { describe, expect, it } from 'vitest';
import { ACCOUNT, startCloud } from './fixture.ts';
import { sendRaw } from './wire.ts';

const key = { RegionId: 'cn-hangzhou', KeyId: 'key-1', KeyState: 'Enabled' };
const act = (address: string, path: string, method = 'POST') =>
  sendRaw(address, { method, path: `/_emulator/console/${path}` });

describe('the console of the emulator', () => {
  it('does as the user would, and records it as theirs', async () => {
    const cloud = await startCloud({ keys: [key] });
    const answer = await act(cloud.home, 'kms:DisableKey?user=mallory&KeyId=key-1');
    expect(answer.status).toBe(200);
    const { keys, events } = cloud.account(ACCOUNT);
    expect(keys[0]?.KeyState).toBe('Disabled');
    expect(events.at(-1)).toMatchObject({
      eventName: 'DisableKey',
      userIdentity: { type: 'ram-user', userName: 'mallory' },
      requestParameters: { KeyId: 'key-1' },
    });
  });

  it.each([
    ['kms:DisableKey?KeyId=key-2', 404, 'Forbidden.KeyNotFound'],
    ['kms:Nothing?KeyId=key-1', 404, 'InvalidApi.NotFound'],
    ['kms:DisableKey?KeyId=key-1&account=7', 404, 'InvalidApi.NotFound'],
  ])('refuses %s as the API would', async (path, status, code) => {
    const cloud = await startCloud({ keys: [key] });
    const answer = await act(cloud.home, path);
    expect([answer.status, (answer.body as { Code?: string }).Code]).toEqual([status, code]);
  });

  it('does nothing for a GET, which a page of somebody else could send', async () => {
    const cloud = await startCloud({ keys: [key] });
    expect((await act(cloud.home, 'kms:DisableKey?KeyId=key-1', 'GET')).status).toBe(404);
    expect(cloud.account(ACCOUNT).keys[0]?.KeyState).toBe('Enabled');
  });
});
