/** On paper the page is an auditor’s annex: black on white, everything open, every cluster and every finding numbered. */
export const printStyles = `@page{margin:16mm 14mm}
@media print{
:root,:root[data-theme]{color-scheme:light;--ground:#fff;--raised:#f4f4f4;--ink:#000;--ink-soft:#222;--quiet:#444;--rule:#ccc;--rule-strong:#888;--link:#000;--good:#0a5c3e;--bad:#a01b14;--bad-ground:#fff;--unsure:#6b4300;--unsure-mark:#a36b00;--unsure-ground:#fff}
body{font-size:9.5pt;line-height:1.4}
header,main{max-width:none;padding-inline:0}
nav,.js .switches,.js #filters,.copy,.skip,.js #age{display:none}
section{margin-top:22pt}
h2,h3,thead{break-after:avoid}
.failed>li,.unknown>li,.checks>div,.evidence tr,.read-errors li,.caveats li{break-inside:avoid}
.read-errors{border:1.5pt solid var(--unsure)}
details::details-content{content-visibility:visible;display:block;block-size:auto;opacity:1}
details>:not(summary){display:block}
summary{display:none!important}
.benchmark>summary{display:flex!important;break-after:avoid}
.rest{border:0}
small,.quiet,.facts dd,.facts dt,.charts,.detail>p,.remediations,.lead{font-size:8.5pt}
.list td:nth-child(8){font-size:8.5pt}
.figure{font-size:44pt!important}
#clusters{break-before:page;counter-reset:cluster}
.list{table-layout:auto;font-size:8.5pt}
.list>thead>tr>th:nth-child(10){width:0;padding:0;font-size:0}
.list>tbody{counter-increment:cluster;counter-reset:finding}
.list>tbody>tr:first-child{break-after:avoid;break-inside:avoid}
.list>tbody>tr:first-child>th>bdi::before{content:counter(cluster) ". "}
.list>tbody>tr:first-child>th>bdi{display:inline}
.list>tbody>tr:first-child>th>small{white-space:normal}
.evidence{font-size:8pt}
.evidence>thead{display:table-header-group}
.detail .evidence tr:has(>td:nth-child(4)){counter-increment:finding}
.list .evidence tr:has(>td:nth-child(4))>td:first-child::after{content:"  " counter(cluster) "." counter(finding);font-weight:400;color:var(--quiet);white-space:pre}
.evidence th:nth-child(1){width:24mm}
.cmd{border:0;background:none;padding:0}
a{text-decoration:none;color:inherit}
a[href^="https"]::after{content:" (" attr(href) ")";font-size:7.5pt}
.scroll{overflow:visible}
svg rect,svg path,.critical>.severity{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
