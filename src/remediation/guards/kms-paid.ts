import notInArrears from '../../checks/account-kms-not-in-arrears.ts';
import { consentOf, judgedAsIfEncrypted } from '../as-if-encrypted.ts';
import { type Guard, notAsked, stops, unknown } from '../guard.ts';

const wanted = [{ check: notInArrears }];

/** KMS is paid for: read again just now, and the balance as the audit found it. */
export const kmsPaid: Guard = {
  id: 'kms-paid',
  ask({ reading, checks, report, now, onCheckError }) {
    const finding = report.findings.find(({ checkId }) => checkId === notInArrears.id);
    if (finding?.verdict === 'NON_COMPLIANT') return stops(finding.message, ...finding.evidence);
    if (finding !== undefined && finding.verdict !== 'COMPLIANT') return unknown(finding.message, ...finding.evidence);
    if (reading === null || finding === undefined) return notAsked();
    const settings = { ...checks, balance: { minimum: null, currency: '' } };
    const evaluations = judgedAsIfEncrypted(
      report.scope.accounts[0] ?? '',
      reading,
      { now, settings, onCheckError },
      wanted,
    );
    const status = reading.security.kmsStatus.ok ? reading.security.kmsStatus.value : '';
    // Who never opened KMS owes nothing, and can encrypt nothing either.
    if (status === 'NotEnabled') {
      const evidence = { property: '$.AccountStatus', expected: 'Enabled', actual: status };
      return stops(notInArrears.message('kms-not-open', {}), evidence);
    }
    return consentOf(evaluations, wanted, notInArrears.message('kms-paid', { status }));
  },
};
