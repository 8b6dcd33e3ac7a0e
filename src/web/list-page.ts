import type { DashboardWords } from './dashboard-words.ts';
import type { WebResponse } from './exchange.ts';
import { escaped, page } from './page.ts';

/** A stored report as it is listed; the counts are null where only the report itself would tell them. */
export interface ListedReport {
  readonly id: string;
  readonly kind: 'audit' | 'change' | 'partial' | 'organization';
  /** Of one account; null where it is of several, or nothing tells. */
  readonly accountId: string | null;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly proClusters: number | null;
  readonly verified: number | null;
  readonly nonCompliant: number | null;
  readonly insufficientData: number | null;
  readonly readErrors: number | null;
}

interface ListOptions {
  readonly formats: readonly string[];
  readonly older: string | undefined;
  readonly lang: string | undefined;
  readonly canLeave: boolean;
}

/**
 * The list of stored reports, for people.
 *
 * @param older the id before which the next page begins
 * @param lang the language that the address named, if it did
 * @param canLeave whether there is a session to end
 */
export function listPage(
  words: DashboardWords,
  reports: readonly ListedReport[],
  { formats, older, lang, canLeave }: ListOptions,
): WebResponse {
  const query = lang === undefined ? '' : `?lang=${lang}`;
  const rows = reports.map((report) => rowOf(report, words, { formats, query })).join('\n');
  const heads = [
    ...[words.time, words.account, words.kind].map((text) => `<th>${text}</th>`),
    ...[words.verified, words.wrongs, words.unknown, words.readErrors].map((text) => `<th class="number">${text}</th>`),
    `<th>${words.formats}</th>`,
  ];
  const table = `<div class="wide" role="region" aria-label="${words.reports}" tabindex="0"><table>
<thead><tr>${heads.join('')}</tr></thead>
<tbody>
${rows}
</tbody>
</table></div>`;
  const leave = `<form method="post" action="/logout"><button>${words.logout}</button></form>`;
  const next = `<p><a rel="next" href="/reports?before=${older}${lang === undefined ? '' : `&amp;lang=${lang}`}">${words.older}</a></p>`;
  const body = `<nav><a href="/${query}">${words.latest}</a>${canLeave ? leave : ''}</nav>
<main>
<h1>${words.reports}</h1>
${reports.length === 0 ? `<p>${words.none}</p>` : table}
${older === undefined ? '' : next}
</main>`;
  return page(200, words, `Sealwatch: ${words.reports}`, body);
}

function rowOf(
  report: ListedReport,
  words: DashboardWords,
  { formats, query }: { formats: readonly string[]; query: string },
): string {
  const { id, kind, accountId, startedAt, proClusters, verified, nonCompliant, insufficientData, readErrors } = report;
  const time = startedAt.slice(0, 19).replace('T', ' ');
  const links = formats.map((format) => `<a href="/reports/${escaped(id)}.${format}${query}">${format}</a>`).join(' ');
  // A phone has no room for a head row: each cell brings its own.
  const cell = (name: string, text: string, number = '') => `<td${number} data-name="${name}">${text}</td>`;
  const ratio = verified === null ? '–' : `${verified} / ${proClusters}`;
  const counts: [string, string][] = [
    [words.verified, ratio],
    [words.wrongs, `${nonCompliant ?? '–'}`],
    [words.unknown, `${insufficientData ?? '–'}`],
    [words.readErrors, `${readErrors ?? '–'}`],
  ];
  return [
    `<tr><td><a href="/reports/${escaped(id)}${query}"><time datetime="${escaped(startedAt)}">${escaped(time)}</time></a></td>`,
    cell(words.account, escaped(accountId ?? '–')),
    cell(words.kind, words.kinds[kind]),
    ...counts.map(([name, text]) => cell(name, text, ' class="number"')),
    cell(words.formats, `<span>${links}</span>`),
    '</tr>',
  ].join('');
}
