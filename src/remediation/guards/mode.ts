import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, stops } from '../guard.ts';

/** Nothing is changed where nobody armed it. */
export const mode: Guard = {
  id: 'mode',
  ask({ settings }) {
    const evidence = { property: 'remediation.mode', expected: 'apply', actual: settings.mode };
    return settings.mode === 'apply'
      ? allows(remediationMessage('mode-apply', {}), evidence)
      : stops(remediationMessage('mode-plan', {}), evidence);
  },
};
