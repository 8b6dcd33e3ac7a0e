import type { Report } from '../model/report.ts';
import { benchmarksIn } from '../words/benchmarks.ts';
import type { Lang } from '../words/language.ts';
import { toJson } from './json.ts';
import type { RenderOptions } from './render-options.ts';
import { notificationDescriptors, notificationsOf, omissionOf } from './sarif/notifications.ts';
import { mostResults, resultsOf } from './sarif/results.ts';
import { rulesOf } from './sarif/rules.ts';
import { sarifTextIn } from './sarif/words.ts';

/** The benchmarks, to whose controls the rules point. */
function taxonomiesIn(lang: Lang) {
  return benchmarksIn(lang).map(({ id, title, version, source, controls }) => ({
    name: id,
    fullName: `${title} ${version}`,
    version,
    informationUri: source,
    taxa: controls.map((control) => ({ id: control.id, shortDescription: { text: control.title } })),
  }));
}

/**
 * Renders a log of SARIF 2.1.0: the checks are its rules, the benchmarks its taxonomies, every finding is a result. What
 * could not be read are notifications of an invocation that did not succeed, for a log without them would look whole.
 */
export function renderSarif(report: Report, options: Pick<RenderOptions, 'lang' | 'checks'>): string {
  const text = sarifTextIn(options);
  const { tool, auditId, startedAt, finishedAt, scope, readErrors, summary } = report;
  const rules = rulesOf(report, options.checks, text);
  const taxonomies = taxonomiesIn(options.lang);

  return toJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Sealwatch',
            version: tool.version,
            semanticVersion: tool.version,
            rules,
            notifications: notificationDescriptors(text),
            supportedTaxonomies: taxonomies.map(({ name }, index) => ({ name, index })),
          },
        },
        taxonomies,
        invocations: [
          {
            executionSuccessful: readErrors.length === 0,
            startTimeUtc: startedAt,
            endTimeUtc: finishedAt,
            toolExecutionNotifications: [
              ...notificationsOf(readErrors, text),
              ...omissionOf(report.findings.length - mostResults, text),
            ],
          },
        ],
        // The accounts, then the audit: logs of the same accounts are compared, and each is distinguished.
        automationDetails: { id: `sealwatch/${[...scope.accounts].sort().join(',')}/${auditId}` },
        language: text.words.language,
        results: resultsOf(report, rules, text),
        properties: { auditId, scope, summary },
      },
    ],
  });
}
