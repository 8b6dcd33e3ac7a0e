import type { DashboardWords } from './dashboard-words.ts';
import { textResponse, type WebResponse } from './exchange.ts';
import { inlineHash, pagePolicy } from './secure-headers.ts';

/** The style of the dashboard's own pages; the report's page has its own. */
const style = `:root{color-scheme:light dark;--ink:#1c2430;--quiet:#566173;--line:#d5dbe3;--paper:#fff;--link:#0b57b0;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#e7ebf1;--quiet:#a5b0c0;--line:#3a4453;--paper:#12171f;--link:#8ab8ff;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1240px;padding:20px 32px 40px;background:var(--paper);color:var(--ink);font:15px/1.55 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue",Arial,"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
a{color:var(--link)}
h1{font-size:1.4rem}
table{border-collapse:collapse;width:100%}
th,td{padding:.5rem .8rem .5rem 0;border-bottom:1px solid var(--line);text-align:start;vertical-align:top}
th{color:var(--quiet);font-weight:600;word-break:keep-all}
td{word-break:keep-all}
td:first-child{white-space:nowrap}
td.number,th.number{text-align:end;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}
label{display:block;margin:1rem 0}
input,button{font:inherit;padding:.5rem .7rem;border:1px solid var(--quiet);border-radius:.3rem;background:var(--paper);color:var(--ink)}
input{display:block;width:min(100%,28rem);margin-top:.3rem}
button{cursor:pointer}
header{display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;align-items:baseline;border-bottom:1px solid var(--line);padding-bottom:.7rem}
nav{display:flex;gap:1rem;margin-inline-end:auto}
form.filters{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:end;margin-bottom:1rem}
.filters label{margin:0}
select{display:block;font:inherit;padding:.45rem .6rem;border:1px solid var(--quiet);border-radius:.3rem;background:var(--paper);color:var(--ink)}
[role=alert]{color:var(--bad);font-weight:600}
@media (max-width:760px){
body{padding-inline:18px}
table,tbody,tr,td{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{padding:.8rem 0;border-bottom:1px solid var(--line)}
td,td.number{display:flex;gap:1rem;justify-content:space-between;padding:.1rem 0;border:0;text-align:start}
td::before{content:attr(data-name);color:var(--quiet)}
td:first-child::before{content:none}
td>span{text-align:end}
}
`;

/**
 * One of the dashboard's own pages.
 *
 * @param body HTML, whose texts are escaped already
 */
export function page(status: number, words: DashboardWords, title: string, body: string): WebResponse {
  const html = `<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
  return textResponse(status, 'text/html; charset=utf-8', html, {
    'content-security-policy': pagePolicy({ style: inlineHash(style) }),
  });
}

/** The head of each of the dashboard's own pages: what it is, the ways to the others, the other language and the way out. */
export function head(words: DashboardWords, { query, self, canLeave }: HeadOptions): string {
  const { lang, name } = words.otherLanguage;
  const leave = `<form method="post" action="/logout"><button>${words.logout}</button></form>`;
  return `<header><strong>Sealwatch</strong><nav><a href="/${query}">${words.latest}</a> <a href="/reports${query}">${words.reports}</a></nav><a href="${escaped(self)}?lang=${lang}" lang="${lang === 'zh' ? 'zh-CN' : 'en'}" hreflang="${lang}">${name}</a>${canLeave ? leave : ''}</header>`;
}

export interface HeadOptions {
  /** `?lang=…` where the address names the language, otherwise ''. */
  readonly query: string;
  /** The path of the page itself. */
  readonly self: string;
  /** Whether there is a session to end. */
  readonly canLeave: boolean;
}

/** 404 for people, with a way back. */
export function notFoundPage(words: DashboardWords, options: HeadOptions): WebResponse {
  const body = `${head(words, options)}
<main>
<h1>${words.notFound}</h1>
<p>${words.notFoundWhy}</p>
<p><a href="/reports${options.query}">${words.all}</a></p>
</main>`;
  return page(404, words, `Sealwatch: ${words.notFound}`, body);
}

/** A text as HTML shows it. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
