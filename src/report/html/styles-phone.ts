import { stages } from '../../model/finding.ts';
import { pageEn } from '../../words/page-en.ts';
import { pageZh } from '../../words/page-zh.ts';

/** Without a head row each cell needs its own; a table reads the head row to those who listen. */
const labels = [pageEn, pageZh]
  .flatMap((words, index) => [
    ...stages.map((stage, column) =>
      label(index, `.list>tbody>tr:first-child>td:nth-child(${column + 3})`, words.stage[stage]),
    ),
    ...(['property', 'wanted', 'found'] as const).map((part, column) =>
      label(index, `.evidence td:nth-last-child(${3 - column}):not(:empty)`, words.evidence[part]),
    ),
  ])
  .join('\n');

function label(index: number, cell: string, text: string): string {
  return `${index === 0 ? '' : ':lang(zh) '}${cell}::after{content:"${text}"/""}`;
}

/** The same order on a phone, in one column: a cluster is a card of a few lines instead of a row. */
export const phoneStyles = `@media screen and (max-width:760px){
header,main{padding-inline:18px}
section{margin-top:44px}
.js .switches{margin-left:0;width:100%}
nav ul{flex-wrap:nowrap;overflow-x:auto;margin-inline:-18px;padding-inline:18px}
nav a{white-space:nowrap;padding-block:11px}
.verified{grid-template-columns:minmax(0,1fr);gap:20px;margin-top:18px}
h1{font-size:21px}
h1 .figure{font-size:44px}
.counts{gap:6px}.counts a{padding:6px 10px}
.verified p.quiet,.legend{display:none}
.trend{width:auto}
.trend svg{width:100%}
.read-errors{margin-inline:-18px;padding-inline:18px;border-radius:0}
.failed>li,.unknown>li{grid-template-columns:minmax(0,1fr);gap:6px}
.remediations{grid-template-columns:minmax(0,1fr);gap:2px}
.remediations dd{grid-column:1;margin-bottom:6px}
#filters .text{flex-basis:100%}
#filters label{flex:1 1 130px}
#filters input,#filters select{height:42px;font-size:16px;max-width:none}
.list>thead,.evidence thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.list,.list>tbody{display:block}
.list>tbody{border-bottom:1px solid var(--rule);padding:12px 0}
.list>tbody>tr:first-child{display:grid;grid-template-columns:repeat(5,minmax(0,1fr));gap:2px 4px}
.list>tbody>tr:first-child>*{border:0;padding:0;height:auto}
.list>tbody>tr:first-child>th{grid-column:1/4}
.list>tbody>tr:first-child>td:nth-child(2){grid-column:4/6;text-align:end;order:1}
.list>tbody>tr:first-child>td:nth-child(n+3):nth-child(-n+7){order:2;border:0;padding:4px 0 5px 6px;font-size:12.5px;border-radius:4px}
.list>tbody>tr:first-child>td.n{background:var(--bad-ground)}
.list>tbody>tr:first-child>td:nth-child(8){grid-column:1/4;order:3;padding:2px 0 0}
.list>tbody>tr:first-child>td:nth-child(9){grid-column:4/6;order:3;font-size:13px;color:var(--ink-soft);padding-top:2px}
.list>tbody>tr:first-child>th{order:0}
.more,.more>td{display:block;border:0}
.list .more>td>details>summary{position:static;height:40px;padding-top:8px}
.evidence,.evidence>tbody,.evidence tr,.evidence td{display:block}

.evidence tr{padding:8px 0;border-bottom:1px solid var(--rule)}
.evidence td{border:0;padding:2px 0}
.evidence td:empty{display:none}
${labels}
.list>tbody>tr:first-child>td:nth-child(n+3):nth-child(-n+7){display:grid;grid-template-columns:auto 1fr;align-content:end}
.list>tbody>tr:first-child>td:nth-child(n+3):nth-child(-n+7)::after{grid-area:1/1/2/3;font-size:11px;line-height:1.25;min-height:2.5em;font-weight:400;color:var(--quiet);display:flex;align-items:flex-end}
.evidence td:not(:empty):nth-last-child(-n+3){display:flex;flex-direction:row-reverse;justify-content:flex-end}
.evidence td:not(:empty):nth-last-child(-n+3)::after{flex:0 0 84px;color:var(--quiet)}
.facts{grid-template-columns:repeat(2,minmax(0,1fr))}
.dearest td.chart,.dearest th.chart{display:none}
}
`;
