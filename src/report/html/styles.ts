import { phoneStyles } from './styles-phone.ts';
import { printStyles } from './styles-print.ts';

const light = `--ground:#fdfdfc;--raised:#f3f4f5;--ink:#191c20;--ink-soft:#3d444d;--quiet:#5a626c;--rule:#e4e6e9;--rule-strong:#c3c8ce;--link:#1a4f9c;--good:#0a6a47;--bad:#b3261e;--bad-ground:#fbe9e7;--unsure:#7d4e00;--unsure-mark:#c1820f;--unsure-ground:#fdf3dc`;
const dark = `--ground:#121519;--raised:#1d2228;--ink:#e7eaee;--ink-soft:#c3c9d1;--quiet:#98a2ae;--rule:#2a3037;--rule-strong:#464e58;--link:#8cb8f5;--good:#62c89a;--bad:#ff8d80;--bad-ground:#3a1d1a;--unsure:#efbd66;--unsure-mark:#d9a441;--unsure-ground:#2b2212`;

/** Every color by its meaning, light and dark: as the system has it, unless the reader chose. Contrast is AA or better. */
const colors = `:root{color-scheme:light;${light}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${dark}}}
:root[data-theme=dark]{color-scheme:dark;${dark}}`;

/**
 * How the page looks: a column of text, tables that are ruled and not boxed, and color only where it says something that
 * a word says as well.
 */
export const styles = `${colors}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue",Arial,"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;overflow-wrap:anywhere}
:lang(zh){line-height:1.65}
header,main{max-width:1240px;margin-inline:auto;padding-inline:32px}
h1,h2,h3,p,ul,ol,dl,dd{margin:0;padding:0}
ul,ol{list-style:none}
h2{font-size:20px;font-weight:650;letter-spacing:-.01em;line-height:1.3}
h3{font-size:15px;font-weight:650}
.charts h3{font-size:12px;font-weight:600;color:var(--quiet);margin-bottom:6px}
small,.quiet{color:var(--quiet);font-size:13px;font-weight:400}
h2 small{font-size:16px;font-variant-numeric:tabular-nums;margin-left:4px}
b,strong{font-weight:650}
code{font:12.5px/1.5 ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:3px}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
[hidden]{display:none!important}
.script{display:none}
.skip{position:absolute;left:-999px;top:8px;background:var(--ink);color:var(--ground);padding:8px 14px;z-index:2}
.skip:focus{left:8px}
.calls{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(290px,100%),1fr));gap:0 36px;margin:12px 0 20px}
.calls div{display:flex;justify-content:space-between;border-bottom:1px solid var(--rule);padding:5px 0;font-variant-numeric:tabular-nums}
#read p{margin-top:12px}
h2+p{margin-top:4px}
.lead{max-width:76ch;color:var(--quiet);margin-top:4px}
.notice{margin-block:16px 0;max-width:90ch}
main>.notice{max-width:none}
section{margin-top:56px}

.y,.n,.u{font-weight:600}
.y{color:var(--good)}.n{color:var(--bad)}.u{color:var(--unsure)}.a{color:var(--quiet);font-weight:400}
td.y::before,td.n::before,td.u::before,td.a::before,b.y::before,b.n::before,b.u::before,b.a::before,.legend .y::before,.legend .n::before,.legend .u::before,.changes h3::before{display:inline-block;width:1.2em;font-weight:700}
.y::before{content:"\\2713"}.n::before{content:"\\2715"}.u::before{content:"?"}.a::before{content:"\\2013"}
.y::before{content:"\\2713"/""}.n::before{content:"\\2715"/""}.u::before{content:"?"/""}.a::before{content:"\\2013"/""}
p.u::before,p.y::before,p.n::before,span.u::before,span.y::before,span.n::before,span.a::before,li.u::before{content:none}
svg{display:block;overflow:visible}
rect.y{fill:var(--good)}rect.n{fill:var(--bad)}rect.u{fill:url(#hatch)}
#hatch rect{fill:var(--unsure-mark)}#hatch path{stroke:var(--ground);stroke-width:2.5}
.hatch{position:absolute;width:0;height:0}

header{padding-block:20px 0}
.top{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 20px}
.brand{font-weight:700;font-size:17px;letter-spacing:-.01em}
.scope{font-size:14px}
.asof{color:var(--quiet);font-size:14px}
.js #age{display:inline}
#age:not(:empty)::before{content:"\\b7  "}
.js .switches{display:flex;gap:10px;margin-left:auto}
.switches>div{display:flex;border:1px solid var(--rule-strong);border-radius:7px;overflow:hidden}
button,select,input{font:inherit;color:inherit}
.switches button{border:0;background:none;padding:3px 10px;font-size:13px;color:var(--quiet);cursor:pointer}
.switches button+button{border-left:1px solid var(--rule)}
.switches button[aria-pressed=true]{background:var(--raised);color:var(--ink);font-weight:600}
.switches button:focus-visible{outline-offset:-2px}
nav{margin-top:14px;border-block:1px solid var(--rule)}
nav ul{display:flex;flex-wrap:wrap;gap:0 22px}
nav a{display:block;padding:8px 0;font-size:14px;color:var(--quiet);text-decoration:none}
nav a:hover{color:var(--ink);text-decoration:underline}
nav .first a,nav .first b{color:var(--unsure);font-weight:650}
nav b{color:var(--ink);font-variant-numeric:tabular-nums}

.verified{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:24px 72px;align-items:end;margin-top:24px}
h1{font-size:26px;font-weight:400;letter-spacing:-.015em;line-height:1.15}
h1 .figure{font-size:60px;font-weight:650;letter-spacing:-.045em;line-height:1;font-variant-numeric:tabular-nums;margin-right:6px}
h1.unknown{color:var(--unsure)}
.counts{display:flex;flex-wrap:wrap;gap:8px;margin-top:14px}
.counts a{display:block;padding:3px 11px;border:1px solid currentColor;border-radius:5px;text-decoration:none;font-weight:600;font-size:14px}
.counts a:hover{text-decoration:underline}
.counts .critical a{background:var(--bad);border-color:var(--bad);color:var(--ground)}
.counts .high a{color:var(--bad)}.counts .medium a,.counts .unsure a{color:var(--unsure)}.counts .low a{color:var(--quiet)}
.worst{margin-top:16px;padding:10px 14px;border-left:5px solid var(--bad);background:var(--bad-ground);border-radius:0 6px 6px 0}
.worst p+p{margin-top:6px}
.worst b.critical,.worst b.high{color:var(--bad)}.worst b.medium{color:var(--unsure)}
.first-error{margin-top:10px}.first-error b.u::before{margin-right:.3em}
.bar{margin-top:18px;border-radius:3px;background:var(--rule);overflow:hidden}
.legend{display:flex;flex-wrap:wrap;gap:4px 26px;margin-top:10px}
.legend li{font-weight:400;color:var(--ink)}
.legend li::before{color:var(--mark)}
.legend .y{--mark:var(--good)}.legend .n{--mark:var(--bad)}.legend .u{--mark:var(--unsure)}
.legend li.u::before{content:"?"}
.legend .zero{color:var(--quiet)}
.legend .zero::before{color:var(--quiet)}
.verified p.quiet{max-width:66ch;margin-top:14px}
.since{margin-top:12px;font-size:14px}
.since>span{margin-left:8px}
.since>span::before{content:none}
.verified .trend .quiet{margin-top:4px}
.legend .quiet{color:var(--quiet);align-self:center}
.verified>:only-child{grid-column:1/-1}
.trend{width:320px}
.trend h2{font-size:13px;font-weight:600;color:var(--quiet);letter-spacing:0;margin-bottom:8px}
.trend h2 small{font-size:13px}
.trend svg{max-width:100%;height:auto}
.trend .all{fill:none;stroke:var(--rule-strong);stroke-width:1.5;stroke-dasharray:3 3}
.trend .area{fill:var(--good);opacity:.14}
.trend .line{fill:none;stroke:var(--good);stroke-width:2}
.trend .mark{stroke:var(--unsure);stroke-width:2}
.ends{display:flex;justify-content:space-between;gap:8px;font-variant-numeric:tabular-nums}
.ends b{color:var(--ink)}
.ends .key::before{content:"";display:inline-block;width:2px;height:8px;background:var(--unsure);margin-right:6px}

.read-errors{margin-top:32px;padding:20px 24px 22px;background:var(--unsure-ground);border-left:5px solid var(--unsure);border-radius:0 6px 6px 0}
.read-errors h2{color:var(--unsure)}
.read-errors h2::before{content:"?"/"";display:inline-block;width:1em}
.read-errors>ul{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(420px,100%),1fr));gap:16px 40px;margin-top:14px}
.read-errors .quiet{color:var(--ink-soft)}
.read-errors p b.u::before{content:none}

.failed{margin-top:12px}
.failed>li{display:grid;grid-template-columns:92px minmax(0,1fr);gap:0 16px;padding:16px 0;border-top:1px solid var(--rule)}
.severity{font-size:13px;line-height:22px;height:22px;padding-inline:9px;border-radius:4px;justify-self:start;border:1px solid currentColor}
.critical>.severity{background:var(--bad);border-color:var(--bad);color:var(--ground)}
.high>.severity{color:var(--bad)}
.medium>.severity{color:var(--unsure)}
.low>.severity,.waived>.severity{color:var(--quiet)}
.failed h3{margin-bottom:2px}
.failed p{max-width:88ch}
.failed .also{color:var(--ink-soft)}
.remediations{display:grid;grid-template-columns:auto minmax(0,1fr);gap:4px 12px;margin-top:8px;align-items:baseline}
.remediations dt{font-weight:650}
.remediations dd{grid-column:2}
.cmd{background:var(--raised);border:1px solid var(--rule);border-radius:5px;padding:2px 8px;box-decoration-break:clone;-webkit-box-decoration-break:clone}
.copy{border:1px solid var(--rule-strong);background:var(--ground);border-radius:5px;font-size:12px;line-height:1.4;padding:2px 9px;margin-left:8px;cursor:pointer;color:var(--ink-soft)}
.copy:hover{color:var(--ink);border-color:var(--ink-soft)}
summary{cursor:pointer;width:fit-content;max-width:100%;color:var(--link);font-size:14px}
.rest>summary{padding:10px 0}
.rest{border-top:1px solid var(--rule)}

.unknown{margin-top:12px}
.unknown>li{display:grid;grid-template-columns:116px minmax(0,1fr);gap:16px;padding:11px 0;border-top:1px solid var(--rule)}
.changes{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(340px,100%),1fr));gap:20px 40px;margin-top:12px}
.changes li{padding:5px 0;border-top:1px solid var(--rule)}
.changes h3 small{margin-left:2px}
.changes li>a,.changes li>bdi{font-weight:600;margin-right:4px}

table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.45}
th,td{text-align:start;vertical-align:top;padding:9px 14px 9px 0;font-weight:400;border-bottom:1px solid var(--rule)}
thead th{overflow-wrap:normal;word-break:keep-all;font-size:12.5px;font-weight:600;color:var(--quiet);border-bottom-color:var(--rule-strong);vertical-align:bottom;padding-block:6px}
tbody th{font-weight:600}
tbody th .quiet{display:block}
.money{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap;padding-right:0}
.scroll{overflow-x:auto;margin-top:10px}
.scroll .quiet{display:block}
.scroll thead th{white-space:nowrap}
.narrow{width:auto;min-width:min(420px,100%);margin-top:10px}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}

.stages{margin-top:6px}
.stages dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(200px,100%),1fr));gap:8px 24px;margin-top:8px;font-size:14px}
.stages dt{font-weight:600}
.js #filters{display:flex;flex-wrap:wrap;gap:10px 14px;align-items:end;margin-top:14px}
#filters label{display:grid;gap:3px;font-size:12.5px;font-weight:600;color:var(--quiet)}
#filters .text{flex:1 1 210px}
#filters input,#filters select{height:36px;border:1px solid var(--rule-strong);border-radius:6px;background:var(--ground);color:var(--ink);padding:0 10px;font-size:14px;font-weight:400;max-width:220px;width:100%}
#filters input{max-width:none}
#filters button{height:36px;border:0;background:none;color:var(--link);cursor:pointer;padding:0 6px;font-size:14px}
#shown{flex-basis:100%;font-size:13px;color:var(--quiet);font-variant-numeric:tabular-nums}
.list{table-layout:fixed}
#list{margin-top:12px}
.chunk+.chunk thead th{height:0;padding-block:0;font-size:0;line-height:0;border:0}
@media screen{.chunk.far{content-visibility:auto;contain-intrinsic-size:auto 15000px}}
.list>tbody>tr:first-child>*{height:46px;padding-block:11px}
.list>thead>tr>th:nth-child(1){width:17.5%}
.list>thead>tr>th:nth-child(2){width:8.5%}
.list>thead>tr>th:nth-child(8){width:15.5%}
.list>thead>tr>th:nth-child(9){width:9.5%}
.list>thead>tr>th:nth-child(9),.list>tbody>tr:first-child>td:nth-child(9){text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap;padding-right:0}
.list>tbody>tr:first-child>td:nth-child(2){font-weight:600}
.list>tbody[data-s=y]>tr:first-child>td:nth-child(2){color:var(--good)}
.list>tbody[data-s=n]>tr:first-child>td:nth-child(2){color:var(--bad)}
.list>tbody[data-s=u]>tr:first-child>td:nth-child(2){color:var(--unsure)}
.list>tbody[data-s=a]>tr:first-child>td:nth-child(2){color:var(--quiet);font-weight:400}
.list>thead>tr>th:nth-child(10){width:92px;color:transparent}
.list>tbody>tr:first-child>th>small{display:block;font-size:12.5px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.list>tbody>tr:first-child>th>bdi{display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden;text-align:left}
.list>tbody>tr:first-child>td.n{background:linear-gradient(var(--bad-ground) 0 0) 4px 0/calc(100% - 8px) 100% no-repeat}
.list>tbody>tr:first-child>td:nth-child(n+3):nth-child(-n+7){padding-left:12px;padding-right:4px}
.list>thead>tr>th:nth-child(n+3):nth-child(-n+7){padding-left:12px}
.list>tbody>tr:first-child>td:nth-child(8){color:var(--ink-soft);font-size:13px;padding-top:12px}
.list>.d>tr:first-child{cursor:pointer}
.list>.d>tr:first-child>*{border-bottom:0}
.more>td{position:relative;padding:0}
.more>td>details>summary{position:absolute;right:0;bottom:100%;height:60px;padding-top:11px;display:flex;align-items:flex-start;list-style:none}
.accounts .more>td>details>summary{height:78px}
.more summary::-webkit-details-marker{display:none}
.more>td>details>summary::after{content:"";width:7px;height:7px;border:solid currentColor;border-width:0 1.5px 1.5px 0;transform:translateY(6px) rotate(45deg);margin-left:8px}
.more>td>details[open]>summary::after{transform:translateY(9px) rotate(225deg)}
.detail{padding:4px 0 26px}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(255px,100%),1fr));gap:10px 24px;margin-top:6px}
.facts dt{font-size:12.5px;color:var(--quiet)}
.facts dd{font-size:14px}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(320px,100%),1fr));gap:16px 48px;margin:20px 0 14px;font-size:14px}
.track{fill:var(--rule)}
.activity{width:100%;height:18px}
.range{width:100%;height:12px}
.activity .seen{fill:var(--ink-soft)}
.range .span{fill:var(--quiet);opacity:.5}
.range .expected{fill:var(--ink)}
.evidence{font-size:13.5px;table-layout:fixed}
.evidence th:nth-child(1){width:130px}
.evidence th:nth-child(2){width:36%}
.evidence td{padding-block:8px}
.evidence td a{font-weight:600;color:inherit;text-decoration-color:var(--rule-strong)}
.evidence td p{margin-top:2px}
.evidence td b.n::before,.evidence td b.u::before{width:1.25em}
.detail>p{margin-top:12px;max-width:88ch;font-size:14px}

.benchmark{border-top:1px solid var(--rule);padding:9px 0}
.benchmark:last-of-type{border-bottom:1px solid var(--rule)}
section>.lead+.benchmark{margin-top:12px}
.benchmark>summary{color:var(--ink);width:auto;font-size:14px;display:flex;flex-wrap:wrap;gap:2px 18px;justify-content:space-between;list-style:none}
.benchmark .name{font-weight:600}
.benchmark .name::before{content:"";display:inline-block;width:6px;height:6px;border:solid var(--quiet);border-width:0 1.5px 1.5px 0;transform:translateY(-2px) rotate(-45deg);margin-right:11px}
.benchmark[open]>summary .name::before{transform:translateY(-3px) rotate(45deg)}
.tally span{font-weight:400;white-space:nowrap}
.benchmark .scroll th:first-child{width:28%}
.benchmark .scroll td:nth-child(2){white-space:nowrap}
.benchmark .scroll td:nth-child(3){width:26%}
.tally span+span{margin-left:10px}
.bills{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(380px,100%),1fr));gap:20px 64px;margin-top:14px}
.bills h3{margin-bottom:6px}
.bills p{margin-top:10px}
.parts{display:grid;grid-template-columns:auto 1fr;gap:0 16px;font-size:13px;color:var(--quiet)}
.parts dd{text-align:end;font-variant-numeric:tabular-nums}
.caveats{margin:18px 0 0;max-width:88ch;color:var(--ink-soft);font-size:14px}
.caveats li{padding-left:16px;text-indent:-16px}
.caveats li::before{content:"\\2013"/"";display:inline-block;width:16px;text-indent:0;color:var(--quiet)}
section>h3{margin-top:28px}
.dearest{max-width:860px}
.dearest .chart{width:50%}
.dearest td{vertical-align:middle}
.dearest .money{padding-left:14px}
#cost details{margin-top:18px}
.stack{margin-top:14px}
#history details{margin-top:4px}
.checks{margin-top:12px}
.checks>div{padding:11px 0;border-top:1px solid var(--rule)}
.checks dt{font-weight:600}
.checks dt code{color:var(--quiet);font-weight:400;margin-left:6px}
.checks dd{max-width:88ch;font-size:14px}
main{padding-bottom:72px}
:target{scroll-margin-top:12px}
.checks>div:target{background:var(--raised)}
${phoneStyles}${printStyles}`;
