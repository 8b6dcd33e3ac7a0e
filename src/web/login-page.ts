import type { DashboardWords } from './dashboard-words.ts';
import { emptyResponse, type WebResponse } from './exchange.ts';
import { escaped, page } from './page.ts';

/** Where a person may be led after logging in: places of the dashboard, and nowhere else. */
const place = /^\/(?!\/)[\w./-]{0,200}$/;

/** A path of the dashboard that can be returned to; `/` for any other. */
export function safePlace(path: string): string {
  return place.test(path) && path !== '/login' && path !== '/logout' ? path : '/';
}

/** Says that access is denied, and nothing else. */
export function unauthorized(): WebResponse {
  return emptyResponse(401, { 'www-authenticate': 'Bearer realm="sealwatch"' });
}

/** The same for people: a form for the token. It reveals nothing of any account. */
export function loginPage(words: DashboardWords, to: string, failed: boolean): WebResponse {
  const target = escaped(safePlace(to));
  // A link from elsewhere comes without the cookie, which is SameSite=Strict; one from here comes with it.
  const body = `<main>
<h1>Sealwatch</h1>
<p>${words.why}</p>
${failed ? `<p role="alert">${words.wrong}</p>` : ''}
<form method="post" action="/login">
<input type="hidden" name="to" value="${target}">
<label>${words.token} <input type="password" name="token" autocomplete="current-password" required autofocus></label>
<button>${words.open}</button>
</form>
<p><a href="${target}">${words.again}</a></p>
</main>`;
  const form = page(401, words, `Sealwatch: ${words.login}`, body);
  return { ...form, headers: { ...unauthorized().headers, ...form.headers } };
}
