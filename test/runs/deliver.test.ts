import { afterEach, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/index.ts';
import { deliver } from '../../src/runs/deliver.ts';
import { addMessages } from '../../src/state/alerts.ts';
import { account, accountId } from '../account.ts';
import { saying } from '../alerts/saying.ts';
import { serve } from '../cloud/local-server.ts';
import { openSession } from '../open-session.ts';
import { memoryStore } from '../store/memory-store.ts';

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

it('leaves no message waiting where several runs write and deliver at once', async () => {
  emulator = await startEmulator({ accounts: [account()] });
  const running = emulator;
  for (let round = 0; round < 20; round += 1) {
    const slack = await serve((_, response) => response.end('ok'));
    const env = { SEALWATCH_SLACK_WEBHOOK: `http://${slack.address}/services/secret` };
    const store = memoryStore();
    const texts = ['a', 'b', 'c'];
    await Promise.all(
      texts.map(async (text, index) => {
        const session = { ...openSession(running, { store, env, hasty: true }), newId: () => text };
        // Apart by some turns of the event loop, another number in each round.
        for (let turn = 0; turn < index * round; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        const written = { channel: 'slack', at: '2026-11-22T06:30:00.000Z', message: saying(text) };
        await addMessages(store, accountId, [written], session.timing);
        await deliver(session);
      }),
    );
    const sent = slack.received.map(({ body }) => (JSON.parse(body) as { text: string }).text);
    expect(sent.sort()).toEqual(texts.map((text) => `⚪  ${text}`));
  }
});
