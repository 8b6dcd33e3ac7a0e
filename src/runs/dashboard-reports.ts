import { checks } from '../checks/index.ts';
import type { HistoryPoint, Report } from '../model/report.ts';
import { pageHashes } from '../report/html.ts';
import { type Format, formats, render } from '../report/index.ts';
import type { Session } from '../session.ts';
import { accountsOfReports, listReports, reportNamed, type StoredReport, storedReport } from '../state/reports.ts';
import type { Store } from '../store/store.ts';
import { dashboardWords } from '../web/dashboard-words.ts';
import { textResponse, type WebResponse } from '../web/exchange.ts';
import { type ListedReport, listPage } from '../web/list-page.ts';
import { pagePolicy } from '../web/secure-headers.ts';
import type { Lang } from '../words/language.ts';
import { currentReport } from './current-report.ts';
import { historyBefore, knownPoints } from './history.ts';

/** What a report in each format is sent as. */
const mediaTypes: Readonly<Record<Format, string>> = {
  text: 'text/plain; charset=utf-8',
  json: 'application/json',
  html: 'text/html; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  ocsf: 'application/x-ndjson',
  sarif: 'application/sarif+json',
  junit: 'application/xml',
  prometheus: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** What the dashboard needs of a session. */
export type DashboardSession = Pick<
  Session,
  'config' | 'clock' | 'store' | 'timing' | 'accountId' | 'dashboardToken' | 'onCheckError'
>;

/** So many reports are listed on one page. */
const pageLength = 50;
/** How long before the report an event may have happened that it answers: what is older was known before. */
const eventAgeMs = 3_600_000;
/** Columns of a text that no terminal shows. */
const textWidth = 120;

/** What a report is shown as. */
interface ReportView {
  readonly format: Format;
  readonly lang: Lang;
  /** Whether the address named the language: the ways on from there then name it too. */
  readonly isAsked: boolean;
}

/**
 * What is known now: the newest report of the organization where there is one, else of the account, else of whichever
 * account was audited last.
 */
export async function latestReport(session: DashboardSession, store: Store): Promise<Report | undefined> {
  const { accountId, clock } = session;
  const reports = await listReports(store, clock.now());
  for (const { id } of reports.filter(({ kind }) => kind === 'organization')) {
    const report = await reportNamed(store, id);
    if (report !== undefined) return report;
  }
  const own = accountId === '' ? undefined : await currentReport(session, accountId);
  if (own !== undefined) return own;
  for (const { id } of reports.filter(({ kind }) => kind === 'audit')) {
    const account = (await reportNamed(store, id))?.scope.accounts[0];
    if (account !== undefined) return currentReport(session, account);
  }
  return undefined;
}

/** A stored report in a format; undefined where there is none of that id. */
export async function storedReportPage(
  session: DashboardSession,
  store: Store,
  id: string,
  shown: ReportView,
): Promise<WebResponse | undefined> {
  const report = storedReport(id) === undefined ? undefined : await reportNamed(store, id);
  return report === undefined ? undefined : reportPage(session, report, shown);
}

/** A report in a format. */
export async function reportPage(
  session: DashboardSession,
  report: Report,
  { format, lang, isAsked }: ReportView,
): Promise<WebResponse> {
  const rendered = render(format, report, {
    color: false,
    unicode: true,
    width: textWidth,
    all: true,
    now: session.clock.now(),
    lang,
    timeZone: session.config.timeZone,
    checks,
    history: await historyBefore(session, report),
  });
  const isPage = format === 'html';
  const newer = isPage ? await changesSince(session, report) : 0;
  return textResponse(200, mediaTypes[format], isPage ? withNavigation(rendered, { lang, isAsked }, newer) : rendered, {
    'content-language': lang === 'zh' ? 'zh-CN' : 'en',
    // The hashes are of what was written here, never of what a report brought into the page.
    ...(isPage && { 'content-security-policy': pagePolicy(pageHashes()) }),
  });
}

/**
 * How many events made us read something again since a report of the organization, which is not changed by them; that of an
 * account is.
 */
async function changesSince({ store, clock }: DashboardSession, { auditId }: Report): Promise<number> {
  if (store === undefined || storedReport(auditId)?.kind !== 'organization') return 0;
  const reports = await listReports(store, clock.now());
  const newer = reports.slice(
    0,
    Math.max(
      0,
      reports.findIndex(({ id }) => id === auditId),
    ),
  );
  return newer.filter(({ kind }) => kind === 'change').length;
}

/** The report's page stands alone; here its ways through it also lead to the other reports. */
function withNavigation(html: string, { lang, isAsked }: Omit<ReportView, 'format'>, newer: number): string {
  const { all, since, otherLanguage } = dashboardWords[lang];
  const text = newer === 0 ? all : `${all} <b>${since(newer)}</b>`;
  const other = `<li><a href="?lang=${otherLanguage.lang}" hreflang="${otherLanguage.lang}">${otherLanguage.name}</a></li>`;
  const link = `<li><a href="/reports${isAsked ? `?lang=${lang}` : ''}">${text}</a></li>${other}`;
  // Markup alone has this: in texts each < is escaped.
  return html.replace('</ul></nav>', () => `${link}</ul></nav>`);
}

/** One page of the list of reports, newest first. */
export async function listed(
  { clock, timing }: Pick<Session, 'clock' | 'timing'>,
  store: Store,
  page: Omit<ReportView, 'format'> & {
    before: string | undefined;
    asJson: boolean;
    canLeave: boolean;
    filter: { readonly kind: string; readonly account: string };
  },
): Promise<WebResponse> {
  const { before, asJson, lang, isAsked, canLeave, filter } = page;
  const [points, accounts] = await Promise.all([knownPoints(store, timing), accountsOfReports(store)]);
  const reports = (await listReports(store, clock.now())).filter(
    ({ id, kind }) =>
      (filter.kind === '' || kind === filter.kind) && (filter.account === '' || accounts.get(id) === filter.account),
  );
  const all = reports.slice(before === undefined ? 0 : firstAfter(reports, before));
  const shown = all.slice(0, pageLength);
  const entries = await Promise.all(
    shown.map(async ({ id, kind, startedAt }) => ({
      id,
      kind,
      accountId: accounts.get(id) ?? null,
      startedAt,
      ...countsOf(points.get(id)),
      // Only what an event touched is small enough to be read for a list.
      changedBy: kind === 'change' ? changersIn(await reportNamed(store, id)) : [],
    })),
  );
  const older = all.length > pageLength ? shown.at(-1)?.id : undefined;
  if (!asJson) {
    return listPage(dashboardWords[lang], entries, {
      formats: Object.keys(formats),
      older,
      lang: isAsked ? lang : undefined,
      canLeave,
      filter,
      accounts: [...new Set(accounts.values())].sort(),
    });
  }
  const next = older === undefined ? null : `/reports.json?before=${older}`;
  return textResponse(200, 'application/json', `${JSON.stringify({ reports: entries, next }, null, 2)}\n`);
}

/** Where a page begins that follows the one which ended with an id; that report may have been retired meanwhile. */
function firstAfter(reports: readonly StoredReport[], before: string): number {
  const last = reports.findIndex(({ id }) => id === before);
  const next = last >= 0 ? last + 1 : reports.findIndex(({ id }) => id < before);
  return next >= 0 ? next : reports.length;
}

/** Who made the changes that a report is about, and by which call. */
function changersIn(report: Report | undefined): string[] {
  const earliest = Date.parse(report?.startedAt ?? '') - eventAgeMs;
  const changes = (report?.findings ?? []).flatMap(({ changedBy }) =>
    changedBy === undefined || !(Date.parse(changedBy.time ?? '') >= earliest)
      ? []
      : [`${changedBy.name} (${changedBy.eventName})`],
  );
  return [...new Set(changes)];
}

function countsOf(
  point: HistoryPoint | undefined,
): Omit<ListedReport, 'id' | 'kind' | 'accountId' | 'startedAt' | 'changedBy'> {
  return {
    proClusters: point?.proClusters ?? null,
    verified: point?.verified ?? null,
    nonCompliant: point?.verdicts.NON_COMPLIANT ?? null,
    insufficientData: point?.verdicts.INSUFFICIENT_DATA ?? null,
    readErrors: point?.readErrors ?? null,
  };
}
