import type { DashboardWords } from './dashboard-words.ts';
import type { WebResponse } from './exchange.ts';
import { escaped, head, page } from './page.ts';

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
  /** Who made the changes of a report after a change, each once. */
  readonly changedBy: readonly string[];
}

interface ListOptions {
  readonly formats: readonly string[];
  readonly older: string | undefined;
  readonly lang: string | undefined;
  readonly canLeave: boolean;
  /** What the list is narrowed to, and what it can be; '' is everything. */
  readonly filter: { readonly kind: string; readonly account: string };
  readonly accounts: readonly string[];
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
  { formats, older, lang, canLeave, filter, accounts }: ListOptions,
): WebResponse {
  const query = lang === undefined ? '' : `?lang=${lang}`;
  const rows = reports.map((report) => rowOf(report, words, { formats, query })).join('\n');
  const heads = [
    ...[words.time, words.account, words.kind].map((text) => `<th>${text}</th>`),
    ...[words.verified, words.wrongs, words.unknown, words.readErrors].map((text) => `<th class="number">${text}</th>`),
    `<th>${words.changedBy}</th>`,
    `<th>${words.formats}</th>`,
  ];
  const table = `<div class="wide" role="region" aria-label="${words.reports}" tabindex="0"><table>
<thead><tr>${heads.join('')}</tr></thead>
<tbody>
${rows}
</tbody>
</table></div>`;
  const further = new URLSearchParams({
    ...(older !== undefined && { before: older }),
    ...(filter.kind !== '' && { kind: filter.kind }),
    ...(filter.account !== '' && { account: filter.account }),
    ...(lang !== undefined && { lang }),
  });
  const next = `<p><a rel="next" href="/reports?${escaped(further.toString())}">${words.older}</a></p>`;
  const isNarrowed = filter.kind !== '' || filter.account !== '';
  const body = `${head(words, { query, self: '/reports', canLeave })}
<main>
<h1>${words.reports}</h1>
${filters(words, { filter, accounts, lang })}
${reports.length === 0 ? `<p>${isNarrowed ? words.noMatch : words.none}</p>` : table}
${older === undefined ? '' : next}
</main>`;
  return page(200, words, `Sealwatch: ${words.reports}`, body);
}

/** A form that narrows the list to a kind or an account. */
function filters(
  words: DashboardWords,
  { filter, accounts, lang }: Pick<ListOptions, 'filter' | 'accounts' | 'lang'>,
): string {
  const option = (value: string, text: string, chosen: string) =>
    `<option value="${escaped(value)}"${value === chosen ? ' selected' : ''}>${escaped(text)}</option>`;
  const select = (name: string, label: string, chosen: string, options: readonly (readonly [string, string])[]) =>
    `<label>${label} <select name="${name}">${option('', words.everything, chosen)}${options.map(([value, text]) => option(value, text, chosen)).join('')}</select></label>`;
  return `<form class="filters" action="/reports">${select('kind', words.kind, filter.kind, Object.entries(words.kinds))}${
    accounts.length < 2
      ? ''
      : select(
          'account',
          words.account,
          filter.account,
          accounts.map((id) => [id, id] as const),
        )
  }${lang === undefined ? '' : `<input type="hidden" name="lang" value="${lang}">`}<button>${words.filter}</button></form>`;
}

function rowOf(
  report: ListedReport,
  words: DashboardWords,
  { formats, query }: { formats: readonly string[]; query: string },
): string {
  const {
    id,
    kind,
    accountId,
    startedAt,
    proClusters,
    verified,
    nonCompliant,
    insufficientData,
    readErrors,
    changedBy,
  } = report;
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
    cell(words.changedBy, escaped(changedBy.join(', '))),
    cell(words.formats, `<span>${links}</span>`),
    '</tr>',
  ].join('');
}
