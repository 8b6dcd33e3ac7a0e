import { createHmac } from 'node:crypto';
import type { AlertMessage } from '../model/alert-message.ts';
import { clip } from '../model/clip.ts';
import { ChannelError } from './address.ts';
import { bytesOf, paragraphsOf, plain, titleOf } from './markdown.ts';
import { meaningBy, type Vendor } from './post.ts';
import { fitted } from './text.ts';

/** What DingTalk takes at most, bytes of the whole body, and the widths that are kept on every client. */
const limits = { body: 20_000, title: 64, button: 20 };

/** A custom robot of DingTalk. */
export const dingtalk: Vendor = {
  // 20 a minute, with room for what the network delays.
  spacingMs: 3_100,
  // Beyond the rate a robot is limited for ten minutes, whatever `wait` of the answer counts.
  pauseMs: 600_000,
  check({ url }, name) {
    if (!url.searchParams.has('access_token'))
      throw new ChannelError(`The DingTalk webhook ${name} has no access_token.`);
  },
  async post({ message }, { url, secret, now, timeZone }, fetch) {
    const signed = new URL(url);
    if (secret !== '') {
      signed.searchParams.set('timestamp', String(now));
      signed.searchParams.set('sign', createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64'));
    }
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    await fetch(signed, { headers, body: JSON.stringify(dingtalkCard(message, timeZone)) });
  },
  meaningOf: meaningBy({
    code: ({ errcode }) => errcode,
    text: 'errmsg',
    tooFast: [130101, 410100],
    later: [-1],
    message: [40035, 101002, 460101],
  }),
};

/** A card with a button per link; without links it is plain markdown, since a card needs a button. */
export function dingtalkCard(message: AlertMessage, timeZone: string) {
  const style = {
    timeZone,
    linePrefix: '> ',
    // One newline alone is no line break to some clients.
    lineBreak: '  \n',
    // It sets no code: a command stands in the text.
    command: (line: string) => `> ${plain(line)}`,
    aside: (text: string) => `<font color="#888888">${text}</font>`,
  };
  return fitted(message, layOut, (card) => bytesOf(card) <= limits.body);

  function layOut(part: AlertMessage) {
    const title = titleOf(part, timeZone);
    const head = { title: clip(title, limits.title) };
    const text = [`### ${title}`, ...paragraphsOf(part, style)].join('\n\n');
    if (part.links.length === 0) return { msgtype: 'markdown', markdown: { ...head, text } };
    const btns = part.links.map(({ text: name, url }) => ({ title: clip(plain(name), limits.button), actionURL: url }));
    return { msgtype: 'actionCard', actionCard: { ...head, text, btnOrientation: '1', btns } };
  }
}
