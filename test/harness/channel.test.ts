import type { ServerResponse } from 'node:http';
import { afterAll, expect, it } from 'vitest';
import { openVendor } from '../../src/channels/post.ts';
import { slack } from '../../src/channels/slack.ts';
import { acquireLease } from '../../src/state/lease.ts';
import { drain, enqueue } from '../../src/state/outbox.ts';
import { saying } from '../alerts/saying.ts';
import { serve } from '../cloud/local-server.ts';
import { memoryStore } from '../store/memory-store.ts';

const path = '/services/T00000000/B00000000/XXXXsecretXXXX';
const start = Date.parse('2026-11-30T12:00:00Z');
const hourMs = 3_600_000;
/** How long a channel that never answers is waited for, and any other: a busy machine is no channel that does not answer. */
const [shortMs, longMs] = [400, 60_000];
const texts = ['first', 'second', 'third'];

/** What becomes of the message that met the fault. */
type Fate =
  /** It is accepted, once. */
  | 'sent'
  /** It waits, and is accepted once the channel is well. */
  | 'sent later'
  /** The channel took it and nobody could know: it comes again. */
  | 'sent again'
  /** The channel will never take it: it is kept and named, and those behind it go. */
  | 'set aside';

type Misbehavior = (response: ServerResponse, nth: number) => void;
type Row = readonly [name: string, fate: Fate, misbehave: Misbehavior];

const answer =
  (status: number, body: string, headers: Record<string, string> = {}): Misbehavior =>
  (response) =>
    response.writeHead(status, headers).end(body);
const raw =
  (text: string): Misbehavior =>
  ({ socket }) =>
    socket?.end(text);

const rows: readonly Row[] = [
  ['accepts', 'sent', answer(200, 'ok')],
  ['accepts with a line end', 'sent', answer(200, 'ok\n')],
  ['accepts slowly', 'sent', (response) => setTimeout(() => response.end('ok'), shortMs / 4)],
  ['answers 200 and says nothing', 'sent later', answer(200, '')],
  ['answers 200 with the page of a proxy', 'sent later', answer(200, '<html>Sign in</html>')],
  ['answers 200 with JSON that says no', 'sent later', answer(200, '{"ok":false}')],
  ['answers 204', 'sent later', (response) => response.writeHead(204).end()],
  ['sends elsewhere', 'sent later', answer(302, '', { location: 'http://127.0.0.1:9/' })],
  ['is too busy', 'sent later', answer(429, '')],
  ['is too busy for an hour', 'sent later', answer(429, '', { 'retry-after': '3600' })],
  ['is too busy until a date', 'sent later', answer(429, '', { 'retry-after': 'Mon, 30 Nov 2026 13:00:00 GMT' })],
  ['is too busy for what is no time', 'sent later', answer(429, '', { 'retry-after': 'soon' })],
  ['fails', 'sent later', answer(500, 'internal_error')],
  ['fails with the page of a gateway', 'sent later', answer(502, '<html>Bad gateway</html>')],
  ['is down for maintenance', 'sent later', answer(503, '', { 'retry-after': '60' })],
  ['answers in half a head', 'sent later', raw('HTTP/1.1 200 OK\r\ncontent-le')],
  ['speaks another protocol', 'sent later', raw('SSH-2.0-OpenSSH_9.6\r\n')],
  ['resets the connection', 'sent later', ({ socket }) => socket?.resetAndDestroy()],
  ['never answers', 'sent later', () => {}],
  ['takes it, and cuts its answer', 'sent again', raw('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\no')],
  ['does not like the message', 'set aside', answer(400, 'invalid_blocks')],
  ['is archived', 'set aside', answer(410, 'channel_is_archived')],
];

const counts = { cases: 0, violations: 0 };

it.each(rows)('a channel that %s has each message: the one that met it is %s', async (name, fate, misbehave) => {
  let isWell = false;
  const accepted: string[] = [];
  const { address, received } = await serve((nth, response) => {
    const posted = JSON.parse(received.at(-1)?.body ?? '{}') as { text: string };
    // The mark of its tone stands before the title.
    const text = posted.text.split('  ').at(-1) ?? '';
    const isGood =
      (isWell && name !== 'is archived') ||
      fate === 'sent' ||
      (name === 'does not like the message' && text !== texts[0]);
    if (isGood || fate === 'sent again') accepted.push(text);
    if (isGood && fate !== 'sent') response.end('ok');
    else misbehave(response, nth);
  });
  let now = start;
  const clock = {
    now: () => now,
    async sleep(ms: number) {
      now += ms;
    },
  };
  const timing = { sleep: async () => {}, random: () => 0 };
  const store = memoryStore();
  const url = new URL(`http://${address}${path}`);
  const at = new Date(start).toISOString();
  const messages = texts.map((text, index) => ({ number: index + 1, at, message: saying(text) }));
  await enqueue(store, 'team', 'a', messages, timing);
  const run = async (budgetMs: number) => {
    const lease = await acquireLease(store, 'x', { holder: 'me', ttlMs: 120_000, clock, random: () => 0 });
    if (lease === undefined) throw new Error('the lease was not free');
    const until = now + budgetMs;
    const timeoutMs = name === 'never answers' && !isWell ? shortMs : longMs;
    const opened = openVendor(slack, { url, secret: '', timeZone: 'UTC', now: clock.now, timeoutMs });
    const drained = await drain({ store, channel: 'team', opened, lease, clock, timing, sentAt: 0, until });
    await lease.release();
    return drained;
  };
  const first = await run(1_500);
  isWell = true;
  const ends = [];
  for (let hour = 1; hour <= 6; hour += 1) {
    now = start + hour * hourMs;
    ends.push(await run(60_000));
  }
  const last = ends.at(-1);
  const violations: string[] = [];
  const aside = last?.aside.length ?? 0;
  const wanted = name === 'is archived' ? [] : fate === 'set aside' ? texts.slice(1) : texts;
  if (JSON.stringify([...new Set(accepted)]) !== JSON.stringify(wanted)) violations.push(`accepted: ${accepted}`);
  if (fate !== 'sent again' && accepted.length !== new Set(accepted).size) violations.push(`twice: ${accepted}`);
  if (texts.length - wanted.length !== aside) violations.push(`${aside} set aside`);
  if (aside > 0 && last?.aside.some(({ why }) => why === '')) violations.push('set aside without a reason');
  if (last?.waiting !== 0) violations.push(`${last?.waiting} still wait`);
  if (fate === 'sent later' && first.sent > 0) violations.push('called accepted at once');
  if (JSON.stringify([first, ends]).includes('XXXXsecretXXXX')) violations.push('the address is told');
  counts.cases += 1;
  counts.violations += violations.length;
  expect(violations).toEqual([]);
});

afterAll(() => {
  process.stdout.write(`channel: ${counts.cases} ways, ${counts.violations} violations\n`);
});
