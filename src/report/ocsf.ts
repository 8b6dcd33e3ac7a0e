import type { Report } from '../model/report.ts';
import { benchmarksIn } from '../words/benchmarks.ts';
import { languageOf } from '../words/language.ts';
import { ocsfWords } from '../words/ocsf-words.ts';
import { toJsonLine } from './json.ts';
import { findingEvent, type OcsfContext } from './ocsf/finding-event.ts';
import { readErrorEvent } from './ocsf/read-error-event.ts';
import type { RenderOptions } from './render-options.ts';
import { sourcesIn } from './view/source.ts';

/**
 * Renders events of OCSF 1.5.0, class Compliance Finding (2003), one a line: first what could not be read, then every
 * finding. `activity_id` is a finding's life over reports, by its `firstSeen` and `since`.
 */
export function renderOcsf(
  report: Report,
  { lang, checks, history }: Pick<RenderOptions, 'lang' | 'checks' | 'history'>,
): string {
  const context: OcsfContext = {
    report,
    fixed: new Set(history.fixed.map(({ findingId }) => findingId)),
    checks: new Map(checks.map((check) => [check.id, check])),
    clusters: new Map(report.clusters.map((cluster) => [cluster.id, cluster])),
    sourceOf: sourcesIn(report),
    language: languageOf(lang),
    benchmarks: benchmarksIn(lang),
    words: ocsfWords[lang],
  };
  // Each becomes its line at once: as objects, the events of ten thousand clusters take a gigabyte.
  const lines = [
    ...report.readErrors.map((error) => toJsonLine(readErrorEvent(error, context))),
    ...report.findings.map((finding) => toJsonLine(findingEvent(finding, context))),
  ];
  return lines.join('');
}
