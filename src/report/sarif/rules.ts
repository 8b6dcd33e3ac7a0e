import type { CheckText, Severity } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { SarifText } from './words.ts';

/** SARIF has three levels for what fails. */
export const levels = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
} as const satisfies Record<Severity, string>;

/** A number for each severity, in the bands of CVSS that readers of SARIF know. */
const scores: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' };

/** The checks as rules. Of a check that this version does not know, as an old report may name one, the id is all there is. */
export function rulesOf(
  { findings }: Report,
  checks: readonly CheckText[],
  text: SarifText,
): readonly { id: string }[] {
  const known = new Set(checks.map(({ id }) => id));
  const unknown = [...new Set(findings.map(({ checkId }) => checkId))].filter((id) => !known.has(id));
  return [...checks.map((check) => ruleOf(check, text)), ...unknown.map((id) => ({ id }))];
}

function ruleOf(check: CheckText, { language, words }: SarifText) {
  const { id, severity, resourceType, reference, controls } = check;
  const [title, risk] = [check.title[language.lang], check.risk[language.lang]];
  return {
    id,
    name: id.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: risk },
    help: {
      text: words.help({ risk, reference }),
      markdown: words.helpMarkdown({ risk, reference }),
    },
    helpUri: reference,
    defaultConfiguration: { level: levels[severity] },
    relationships: controls.map(relationshipOf),
    properties: { tags: ['security'], 'security-severity': scores[severity], severity, resourceType },
  };
}

function relationshipOf(ref: string) {
  const [benchmark = '', ...control] = ref.split(':');
  return { target: { id: control.join(':'), toolComponent: { name: benchmark } }, kinds: ['relevant'] };
}
