import type { DashboardWords } from './dashboard-words.ts';
import { textResponse, type WebResponse } from './exchange.ts';
import { inlineHash, pagePolicy } from './secure-headers.ts';

/** The style of the dashboard's own pages; the report's page has its own. */
const style = `:root{color-scheme:light dark;--ink:#1c2430;--quiet:#566173;--line:#d5dbe3;--paper:#fff;--link:#0b57b0}
@media (prefers-color-scheme:dark){:root{--ink:#e7ebf1;--quiet:#a5b0c0;--line:#3a4453;--paper:#12171f;--link:#8ab8ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:2rem 1rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
a{color:var(--link)}
h1{font-size:1.4rem}
table{border-collapse:collapse;width:100%}
th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:start;vertical-align:top}
th{color:var(--quiet);font-weight:600}
td:first-child{white-space:nowrap}
td.number,th.number{text-align:end;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}
label{display:block;margin:1rem 0}
input,button{font:inherit;padding:.5rem .7rem;border:1px solid var(--quiet);border-radius:.3rem;background:var(--paper);color:var(--ink)}
input{display:block;width:min(100%,28rem);margin-top:.3rem}
button{cursor:pointer}
nav{display:flex;gap:1rem;align-items:baseline;justify-content:space-between}
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

/** A text as HTML shows it. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
