import type { DashboardWords } from './dashboard-words.ts';
import type { WebResponse } from './exchange.ts';
import { escaped, page } from './page.ts';

/** A stored report as it is listed; the counts are null where only the report itself would tell them. */
export interface ListedReport {
  readonly id: string;
  readonly kind: 'audit' | 'change' | 'organization';
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly proCount: number | null;
  readonly proven: number | null;
  readonly nonCompliant: number | null;
  readonly insufficientData: number | null;
  readonly unread: number | null;
}

/**
 * The list of stored reports, for people.
 *
 * @param older the id before which the next page begins
 * @param canLeave whether there is a session to end
 */
export function listPage(
  words: DashboardWords,
  reports: readonly ListedReport[],
  { formats, older, canLeave }: { formats: readonly string[]; older: string | undefined; canLeave: boolean },
): WebResponse {
  const rows = reports.map((report) => rowOf(report, words, formats)).join('\n');
  const heads = [
    `<th>${words.time}</th><th>${words.kind}</th>`,
    ...[words.proven, words.wrongs, words.untold, words.unread].map((text) => `<th class="number">${text}</th>`),
    `<th>${words.formats}</th>`,
  ];
  const table = `<div class="wide" role="region" aria-label="${words.reports}" tabindex="0"><table>
<thead><tr>${heads.join('')}</tr></thead>
<tbody>
${rows}
</tbody>
</table></div>`;
  const leave = `<form method="post" action="/logout"><button>${words.logout}</button></form>`;
  const next = `<p><a rel="next" href="/reports?before=${older}">${words.older}</a></p>`;
  const body = `<nav><a href="/">${words.latest}</a>${canLeave ? leave : ''}</nav>
<main>
<h1>${words.reports}</h1>
${reports.length === 0 ? `<p>${words.none}</p>` : table}
${older === undefined ? '' : next}
</main>`;
  return page(200, words, `Sealwatch: ${words.reports}`, body);
}

function rowOf(report: ListedReport, words: DashboardWords, formats: readonly string[]): string {
  const { id, kind, startedAt, proCount, proven, nonCompliant, insufficientData, unread } = report;
  const time = startedAt.slice(0, 19).replace('T', ' ');
  const links = formats.map((format) => `<a href="/reports/${escaped(id)}.${format}">${format}</a>`).join(' ');
  const count = (value: number | null) => `<td class="number">${value ?? '–'}</td>`;
  const ratio = proven === null ? '–' : `${proven} / ${proCount}`;
  return [
    `<tr><td><a href="/reports/${escaped(id)}"><time datetime="${escaped(startedAt)}">${escaped(time)}</time></a></td>`,
    `<td>${words.kinds[kind]}</td><td class="number">${ratio}</td>`,
    ...[nonCompliant, insufficientData, unread].map(count),
    `<td>${links}</td></tr>`,
  ].join('');
}
