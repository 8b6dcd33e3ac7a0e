import type { Report } from '../model/report.ts';

/** Whether everything was read and decided: only then does a report without failed checks say that all is well. */
export function isComplete({ readErrors, findings }: Report): boolean {
  return readErrors.length === 0 && findings.every(({ verdict }) => verdict !== 'INSUFFICIENT_DATA');
}
