import type { Finding, Resource, Severity } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { remediationLines } from '../remediation-lines.ts';
import { sourcesIn } from '../view/source.ts';
import { levels } from './rules.ts';
import { messageText, type SarifText } from './words.ts';

/** In the standard's words: `open` is where the tool "concluded that there was insufficient information to decide". */
const kinds = {
  COMPLIANT: 'pass',
  NON_COMPLIANT: 'fail',
  INSUFFICIENT_DATA: 'open',
  NOT_APPLICABLE: 'notApplicable',
} as const;

/** GitHub takes no more results of one run. */
export const mostResults = 25_000;

/** From 0 to 100, for each severity. */
const ranks: Readonly<Record<Severity, number>> = { critical: 95, high: 80, medium: 55, low: 20 };

/** The findings as results, whatever their verdict, worst first and no more than fit. */
export function resultsOf(report: Report, rules: readonly { readonly id: string }[], text: SarifText) {
  const places = new Map(rules.map(({ id }, index) => [id, index]));
  const sourceOf = sourcesIn(report);
  return report.findings.slice(0, mostResults).map((finding) => ({
    ruleId: finding.checkId,
    ruleIndex: places.get(finding.checkId) ?? -1,
    kind: kinds[finding.verdict],
    // Only what fails has a level: the standard wants it so.
    level: finding.verdict === 'NON_COMPLIANT' ? levels[finding.severity] : 'none',
    ...(finding.verdict === 'NON_COMPLIANT' && { rank: ranks[finding.severity] }),
    message: messageText(textOf(finding, text)),
    locations: [{ physicalLocation: placeIn(finding), logicalLocations: [logicalLocation(finding.resource)] }],
    partialFingerprints: { primaryLocationLineHash: finding.id },
    suppressions: suppressionsOf(finding, text),
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

function textOf(finding: Finding, { language, words }: SarifText): string {
  const reason = language.reason(finding);
  const lines = remediationLines(language.remediation(finding));
  const { name, id } = finding.resource;
  const named = words.about({ name: name === '' || name === id ? id : `${name} (${id})`, reason });
  return lines.length === 0 ? named : words.remediation({ reason: named, remediation: lines.join('\n') });
}

/** Accepted outside of what was audited, by the author of the configuration. An empty list says that nothing was accepted. */
function suppressionsOf({ waiver }: Finding, { words }: SarifText) {
  return waiver === undefined
    ? []
    : [{ kind: 'external', status: 'accepted', justification: words.waived(waiver), properties: { ...waiver } }];
}

/** The line of the file that declares the resource, where one does. */
function placeIn({ location, resource }: Finding) {
  if (location === undefined) return physicalLocation(resource);
  const uri = location.file.split('/').map(encoded).join('/');
  return { artifactLocation: { uri }, region: { startLine: location.line } };
}

/** Readers such as GitHub reject a log without files: a resource stands as a file below the folder of its account. */
export function physicalLocation({ type, id, accountId, regionId }: Resource) {
  const path = ['sealwatch', accountId, regionId, type.split('::').at(-1) ?? '', id].filter((part) => part !== '');
  return { artifactLocation: { uri: path.map(encoded).join('/') }, region: { startLine: 1 } };
}

/** Half a surrogate pair cannot be encoded; a part of dots alone would lead elsewhere. */
function encoded(part: string): string {
  const whole = encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd'));
  return /^\.+$/.test(whole) ? whole.replaceAll('.', '%2E') : whole;
}

/** Where something is, as a path from its account down. */
export function logicalLocation({ type, id, name, accountId, regionId }: Resource) {
  return {
    name: name === '' ? id : name,
    fullyQualifiedName: [accountId, regionId, type, id].join('/'),
    kind: 'resource',
  };
}
