import type { ReportedUsage } from '../../model/report.ts';
import { type Html, html, nothing } from './markup.ts';
import type { Sheet } from './sheet.ts';

/** The least that a mark is wide, in percent of the chart: one call must be seen. */
const least = 1;

/** When the key was seen at work, drawn within the time that was read, and the same in words. */
export function activityChart(activity: ReportedUsage, { texts }: Sheet): Html {
  const { source, attribution, encrypt, decrypt, denied, throttled, first, last, readFrom, readTo, complete } =
    activity;
  if (source === 'none' || readFrom === null || readTo === null) {
    return texts.tag('p', html` class=u`, ({ page }) => page.activity.notRead);
  }
  const parts = [
    encrypt + decrypt === 0
      ? texts.say(({ page }) => page.activity.noCalls)
      : texts.say(({ page }) =>
          page.activity.counts({ encrypt, decrypt, whose: page.activity.attribution[attribution] }),
        ),
    ...(denied === 0 ? [] : [texts.tag('b', html` class=n`, ({ page }) => page.activity.denied(denied))]),
    ...(throttled === 0 ? [] : [texts.say(({ page }) => page.activity.throttled(throttled))]),
  ];

  return html`<svg class=activity aria-hidden=true>${track(readFrom, readTo, first, last)}</svg>
<p>${parts.map((part, index) => html`${index === 0 ? '' : ' · '}${part}`)}</p>
${first === null || last === null ? nothing : texts.tag('p', html` class=quiet`, ({ page, time }) => page.activity.span({ first: time(first), last: time(last) }))}
<p class=quiet>${texts.say(({ page, time }) => page.activity.read({ from: time(readFrom), to: time(readTo), source: page.activity.source[source] }))}${complete ? nothing : html` · ${texts.tag('b', html` class=u`, ({ page }) => page.activity.notWhole)}`}</p>`;
}

function track(readFrom: string, readTo: string, first: string | null, last: string | null): Html {
  const [from, to] = [Date.parse(readFrom), Date.parse(readTo)];
  const base = html`<rect class=track y="7" width="100%" height="4"/>`;
  if (first === null || last === null || !(to > from)) return base;
  const place = (iso: string) => Math.min(100, Math.max(0, ((Date.parse(iso) - from) / (to - from)) * 100));
  const start = Math.min(place(first), 100 - least);
  const width = Math.max(least, place(last) - start);
  return html`${base}<rect class=seen x="${start.toFixed(1)}%" y="3" width="${width.toFixed(1)}%" height="12"/>`;
}
