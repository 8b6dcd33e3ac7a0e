import roleAuthorized from '../../checks/ack-managed-security-role-authorized.ts';
import { consentOf, judgedAsIfEncrypted } from '../as-if-encrypted.ts';
import { type Guard, notAsked } from '../guard.ts';

const wanted = [{ check: roleAuthorized }];

/** ACK may use the role that encrypts. */
export const role: Guard = {
  id: 'role',
  ask({ reading, checks, report, now, onCheckError }) {
    if (reading === null) return notAsked();
    const context = { now, settings: checks, onCheckError };
    const evaluations = judgedAsIfEncrypted(report.scope.accounts[0] ?? '', reading, context, wanted);
    return consentOf(evaluations, wanted, roleAuthorized.message('role-authorized', {}));
  },
};
