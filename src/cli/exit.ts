import { type Severity, severities } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import type { Language } from '../words/language.ts';

/** Exit codes as the specification has them: what could not be read outweighs what was found. */
export function exitCode(report: Report, failOn: Severity): number {
  if (report.readErrors.length > 0) return 2;
  return failing(report, failOn) > 0 ? 1 : 0;
}

function failing({ findings }: Report, failOn: Severity): number {
  const weighs = severities.slice(0, severities.indexOf(failOn) + 1);
  return findings.filter(
    ({ verdict, severity, waiver }) => verdict === 'NON_COMPLIANT' && waiver === undefined && weighs.includes(severity),
  ).length;
}

export interface RunExit {
  readonly code: number;
  /** Damaged objects of the store. */
  readonly damaged: number;
}

/** Why a run ends with a code. */
export function exitReason(
  report: Report,
  failOn: Severity,
  { code, damaged }: RunExit,
  { command: { exit } }: Language,
): string {
  if (code === 2) return exit.readErrors(Math.max(report.readErrors.length, damaged));
  if (code === 1) return exit.failing(failing(report, failOn), failOn);
  return exit.fine(failOn);
}
