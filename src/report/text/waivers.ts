import type { AppliedWaiver } from '../../model/report.ts';
import { grouped } from '../../words/amounts.ts';
import type { View } from '../view.ts';
import { entry, heading, leftOut } from './entry.ts';
import { type Line, span } from './line.ts';
import { named, type TextPage } from './page.ts';

const labelWidth = 13;
const shownChecks = 2;

/** The waivers that waive nothing: their author believes that they do. */
export function waiversSection({ idleWaivers: idle }: View, page: TextPage): Line[] {
  if (idle.length === 0) return [];
  const title = heading(page.words.waivers.title, grouped(idle.length), 'unsureTitle', page);
  if (!page.all)
    return [
      ...title,
      ...leftOut(page.words.list(idle.slice(0, shownChecks).map(({ check }) => named(check, page))), page),
    ];

  return [
    ...title,
    ...idle.flatMap((waiver) => entry(span(labelOf(waiver, page)), labelWidth, [textOf(waiver, page)], page)),
  ];
}

function labelOf({ state }: AppliedWaiver, { words }: TextPage): string {
  return words.waivers.states[state === 'active' ? 'unused' : state];
}

function textOf(waiver: AppliedWaiver, page: TextPage): Line {
  const { check, selector, problem, owner } = waiver;
  const { aside, waivers: words } = page.words;
  return [
    span(named(check, page), 'strong'),
    span(selector === '' ? '' : words.of(named(selector, page))),
    span(`  ${problem === null ? words.unused : words.problems[problem](waiver)}`),
    span(owner.trim() === '' ? '' : aside(words.owner(named(owner, page))), 'quiet'),
  ];
}
