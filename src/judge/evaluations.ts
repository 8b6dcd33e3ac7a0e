import { sentenceOf } from '../checks/catalog.ts';
import { checks } from '../checks/index.ts';
import { type Finding, isVerified, type Lang, type Resource, type Verdict } from '../model/finding.ts';
import type { Report, ReportedCluster } from '../model/report.ts';
import { languageOf } from '../words/language.ts';

/** What a report says of one resource, as a rule of Cloud Config has it. */
export interface RuleResult {
  readonly resource: Resource;
  readonly verdict: Verdict;
  /** Why, in one line. */
  readonly annotation: string;
}

const clusterType = 'ACS::ACK::Cluster';

/** The type of the resources that a rule judges: those of its check, or clusters; undefined for a check that is not known. */
export function ruleResourceType(checkId: string | undefined): Resource['type'] | undefined {
  return checkId === undefined ? clusterType : checks.find(({ id }) => id === checkId)?.resourceType;
}

/** What a report says by one check of each of its resources, or of the verification of each cluster. Pure. */
export function ruleResults(report: Report, checkId: string | undefined, lang: Lang): RuleResult[] {
  if (checkId === undefined) return report.clusters.map((cluster) => verificationResult(report, cluster, lang));
  return report.findings
    .filter((finding) => finding.checkId === checkId)
    .map(({ resource, verdict, message }) => ({ resource, verdict, annotation: sentenceOf(message, lang) }));
}

function verificationResult(report: Report, cluster: ReportedCluster, lang: Lang): RuleResult {
  const { id, name, accountId, regionId, verified } = cluster;
  const verdict = verdictOf(cluster);
  const finding = reasonFor(report, cluster, verdict);
  const { evaluations } = languageOf(lang).alerts;
  const annotation = isVerified(verified)
    ? evaluations.verified(verified === 'cluster')
    : finding === undefined
      ? ''
      : sentenceOf(finding.message, lang);
  return { resource: { type: clusterType, id, name, accountId, regionId }, verdict, annotation };
}

function verdictOf({ verification, verified }: ReportedCluster): Verdict {
  if (verification.configured === 'NOT_APPLICABLE') return 'NOT_APPLICABLE';
  if (verified === 'no') return 'NON_COMPLIANT';
  return isVerified(verified) ? 'COMPLIANT' : 'INSUFFICIENT_DATA';
}

/** The first finding of a stage that gives the cluster its verdict: its own, that of its key, or that of its account. */
function reasonFor(report: Report, cluster: ReportedCluster, verdict: Verdict): Finding | undefined {
  const { accountId, encryption } = cluster;
  const isAbout = ({ resource }: Finding) =>
    resource.accountId === accountId &&
    (resource.type === clusterType
      ? resource.id === cluster.id
      : resource.type === 'ACS::KMS::Key'
        ? resource.id === encryption.keyId
        : resource.type !== 'ACS::::Region');
  const candidates = report.findings.filter(
    (finding) => finding.verdict === verdict && isAbout(finding) && stageOf(finding.checkId) !== undefined,
  );
  return candidates.find(({ resource }) => resource.type === clusterType) ?? candidates[0];
}

function stageOf(checkId: string) {
  return checks.find(({ id }) => id === checkId)?.stage;
}
