import { type Finding, severities, verdicts } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { prometheusWords } from '../words/prometheus-words.ts';
import { clusterFamilies } from './prometheus/cluster-families.ts';
import { costFamilies } from './prometheus/cost-families.ts';
import { countedBy, type Family, familyLines, type Sample } from './prometheus/family.ts';
import type { RenderOptions } from './render-options.ts';
import { headlineOf, unlistedOf } from './view/headline.ts';

/** Renders the text format of OpenMetrics 1.0, which Prometheus reads. Every value is of the last audit: a gauge. */
export function renderPrometheus(report: Report, { lang }: Pick<RenderOptions, 'lang'>): string {
  const words = prometheusWords[lang];
  const families = [
    ...auditFamilies(report),
    ...findingFamilies(report),
    ...clusterFamilies(report),
    waiverFamily(report),
    ...costFamilies(report),
  ];
  return [...families.flatMap((family) => familyLines(family, words[family.name])), '# EOF', ''].join('\n');
}

function auditFamilies(report: Report): Family[] {
  const { tool, kind, schemaVersion, startedAt, finishedAt, summary, readErrors } = report;
  const seconds = (time: string): Sample[] => [{ labels: {}, value: Date.parse(time) / 1_000 }];
  return [
    {
      name: 'sealwatch_build_info',
      samples: [{ labels: { version: tool.version, schema: schemaVersion, kind: kind ?? 'audit' }, value: 1 }],
    },
    {
      name: 'sealwatch_audit_started_timestamp_seconds',
      unit: 'seconds',
      samples: seconds(startedAt),
    },
    {
      name: 'sealwatch_audit_finished_timestamp_seconds',
      unit: 'seconds',
      samples: seconds(finishedAt),
    },
    {
      name: 'sealwatch_audit_api_calls',
      samples: Object.entries(summary.apiCalls).map(([operation, value]) => ({ labels: { operation }, value })),
    },
    { name: 'sealwatch_read_errors', samples: [{ labels: {}, value: readErrors.length }] },
    {
      name: 'sealwatch_read_error_operations',
      samples: countedBy(readErrors, ({ operation, code }) => ({ operation, code })),
    },
    { name: 'sealwatch_unlisted', samples: [{ labels: {}, value: unlistedOf(report).length }] },
    ...clusterCounts(report),
  ];
}

/** Where the only list was denied, there is no number of clusters, not even 0. */
function clusterCounts(report: Report): Family[] {
  const { kind, clusters, proClusters, verified } = headlineOf(report);
  const count = (value: number): Sample[] => (kind === 'unlisted' ? [] : [{ labels: {}, value }]);
  return [
    { name: 'sealwatch_clusters', samples: count(clusters) },
    { name: 'sealwatch_pro_clusters', samples: count(proClusters) },
    { name: 'sealwatch_verified_clusters', samples: count(verified) },
  ];
}

function findingFamilies({ findings, summary }: Report): Family[] {
  const noncompliant = findings.filter(({ verdict }) => verdict === 'NON_COMPLIANT');
  const isWaived = ({ waiver }: Finding) => waiver !== undefined;
  return [
    {
      name: 'sealwatch_findings',
      samples: verdicts.map((verdict) => ({ labels: { verdict }, value: summary.verdicts[verdict] })),
    },
    {
      name: 'sealwatch_failed_checks',
      samples: severities.map((severity) => ({ labels: { severity }, value: summary.bySeverity[severity] })),
    },
    {
      name: 'sealwatch_noncompliant_findings',
      samples: severities.flatMap((severity) =>
        [false, true].map((waived) => ({
          labels: { severity, waived: String(waived) },
          value: noncompliant.filter((one) => one.severity === severity && isWaived(one) === waived).length,
        })),
      ),
    },
    {
      name: 'sealwatch_check_findings',
      samples: countedBy(findings, ({ checkId, verdict }) => ({ check: checkId, verdict })),
    },
  ];
}

function waiverFamily({ waivers }: Report): Family {
  return {
    name: 'sealwatch_waivers',
    samples: (['active', 'lapsed', 'malformed'] as const).map((state) => ({
      labels: { state },
      value: waivers.filter((waiver) => waiver.state === state).length,
    })),
  };
}
