import type { AlertMessage } from '../model/alert-message.ts';
import { ChannelError } from './address.ts';
import { bytesOf, paragraphsOf, plain, titleOf } from './markdown.ts';
import { meaningBy, type Vendor } from './post.ts';
import { fitted } from './text.ts';

/** What WeCom takes at most, bytes of the markdown. */
const maxContentBytes = 4_096;

/** A group robot of WeCom. The key in its address is all that it checks. */
export const wecom: Vendor = {
  // 20 a minute, with room for what the network delays.
  spacingMs: 3_100,
  pauseMs: 65_000,
  check({ url, secret }, name) {
    if (secret !== '') throw new ChannelError(`WeCom signs nothing: ${name} takes no secret.`);
    if (!url.searchParams.has('key')) throw new ChannelError(`The WeCom webhook ${name} has no key.`);
  },
  async post({ message }, { url, timeZone }, fetch) {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    await fetch(url, { headers, body: JSON.stringify(wecomCard(message, timeZone)) });
  },
  meaningOf: meaningBy({
    code: ({ errcode }) => errcode,
    text: 'errmsg',
    tooFast: [45009],
    later: [-1],
    message: [40008, 40058, 45002],
  }),
};

/** Markdown, since the widths of WeCom's own cards have no room for a command or the names of clusters. */
export function wecomCard(message: AlertMessage, timeZone: string) {
  const style = {
    timeZone,
    linePrefix: '> ',
    lineBreak: '\n',
    command: (line: string) => `> ${plain(line)}`,
    aside: (text: string) => `<font color="comment">${text}</font>`,
  };
  return fitted(message, layOut, ({ markdown: { content } }) => bytesOf(content) <= maxContentBytes);

  function layOut(part: AlertMessage) {
    const title = titleOf(part, timeZone);
    const isBad = part.tone === 'critical' || part.tone === 'high';
    const links = part.links.map(
      ({ text, url }) => `[${plain(text)}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`,
    );
    const content = [
      `### ${isBad ? `<font color="warning">${title}</font>` : title}`,
      ...paragraphsOf(part, style),
      ...(links.length === 0 ? [] : [links.join('   ')]),
    ].join('\n\n');
    return { msgtype: 'markdown', markdown: { content } };
  }
}
