import { type Lang, languageOf } from '../words/language.ts';
import { printable } from './printable.ts';
import { widthOf } from './text/width.ts';

/** What was looked at, as `doctor` tells it. */
export interface ShownDiagnosis {
  readonly accountId: string;
  readonly items: readonly {
    readonly area: string;
    readonly name: string;
    readonly status: 'ok' | 'missing' | 'unknown' | 'advice';
    readonly found: string;
    readonly why: string;
    readonly remediation: string;
  }[];
  readonly healthy: boolean;
}

const order = ['missing', 'unknown', 'advice', 'ok'] as const;

/** Renders a diagnosis for a terminal: what is missing first, with what it is for and how to put it right. */
export function renderDiagnosis(
  { accountId, items, healthy }: ShownDiagnosis,
  unicode: boolean,
  lang: Lang = 'en',
): string {
  const words = languageOf(unicode ? lang : 'en').command.doctor;
  const show = (text: string) => printable(text, unicode);
  const worded = (text: string) => show(words.worded(text));
  const widest = Math.max(...order.map((status) => widthOf(words.states[status])));
  const margin = ' '.repeat(widest + 2);
  const sorted = order.flatMap((status) => items.filter((item) => item.status === status));
  const lines = sorted.flatMap(({ area, name, status, found, why, remediation }) => [
    `${words.states[status]}${' '.repeat(widest - widthOf(words.states[status]))}  ${words.item(show(words.areas(area)), worded(name), worded(found))}`,
    ...(status === 'ok' ? [] : [`${margin}${worded(why)}`, `${margin}${worded(remediation)}`]),
  ]);
  const wrong = items.filter(({ status }) => status === 'missing' || status === 'unknown').length;
  const conclusion = healthy ? words.healthy : words.wrong(wrong, items.length);

  return `${[...(accountId === '' ? [] : [words.account(show(accountId))]), ...lines, conclusion].join('\n')}\n`;
}
