import type { AlertDetail, AlertEntry, AlertMessage } from '../model/alert-message.ts';
import { timesIn } from '../words/amounts.ts';
import { alikeFor, headline, leftOut, withTimes } from './text.ts';

/** How a vendor's markdown differs from that of the others. */
export interface MarkdownStyle {
  readonly timeZone: string;
  /** Begins each line of an entry, such as a quote. */
  readonly linePrefix: string;
  /** Between two lines. */
  readonly lineBreak: string;
  /** How a command stands by itself, so that it can be copied. */
  readonly command: (line: string) => string;
  /** A remark of less weight. */
  readonly aside: (text: string) => string;
}

const unset = alikeFor(/[`*~<>&[\]]/g);

/** A text from anywhere with nothing in it that any of the three vendors reads as markup, a mention or a link. */
export function plain(text: string): string {
  return unset(text)
    .replace(/:\/\//g, '：//')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '＿')
    .replace(/^[#+=-]/, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0))
    .replace(/^(\d+)[.)]/, '$1．');
}

/** The lines above the entries, each entry, and the lines below them, as paragraphs of markdown. */
export function paragraphsOf(message: AlertMessage, style: MarkdownStyle): string[] {
  const { lang, lines, entries, footer } = message;
  const show = timesIn(style.timeZone);
  const text = (said: string) => withTimes(plain(said), show);
  const asides = (all: readonly string[]) => all.map((line) => style.aside(text(line)));
  return [...asides(lines), ...entries.map(entryText), ...asides([...leftOut(message), ...footer])];

  function entryText({ tone, title, details }: AlertEntry): string {
    const said = headline(text(title), { tone, lang });
    const head = title === '' ? [] : [details.length === 0 ? said : `**${said}**`];
    return [...head, ...details.flatMap(linesOf)].join(style.lineBreak);
  }

  function linesOf({ label, text: said, commands }: AlertDetail): string[] {
    const labelled = [label === '' ? '' : `**${label}**`, text(said)].filter((part) => part !== '').join('  ');
    const shown = labelled === '' ? [] : [`${style.linePrefix}${labelled}`];
    return [...shown, ...commands.map((line) => style.command(line))];
  }
}

/** The title of a card, on its own line. */
export function titleOf(message: AlertMessage, timeZone: string): string {
  return withTimes(headline(plain(message.title), message), timesIn(timeZone));
}

export function bytesOf(value: unknown): number {
  return Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
}
