import type { AppliedWaiver, Report } from '../../model/report.ts';
import { grouped } from './amounts.ts';
import { entry, heading } from './entry.ts';
import { type Line, span } from './line.ts';
import { named, type Page } from './page.ts';

const labelWidth = 13;

/** The waivers that waive nothing: whoever wrote them believes that they do. */
export function waiversSection({ waivers }: Report, page: Page): Line[] {
  const idle = waivers.filter(({ state, findings }) => state !== 'active' || findings === 0);
  if (idle.length === 0) return [];

  return [
    ...heading('Waivers that waive nothing', grouped(idle.length), 'unsureTitle', page),
    ...idle.flatMap((waiver) => entry(span(labelOf(waiver)), labelWidth, [textOf(waiver, page)], page)),
  ];
}

function labelOf({ state }: AppliedWaiver): string {
  return state === 'active' ? 'unused' : state;
}

function textOf({ check, selector, problem, owner }: AppliedWaiver, page: Page): Line {
  return [
    span(named(check, page), 'strong'),
    span(selector === '' ? '' : ` of ${named(selector, page)}`),
    span(`  ${problem === '' ? 'no finding is like it' : problem}`),
    span(owner.trim() === '' ? '' : ` (owner ${named(owner, page)})`, 'quiet'),
  ];
}
