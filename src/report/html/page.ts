import { benchmarks } from './benchmarks.ts';
import { changed } from './changed.ts';
import { checkList } from './check-list.ts';
import { clusters } from './clusters.ts';
import { cost } from './cost.ts';
import { failedChecks } from './failed-checks.ts';
import { header, notices } from './header.ts';
import { verifiedHeader } from './headline.ts';
import { insufficientData } from './insufficient-data.ts';
import { type Html, html, jsonMarkup, trusted } from './markup.ts';
import { others } from './others.ts';
import { overTime } from './over-time.ts';
import { readErrorBanner } from './read-errors.ts';
import { reading } from './reading.ts';
import { script } from './script.ts';
import { scriptData } from './script-data.ts';
import type { Sheet } from './sheet.ts';
import { styles } from './styles.ts';
import { waivers } from './waivers.ts';

/** Not known is hatched wherever it is drawn, so that it cannot be taken for a color of its own. */
const hatch = html`<svg class="hatch" aria-hidden="true"><defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7"/><path d="M0 0V7"/></pattern></defs></svg>`;

/**
 * The whole page. What it may do is said in the page itself, so that it also holds for a saved file: its one style and its
 * one script, and nothing from anywhere else.
 *
 * @param policy the content security policy
 */
export function page(sheet: Sheet, policy: string): Html {
  const { texts } = sheet;
  const body = html`${header(sheet)}
<main id="main">
${notices(sheet)}${verifiedHeader(sheet)}${failedChecks(sheet)}${readErrorBanner(sheet)}${insufficientData(sheet)}${changed(sheet)}${clusters(sheet)}${others(sheet)}${benchmarks(sheet)}${waivers(sheet)}${cost(sheet)}${overTime(sheet)}${reading(sheet)}${checkList(sheet)}</main>`;

  return html`<!doctype html>
<html lang="${texts.lang === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${sheet.report.tool.name} ${sheet.report.tool.version}">
<meta name="description" content="${texts.own.page.description}">
${texts.tag('title', html``, ({ page }) => page.title(sheet.report.scope.accounts.join(', ') || page.accountUnknown))}
<style>${trusted(styles)}</style>
<script>${trusted(script)}</script>
</head>
<body>
${hatch}
${body}
<script type="application/json" id="data">${jsonMarkup(scriptData(sheet))}</script>
</body>
</html>
`;
}
