import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Hook } from '../../emulator/index.ts';
import type { AlertMessage } from '../../src/model/alert-message.ts';
import { type ChannelType, channelTypes } from '../../src/model/channel.ts';
import { saying } from '../alerts/saying.ts';
import { at, cardOf, open, start } from './kinds.ts';

const message = saying('A key is disabled');
const hooks: Hook[] = [];
afterAll(() => Promise.all(hooks.map((hook) => hook.close())));

const hostile = [
  ...['<!channel>', '<@U012AB3CD>', '<at id=all></at>', '<at user_id="all">x</at>', '<@all>', '@all', '&lt;!here&gt;'],
  ...['<https://evil.example|Open>', '[Open](https://evil.example)', '![x](https://evil.example/x.png)', '</font>'],
  ...['`*_~ bold', '**b**', '# h1', '> q', '1. one', '- one', '---', '2026-13-99T99:99:99Z', '2026-11-29T03:04:00Z'],
  ...['half', '漢'.repeat(300), 'x'.repeat(500), '<'.repeat(400), '&'.repeat(400), '`'.repeat(300), ''],
];
const text = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'grapheme', maxLength: 200 }));
const detail = fc.record({ label: fc.constantFrom('', 'Actor'), text, commands: fc.array(text, { maxLength: 2 }) });
const entry = fc.record({
  tone: fc.constantFrom('critical', 'resolved', 'note', 'change'),
  title: text.map((one) => one.slice(0, 300)),
  details: fc.array(detail, { minLength: 1, maxLength: 9 }),
  alert: fc.constant(null),
});
const anyMessage: fc.Arbitrary<AlertMessage> = fc.record({
  lang: fc.constantFrom('en', 'zh'),
  tone: fc.constantFrom('critical', 'low', 'well', 'note', 'change'),
  title: text.map((one) => one.slice(0, 300)),
  lines: fc.array(text, { maxLength: 2 }),
  entries: fc.array(entry, { maxLength: 10 }),
  left: fc.nat(200),
  footer: fc.array(text, { maxLength: 2 }),
  links: fc.constantFrom([], [{ text: 'Open report', url: 'https://encrypt.example/r(1)?a=b' }]),
});

/** What each vendor would read as a mention, a link or an image that is not ours. */
const markup: Readonly<Record<Exclude<ChannelType, 'webhook'>, RegExp>> = {
  slack: /<(?!!date\^\d+\^\{date_num\} \{time\}\|[\d :UTC+-]+>)/,
  dingtalk: /<(?!\/?font\b)|!\[|\]\(|`|evil\.example:\/\/|https:\/\/evil/,
  feishu: /<(?!\/?font\b)|!\[|\]\(|`|https:\/\/evil/,
  wecom: /<(?!\/?font\b)|!\[|\]\((?!https:\/\/encrypt\.example\/r%281%29\?a=b\))|`|https:\/\/evil/,
};

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe('a card', () => {
  it.each(channelTypes)(
    'for %s is taken by its vendor, whatever it says, and has no markup from outside',
    async (type) => {
      let now = Date.parse(at);
      const hook = await start(type, { clock: { now: () => now } });
      hooks.push(hook);
      const channel = await open(type, hook.url, { now: () => now });
      await fc.assert(
        fc.asyncProperty(anyMessage, async (one) => {
          now += 1_000;
          const delivery = await channel.send({ id: 'msg_1', at, message: one });
          expect(delivery, hook.posts.at(-1)?.answer).toEqual({ is: 'accepted' });
          if (type === 'webhook') return;
          for (const said of textsIn(cardOf(type, one))) expect(said).not.toMatch(markup[type]);
        }),
        { numRuns: 50 },
      );
    },
  );

  it.each(channelTypes)('for %s shows the worst first, and counts what it has no room for', (type) => {
    const entries = Array.from({ length: 10 }, (_, index) => ({
      ...({ tone: 'high', alert: null } as const),
      title: `cluster-${index}`,
      details: Array.from({ length: 2 }, () => ({ label: '影响', text: '密'.repeat(500), commands: ['restore it'] })),
    }));
    const all = JSON.stringify(cardOf(type, { ...message, lang: 'zh', entries, left: 3 }));
    const shown = entries.filter(({ title }) => all.includes(title)).length;

    expect(shown).toBeGreaterThan(0);
    expect(entries.slice(0, shown).every(({ title }) => all.includes(title))).toBe(true);
    expect(all).toContain(type === 'webhook' ? `"left":${13 - shown}` : `以及另外 ${13 - shown} 项`);
  });

  it.each(channelTypes)('for %s says how much of a text it left out, and never shows half a command', (type) => {
    const command = `aliyun ${'x'.repeat(490)}`;
    const details = Array.from({ length: 30 }, () => ({ label: '影响', text: '密'.repeat(500), commands: [command] }));
    const entries = [{ tone: 'high', title: 'c', details, alert: null } as const];
    const all = JSON.stringify(cardOf(type, { ...message, lang: 'zh', entries }));

    expect(all).toMatch(/省略 \d+ 个字符|以及另外 1 项/);
    expect(all.replaceAll(command, '')).not.toContain('aliyun');
  });

  it.each(channelTypes)('for %s shows times its own way', (type) => {
    const all = JSON.stringify(cardOf(type, { ...message, lines: ['deleted on 2026-11-29T03:04:00.000Z'] }));

    expect(all.includes('2026-11-29T03:04:00.000Z')).toBe(type === 'webhook');
    expect(all.includes('2026-11-29 11:04 UTC+8')).toBe(type !== 'webhook');
    expect(all.includes('<!date^1795921440^{date_num} {time}|')).toBe(type === 'slack');
  });
});
