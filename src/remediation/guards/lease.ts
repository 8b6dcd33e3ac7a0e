import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, stops, unknown } from '../guard.ts';

/** One run at a time makes changes in an account. */
export const lease: Guard = {
  id: 'lease',
  ask({ lease: answer }) {
    switch (answer?.is) {
      case undefined:
        return unknown(remediationMessage('no-store', {}));
      case 'free':
        return allows(remediationMessage('lease-free', {}));
      case 'ours':
        return allows(remediationMessage('lease-ours', {}));
      case 'taken': {
        const { holder, until } = answer;
        return stops(remediationMessage('lease-taken', { holder, until }));
      }
    }
  },
};
