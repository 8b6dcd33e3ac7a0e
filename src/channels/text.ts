import type { AlertMessage, Tone } from '../model/alert-message.ts';
import { languageOf } from '../words/language.ts';

const signs: Readonly<Record<Tone, string>> = {
  critical: '🔴',
  high: '🟠',
  medium: '🟡',
  low: '🔵',
  resolved: '✅',
  well: '✅',
  note: '⚪',
  change: '🟣',
};

/** The sign of a tone, with its word beside it for those who cannot tell the colors. */
function markOf(tone: Tone, lang: AlertMessage['lang']): string {
  const { severity, resolved } = languageOf(lang).alerts;
  const sign = signs[tone];
  if (tone === 'well' || tone === 'note' || tone === 'change') return sign;
  return `${sign} ${tone === 'resolved' ? resolved : severity[tone]}`;
}

/** A title behind its mark: what a lock screen shows. */
export function headline(
  title: string,
  { tone, lang }: { readonly tone: Tone; readonly lang: AlertMessage['lang'] },
): string {
  // A resolved title goes on from its mark: `RESOLVED after 14 min`.
  return `${markOf(tone, lang)}${tone === 'resolved' ? ' ' : '  '}${title}`;
}

/** That so many entries are left out; none where none is. */
export function leftOut({ left, lang }: Pick<AlertMessage, 'left' | 'lang'>): string[] {
  return left === 0 ? [] : [languageOf(lang).alerts.more(left)];
}

const instant = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g;

/** A text with its instants as a channel shows them. */
export function withTimes(text: string, show: (iso: string) => string): string {
  return text.replace(instant, (iso) => (Number.isNaN(Date.parse(iso)) ? iso : show(iso)));
}

const alike: Readonly<Record<string, string>> = {
  ...{ '`': 'ˋ', '*': '∗', '~': '∼', '<': '‹', '>': '›', '&': '＆' },
  ...{ '[': '［', ']': '］' },
};

/** A text with signs that only look like those of markup. @param markup the signs that the channel would read, as a pattern */
export function alikeFor(markup: RegExp): (text: string) => string {
  return (text) => text.replace(markup, (sign) => alike[sign] ?? sign);
}

/** A text cut to so many characters, which says how many are left out. */
export function clipCounted(text: string, limit: number, lang: AlertMessage['lang']): string {
  if (text.length <= limit) return text;
  const { clipped } = languageOf(lang).alerts;
  const kept = text.slice(0, limit).replace(/\p{Cs}$/u, '');
  return `${kept}${clipped(text.length - kept.length)}`;
}

/**
 * Lays out as much of a message as fits: fewer entries, the worst first, then shorter texts, each time with what is left
 * out counted.
 */
export function fitted<T>(whole: AlertMessage, layOut: (part: AlertMessage) => T, fits: (laidOut: T) => boolean): T {
  const message = withoutBlanks(whole);
  for (let count = message.entries.length; count > 1; count -= 1) {
    const laidOut = layOut(withEntries(message, count));
    if (fits(laidOut)) return laidOut;
  }
  const one = withEntries(message, 1);
  for (const limit of [Number.POSITIVE_INFINITY, 400, 200, 80]) {
    const laidOut = layOut(withTexts(one, limit));
    if (fits(laidOut)) return laidOut;
  }
  return layOut({ ...withTexts(withEntries(message, 0), 80), lines: [], footer: [], links: [] });
}

/** No vendor takes an empty text. */
function withoutBlanks(message: AlertMessage): AlertMessage {
  const isText = (text: string) => text.trim() !== '';
  const entries = message.entries.map((entry) => ({
    ...entry,
    title: entry.title.trim(),
    details: entry.details
      .map((detail) => ({ ...detail, text: detail.text.trim(), commands: detail.commands.filter(isText) }))
      .filter(({ text, commands }) => text !== '' || commands.length > 0),
  }));
  return {
    ...message,
    lines: message.lines.filter(isText),
    footer: message.footer.filter(isText),
    entries: entries.filter(({ title, details }) => title !== '' || details.length > 0),
  };
}

function withEntries(message: AlertMessage, count: number): AlertMessage {
  const entries = message.entries.slice(0, count);
  return { ...message, entries, left: message.left + message.entries.length - entries.length };
}

/** A command is never cut: it is left out, since half of one is another command. */
function withTexts(message: AlertMessage, limit: number): AlertMessage {
  const cut = (text: string) => clipCounted(text, limit, message.lang);
  return {
    ...message,
    title: cut(message.title),
    lines: message.lines.map(cut),
    footer: message.footer.map(cut),
    entries: message.entries.map((entry) => ({
      ...entry,
      title: cut(entry.title),
      details: entry.details.map((detail) => ({
        ...detail,
        text: [cut(detail.text), ...omitted(detail.commands, limit, message.lang)]
          .filter((text) => text !== '')
          .join(' '),
        commands: detail.commands.filter(({ length }) => length <= limit),
      })),
    })),
  };
}

function omitted(commands: readonly string[], limit: number, lang: AlertMessage['lang']): string[] {
  const count = commands.filter(({ length }) => length > limit).reduce((sum, { length }) => sum + length, 0);
  return count === 0 ? [] : [languageOf(lang).alerts.clipped(count)];
}
