import type { Report } from '../../model/report.ts';
import type { Language } from '../../words/language.ts';

/** The report with its reasons and remediation in a language. English is what it holds, and is left as it was written. */
export function wordedReport(report: Report, language: Language): Report {
  if (language.lang === 'en') return report;
  return {
    ...report,
    findings: report.findings.map((finding) => {
      const remediation = language.remediation(finding);
      return { ...finding, reason: language.reason(finding), ...(remediation && { remediation }) };
    }),
  };
}
