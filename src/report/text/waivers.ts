import type { AppliedWaiver, Report } from '../../model/report.ts';
import { grouped } from './amounts.ts';
import { entry, heading } from './entry.ts';
import { type Line, span } from './line.ts';
import { named, type Page } from './page.ts';

const labelWidth = 13;

/** The waivers that waive nothing: their author believes that they do. */
export function waiversSection({ waivers }: Report, page: Page): Line[] {
  const idle = waivers.filter(({ state, findings }) => state !== 'active' || findings === 0);
  if (idle.length === 0) return [];

  return [
    ...heading(page.words.waivers.title, grouped(idle.length), 'unsureTitle', page),
    ...idle.flatMap((waiver) => entry(span(labelOf(waiver, page)), labelWidth, [textOf(waiver, page)], page)),
  ];
}

function labelOf({ state }: AppliedWaiver, { words }: Page): string {
  return words.waivers.states[state === 'active' ? 'unused' : state];
}

function textOf({ check, selector, problem, owner }: AppliedWaiver, page: Page): Line {
  const { aside, waivers: words } = page.words;
  return [
    span(named(check, page), 'strong'),
    span(selector === '' ? '' : words.of(named(selector, page))),
    span(`  ${problem === '' ? words.unused : words.problem(problem)}`),
    span(owner.trim() === '' ? '' : aside(words.owner(named(owner, page))), 'quiet'),
  ];
}
