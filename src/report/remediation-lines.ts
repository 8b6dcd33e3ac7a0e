import type { Remediation } from '../model/finding.ts';

/** What to do as lines: the text with where the console has it, then each command. */
export function remediationLines(remediation: Remediation | undefined): string[] {
  return remediation === undefined ? [] : [remediationText(remediation), ...remediation.commands];
}

/** What to do without the commands. */
export function remediationText({ text, console }: Remediation): string {
  return console === undefined ? text : `${text} (${console})`;
}
