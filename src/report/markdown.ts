import { severities, verdicts } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { humanTimes } from '../words/amounts.ts';
import { clustersSection } from './markdown/clusters.ts';
import { controlsSection } from './markdown/controls.ts';
import { costSection } from './markdown/cost.ts';
import { code, text } from './markdown/escape.ts';
import {
  failedSection,
  idleSection,
  insufficientDataSection,
  readErrorsSection,
  waivedSection,
} from './markdown/findings.ts';
import { type MarkdownPage, pageOf, section } from './markdown/page.ts';
import type { RenderOptions } from './render-options.ts';
import { headlineText } from './text/headline.ts';

/**
 * Renders Markdown in GitHub's flavor, for people and for comments on pull requests: what could not be read first, then
 * what is wrong, what is unknown, the clusters, the controls and the cost.
 */
export function renderMarkdown(report: Report, options: Pick<RenderOptions, 'lang' | 'all'>): string {
  const page = pageOf(report, options);
  const lines = [
    `# ${title(page)}`,
    '',
    origin(page),
    '',
    counts(page),
    ...readErrorsSection(page),
    ...failedSection(page),
    ...waivedSection(page),
    ...idleSection(page),
    ...insufficientDataSection(page),
    ...clustersSection(page),
    ...controlsSection(page),
    ...costSection(page),
    ...runSection(page),
  ];
  return `${lines.join('\n')}\n`;
}

function title({ view, language }: MarkdownPage): string {
  return `Sealwatch${language.text.colon}${headlineText(view.headline, language.text.headline)}`;
}

function origin({ report, words, language }: MarkdownPage): string {
  const { scope, startedAt, tool, auditId } = report;
  const { accountNamed, totals, list } = language.text;
  return [
    scope.accounts.length === 0 ? totals.accountUnknown : accountNamed(list(scope.accounts.map(code))),
    ...(scope.regions.length === 0 ? [] : [list(scope.regions.map(code))]),
    totals.read(humanTimes(startedAt), ''),
    text(`${tool.name} ${tool.version}`),
    words.audit(code(auditId)),
  ].join(' · ');
}

function counts({ view: { headline }, language, number }: MarkdownPage): string {
  const { severities: failed, verdicts: counted } = headline;
  return [
    ...severities
      .filter((severity) => failed[severity] > 0)
      .map((severity) => `${language.alerts.severityWord[severity]} **${number(failed[severity])}**`),
    ...verdicts.map((verdict) => `${verdict} **${number(counted[verdict])}**`),
  ].join(' · ');
}

function runSection({ view: { headline }, words, language }: MarkdownPage): string[] {
  const { took, totals } = language.text;
  return section(words.read, [totals.calls(headline.apiCalls, took(headline.tookMs))]);
}
