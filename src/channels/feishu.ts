import { createHmac } from 'node:crypto';
import type { AlertMessage, Tone } from '../model/alert-message.ts';
import { clip } from '../model/clip.ts';
import { ChannelError } from './address.ts';
import { bytesOf, paragraphsOf, plain, titleOf } from './markdown.ts';
import { meaningBy, type Vendor } from './post.ts';
import { fitted } from './text.ts';

/** What Feishu takes at most, bytes of the whole body; some are left for the signature. */
const maxCardBytes = 20_000 - 200;

const templates: Readonly<Record<Tone, string>> = {
  critical: 'red',
  high: 'orange',
  medium: 'yellow',
  low: 'blue',
  resolved: 'green',
  well: 'green',
  note: 'grey',
  change: 'purple',
};

/** A custom bot of Feishu or Lark. */
export const feishu: Vendor = {
  // 100 a minute and 5 a second.
  spacingMs: 620,
  pauseMs: 60_000,
  check({ url }, name) {
    if (url.pathname.includes('/flow/')) {
      throw new ChannelError(`The Feishu webhook ${name} starts a flow; an alert needs that of a custom bot.`);
    }
  },
  async post({ message }, { url, secret, now, timeZone }, fetch) {
    const timestamp = String(Math.floor(now / 1000));
    // The key is the timestamp with the secret, and the signed text is empty.
    const sign = () => createHmac('sha256', `${timestamp}\n${secret}`).digest('base64');
    const signature = secret === '' ? {} : { timestamp, sign: sign() };
    const body = JSON.stringify({ ...signature, ...feishuCard(message, timeZone) });
    await fetch(url, { headers: { 'content-type': 'application/json; charset=utf-8' }, body });
  },
  meaningOf: meaningBy({
    // Older bots answer with StatusCode alone.
    code: ({ code, StatusCode }) => code ?? StatusCode,
    text: 'msg',
    tooFast: [11232, 99991400],
    later: [2200],
    message: [9499, 11246, 11310, 19002, 19036],
  }),
};

/** A card of the first schema, which every client shows. */
export function feishuCard(message: AlertMessage, timeZone: string) {
  const style = {
    timeZone,
    linePrefix: '',
    lineBreak: '\n',
    command: (line: string) => plain(line),
    aside: (text: string) => `<font color='grey'>${text}</font>`,
  };
  return fitted(message, layOut, (card) => bytesOf(card) <= maxCardBytes);

  function layOut(part: AlertMessage) {
    const actions = part.links.map(({ text, url }) => ({
      tag: 'button',
      text: { tag: 'plain_text', content: text },
      type: 'default',
      url,
    }));
    const title = titleOf(part, timeZone);
    const paragraphs = paragraphsOf(part, style);
    // A card needs something below its header.
    const texts = (paragraphs.length === 0 ? [title] : paragraphs).map((content) => ({ tag: 'markdown', content }));
    return {
      msg_type: 'interactive',
      card: {
        config: { wide_screen_mode: true },
        header: {
          title: { tag: 'plain_text', content: clip(title, 300) },
          template: templates[part.tone],
        },
        elements: [
          ...texts.flatMap((text, index) => (index === 0 ? [text] : [{ tag: 'hr' }, text])),
          ...(actions.length === 0 ? [] : [{ tag: 'action', actions }]),
        ],
      },
    };
  }
}
