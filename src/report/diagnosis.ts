import { printable } from './text/printable.ts';

/** What was looked at, as `doctor` tells it. */
export interface ToldDiagnosis {
  readonly accountId: string;
  readonly items: readonly {
    readonly area: string;
    readonly name: string;
    readonly status: 'ok' | 'missing' | 'untold' | 'advice';
    readonly found: string;
    readonly why: string;
    readonly remedy: string;
  }[];
  readonly healthy: boolean;
}

const order = ['missing', 'untold', 'advice', 'ok'] as const;

/** Renders a diagnosis for a terminal: what is missing first, with what it is for and how to put it right. */
export function renderDiagnosis({ accountId, items, healthy }: ToldDiagnosis, unicode: boolean): string {
  const show = (text: string) => printable(text, unicode);
  const sorted = order.flatMap((status) => items.filter((item) => item.status === status));
  const lines = sorted.flatMap(({ area, name, status, found, why, remedy }) => [
    `${status.padEnd(7)}  ${show(area)}: ${show(name)}: ${show(found)}`,
    ...(status === 'ok' ? [] : [`         ${show(why)}`, `         ${show(remedy)}`]),
  ]);
  const wrong = items.filter(({ status }) => status === 'missing' || status === 'untold').length;
  const conclusion = healthy ? 'Nothing is missing.' : `${wrong} of ${items.length} are missing or could not be told.`;

  return `${[...(accountId === '' ? [] : [`Account ${show(accountId)}`]), ...lines, conclusion].join('\n')}\n`;
}
