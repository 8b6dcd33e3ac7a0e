import { type Format, formats } from '../report/index.ts';
import { StoreError } from '../store/store.ts';
import { dashboardWords } from '../web/dashboard-words.ts';
import { emptyResponse, textResponse, tooLarge, type WebRequest, type WebResponse } from '../web/exchange.ts';
import { finished } from '../web/finish.ts';
import { loginPage, safePlace, unauthorized } from '../web/login-page.ts';
import { acceptedLanguage, acceptedType } from '../web/negotiate.ts';
import { notFoundPage } from '../web/page.ts';
import { endedCookie, isValidCredential, offerOf, sessionCookie, tokenOffer } from '../web/session-cookie.ts';
import { type Lang, langs } from '../words/language.ts';
import { type DashboardSession, latestReport, listed, reportPage, storedReportPage } from './dashboard-reports.ts';

/** Function Compute answers a few megabytes; what is compressed there is sent as base64. */
export const maxResponseBytes = 4_500_000;

const text = 'text/plain; charset=utf-8';

/**
 * Answers one request to the dashboard. A client that may not see it learns nothing but that: not which reports there are, nor
 * whether a path is one.
 *
 * @param most the largest body that can be sent, bytes
 * @throws StoreError or ExpectedError where the answer is unknown
 */
export async function dashboard(
  session: DashboardSession,
  request: WebRequest,
  most: number = maxResponseBytes,
): Promise<WebResponse> {
  return finished(request, await answer(session, request), most);
}

async function answer(session: DashboardSession, request: WebRequest): Promise<WebResponse> {
  const isLogin = request.path === '/login' && request.method === 'POST';
  if (isLogin && session.config.dashboard.auth === 'token') return login(session, request);
  const offer = await authorize(session, request);
  if (offer === undefined) return denied(session, request);

  const status = tooLarge(request);
  if (status !== undefined) return textResponse(status, text, 'The request is larger than any that is answered.\n');
  if (request.path === '/logout' && request.method === 'POST') {
    // What the browser kept of these pages would still be there for the next person who goes back.
    const ended = { 'set-cookie': endedCookie(request.secure), 'clear-site-data': '"cache"' };
    return emptyResponse(303, { location: '/', ...ended });
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const known = ['/login', '/logout'].includes(request.path);
    return textResponse(405, text, 'Only read here.\n', { allow: known ? 'GET, HEAD, POST' : 'GET, HEAD' });
  }
  return route(session, request, offer === 'session');
}

/** How the request is let in; undefined where it is not. */
async function authorize(
  { config, clock, dashboardToken }: DashboardSession,
  { headers }: WebRequest,
): Promise<'signature' | 'token' | 'session' | undefined> {
  if (config.dashboard.auth === 'fc-signature') return 'signature';
  const offer = offerOf(headers, clock.now());
  // A secret of KMS is asked for only where somebody offers something that could be right.
  if (dashboardToken === undefined || offer === undefined) return undefined;
  return isValidCredential(offer, await dashboardToken()) ? offer.kind : undefined;
}

/** 401: for people with the form to log in, where there is a token; for everybody else with nothing. */
function denied({ dashboardToken }: DashboardSession, request: WebRequest): WebResponse {
  const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
  if (dashboardToken === undefined || !wantsPage || tooLarge(request) !== undefined) return unauthorized();
  return loginPage(dashboardWords[languageOf(request) ?? 'en'], request.path, false);
}

async function login({ clock, dashboardToken }: DashboardSession, request: WebRequest): Promise<WebResponse> {
  if (dashboardToken === undefined || tooLarge(request) !== undefined) return unauthorized();
  const form = new URLSearchParams(new TextDecoder().decode(request.body));
  const to = safePlace(form.get('to') ?? '/');
  const offer = tokenOffer((form.get('token') ?? '').trim());
  const token = offer === undefined ? '' : await dashboardToken();
  if (offer === undefined || !isValidCredential(offer, token)) {
    return loginPage(dashboardWords[languageOf(request) ?? 'en'], to, true);
  }
  const cookie = sessionCookie(token, clock.now(), request.secure);
  return emptyResponse(303, { location: to, 'set-cookie': cookie });
}

async function route(session: DashboardSession, request: WebRequest, canLeave: boolean): Promise<WebResponse> {
  const lang = languageOf(request);
  if (lang === undefined) return textResponse(400, text, `lang is none of: ${langs.join(', ')}.\n`);
  const { path, headers, query } = request;
  const isAsked = query.lang !== undefined;
  if (path === '/health') return textResponse(200, 'application/json', '{"status":"ok"}\n');
  if (path === '/favicon.ico') return emptyResponse(204);
  if (path === '/login' || path === '/logout') return emptyResponse(303, { location: '/' });
  const { store } = session;
  if (store === undefined) throw new StoreError('SEALWATCH_STORE is not set, so there are no reports to show.');

  if (path === '/' || path === '/metrics') {
    const report = await latestReport(session, store);
    if (report === undefined) return textResponse(404, text, `${dashboardWords[lang].none}\n`);
    return reportPage(session, report, { format: path === '/' ? 'html' : 'prometheus', lang, isAsked });
  }
  if (path === '/reports' || path === '/reports.json' || path === '/reports.html') {
    const kind = path.includes('.') ? path.split('.')[1] : acceptedKind(headers.accept);
    if (kind === undefined) return notAcceptable();
    const asJson = kind === 'json';
    const filter = { kind: query.kind ?? '', account: query.account ?? '' };
    return listed(session, store, { before: query.before, asJson, lang, isAsked, canLeave, filter });
  }
  const [, id, format] = /^\/reports\/([A-Za-z0-9-]{1,120})(?:\.([a-z]{1,20}))?$/.exec(path) ?? [];
  const wanted = format ?? acceptedKind(headers.accept);
  const missing = () => notFound(request, { lang, isAsked, canLeave });
  if (id === undefined) return missing();
  if (wanted === undefined) return notAcceptable();
  if (!Object.hasOwn(formats, wanted)) return missing();
  return (await storedReportPage(session, store, id, { format: wanted as Format, lang, isAsked })) ?? missing();
}

/** A page or data, where the path does not say which. */
function acceptedKind(accept: string | undefined): 'html' | 'json' | undefined {
  const type = acceptedType(accept, ['text/html', 'application/json']);
  return type === undefined ? undefined : type === 'text/html' ? 'html' : 'json';
}

/** The language that was asked for by `?lang=`, else by the browser; undefined where there is none of that name. */
function languageOf({ query, headers }: WebRequest): Lang | undefined {
  if (query.lang !== undefined) return langs.find((lang) => lang === query.lang);
  return acceptedLanguage(headers['accept-language'], langs) ?? 'en';
}

/** 404: for people a page with a way back, for programs a line. */
function notFound(
  { headers }: WebRequest,
  { lang, isAsked, canLeave }: { lang: Lang; isAsked: boolean; canLeave: boolean },
): WebResponse {
  if (!(headers.accept ?? '').includes('text/html')) return textResponse(404, text, 'There is nothing here.\n');
  return notFoundPage(dashboardWords[lang], { query: isAsked ? `?lang=${lang}` : '', self: '/reports', canLeave });
}

function notAcceptable(): WebResponse {
  return textResponse(406, text, 'There is text/html and application/json.\n');
}
