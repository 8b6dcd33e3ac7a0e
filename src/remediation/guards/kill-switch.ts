import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, stops } from '../guard.ts';

/** The environment can forbid every change, whatever is configured. */
export const killSwitch: Guard = {
  id: 'kill-switch',
  ask({ killSwitch: isSet }) {
    const evidence = { property: 'SEALWATCH_REMEDIATION', expected: 'not off', actual: isSet ? 'off' : 'not off' };
    return isSet
      ? stops(remediationMessage('kill-switch-set', {}), evidence)
      : allows(remediationMessage('kill-switch-unset', {}), evidence);
  },
};
