import type { Finding, Resource } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { remediationLines } from '../remediation-lines.ts';
import { sourcesIn } from '../source.ts';
import { levels } from './rules.ts';
import { messageText, type Told } from './told.ts';

/** In the standard's words: `open` is where the tool "concluded that there was insufficient information to decide". */
const kinds = {
  COMPLIANT: 'pass',
  NON_COMPLIANT: 'fail',
  INSUFFICIENT_DATA: 'open',
  NOT_APPLICABLE: 'notApplicable',
} as const;

/** Every finding as a result, whatever its verdict. */
export function resultsOf(report: Report, rules: readonly { readonly id: string }[], told: Told) {
  const places = new Map(rules.map(({ id }, index) => [id, index]));
  const sourceOf = sourcesIn(report);
  return report.findings.map((finding) => ({
    ruleId: finding.checkId,
    ruleIndex: places.get(finding.checkId) ?? -1,
    kind: kinds[finding.verdict],
    // Only what fails has a level: the standard wants it so.
    level: finding.verdict === 'NON_COMPLIANT' ? levels[finding.severity] : 'none',
    message: messageText(textOf(finding, told)),
    // Nothing here is a file, and it is not made to look like one.
    locations: [{ logicalLocations: [logicalLocation(finding.resource)] }],
    fingerprints: { 'sealwatch/v1': finding.id },
    suppressions: suppressionsOf(finding, told),
    provenance: {
      firstDetectionTimeUtc: finding.firstSeen,
      lastDetectionTimeUtc: finding.readAt ?? report.finishedAt,
    },
    properties: {
      verdict: finding.verdict,
      severity: finding.severity,
      since: finding.since,
      by: finding.changedBy,
      evidence: finding.evidence,
      source: sourceOf(finding),
      controls: finding.controls,
    },
  }));
}

function textOf(finding: Finding, { language, words }: Told): string {
  const reason = language.reason(finding);
  const lines = remediationLines(language.remediation(finding));
  return lines.length === 0 ? reason : words.remedy({ reason, remedy: lines.join('\n') });
}

/** Accepted outside of what was audited, by the author of the configuration. An empty list says that nobody did. */
function suppressionsOf({ waiver }: Finding, { words }: Told) {
  return waiver === undefined
    ? []
    : [{ kind: 'external', status: 'accepted', justification: words.waived(waiver), properties: { ...waiver } }];
}

/** Where something is, as a path from its account down. */
export function logicalLocation({ type, id, name, accountId, regionId }: Resource) {
  return {
    name: name === '' ? id : name,
    fullyQualifiedName: [accountId, regionId, type, id].join('/'),
    kind: 'resource',
  };
}
