/**
 * On paper the page is what an auditor files: a summary, then an annex with the evidence of every cluster, numbered. Charts, costs and
 * explanations stay on the screen.
 */
export const printStyles = `@page{margin:12mm 12mm}
@media print{
:root,:root[data-theme]{color-scheme:light;--ground:#fff;--raised:#f4f4f4;--ink:#000;--ink-soft:#222;--quiet:#444;--rule:#ccc;--rule-strong:#888;--link:#000;--good:#0a5c3e;--bad:#a01b14;--bad-ground:#fff;--unsure:#6b4300;--unsure-mark:#a36b00;--unsure-ground:#fff}
body{font-size:8.5pt;line-height:1.3;overflow-wrap:break-word}
header,main{max-width:none;padding-inline:0}
nav,.js .switches,.js #filters,.copy,.skip,.js #age,.charts,.assumptions,#benchmarks .benchmark>:not(summary),#checks,.trend,.dearest,.range,.verified p.quiet,.list .detail>p,.list .detail>.remediations{display:none!important}
:root:lang(zh) *{line-height:1.3}
section{margin-top:12pt}
h2{font-size:12pt}
h2,h3,thead{break-after:avoid}
.failed>li,.unknown>li,.checks>div,.evidence tr,.read-errors li,.caveats li{break-inside:avoid}
.read-errors{border:1.5pt solid var(--unsure)}
details::details-content{content-visibility:visible;display:block;block-size:auto;opacity:1}
details>:not(summary){display:block}
summary{display:none!important}
.benchmark>summary{display:flex!important;break-after:avoid;padding-block:1pt}
.benchmark{margin:0;padding:0}
#read p.quiet,#benchmarks .lead,#others .evidence>thead{display:none!important}
.lead{max-width:none}
.rest{border:0}
small,.quiet,.facts dd,.facts dt,.charts,.detail>p,.remediations,.lead{font-size:8.5pt}
.list td:nth-child(8){font-size:8.5pt}
.figure{font-size:30pt!important}
.counts a{padding:1pt 5pt;font-size:8.5pt}
.failed>li{padding:3pt 0;grid-template-columns:62px minmax(0,1fr)}
.failed .quiet{display:none}
.failed p{max-width:none}
.failed .severity{font-size:7.5pt;line-height:11pt;height:12pt;padding-inline:4pt}
.remediations{margin-top:1pt;gap:0 6pt}
.unknown>li{padding:2pt 0}
.read-errors{padding:6pt 10pt}
.read-errors>ul{gap:6pt 20pt;margin-top:4pt}
.verified{margin-top:8pt}
.calls{columns:3;display:block;margin:4pt 0}
.calls div{break-inside:avoid;padding:1pt 0}
#clusters{break-before:page;counter-reset:cluster}
.list{table-layout:auto;font-size:8.5pt}
.list>thead>tr>th:nth-child(10){width:0;padding:0;font-size:0}
.list>tbody{counter-increment:cluster;counter-reset:finding}
.list>tbody>tr:first-child{break-after:avoid;break-inside:avoid}
.list>tbody>tr:first-child>th>bdi::before{content:counter(cluster) ". "}
.list>tbody>tr:first-child>th>bdi{display:inline}
.list>tbody>tr:first-child>th>small{white-space:normal}
.list .facts{display:block;margin:0}
.list .facts>div{display:inline}
.list .facts dt,.list .facts dd{display:inline;font-size:7.5pt}
.list .facts dt::after{content:": "}
.list .facts>div:not(:last-child) dd::after{content:"; "}
.list .facts small,.list .facts dd,.list .facts dt{font-size:6.5pt}
.list .detail{padding:0 0 3pt}
.bills{grid-template-columns:1fr 1fr;gap:4pt 20pt}
.caveats li{margin:0}
#others th bdi{white-space:nowrap}
.evidence{font-size:6.5pt;line-height:1.2;table-layout:fixed;width:100%}
.evidence td,.evidence th{padding:1pt 4pt 1pt 0}
.evidence tr:has(>.y) p,.evidence tr:has(>.a) p{display:none}
.evidence tr:has(>.a:not([rowspan])){display:none}
.evidence tr:has(>.u):has(>td:nth-child(3):not(:empty)) p{display:none}
#others table:not(.evidence) small,#others .lead,#clusters>.lead,.stages{display:none!important}
.list>tbody>tr:first-child>td,.list>tbody>tr:first-child>th{padding-block:1pt;height:auto}
.list>tbody>tr:first-child>td:nth-child(8){white-space:normal;font-size:7pt}
.list caption{display:none}
#others th,#others td{padding-block:1pt}
#others .detail{padding:0}
.evidence p{margin:0}
.evidence p.quiet,.evidence p.todo{display:none}
.detail .evidence tr:has(>td:nth-child(4)){counter-increment:finding}
.list .evidence tr:has(>td:nth-child(4))>td:first-child::after{content:"  " counter(cluster) "." counter(finding);font-weight:400;color:var(--quiet);white-space:pre}
.evidence th:nth-child(1){width:27mm}
.evidence th:nth-child(2){width:52mm}
.list .evidence>thead{display:none}
.list .evidence td:first-child{width:27mm}
.list .evidence tr:has(>td:nth-child(4)) td:nth-child(2){width:52mm}
.cmd{border:0;background:none;padding:0}
a{text-decoration:none;color:inherit}
a[href^="https"]::after{content:" (" attr(href) ")";font-size:7.5pt}
.scroll{overflow:visible}
svg rect,svg path,.critical>.severity{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
