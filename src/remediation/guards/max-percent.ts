import { remediationMessage } from '../../model/remediation-messages.ts';
import { mostByPercent } from '../allowance.ts';
import { allows, type Guard, stops } from '../guard.ts';

/** So large a part of the Pro clusters is changed in one run, and no larger. */
export const maxPercent: Guard = {
  id: 'max-percent',
  ask({ settings: { maxPercent: percent }, report, before }) {
    const most = mostByPercent(percent, report.summary.proClusters);
    const evidence = { property: 'changes before it in this run', expected: `fewer than ${most}`, actual: `${before}` };
    return before < most
      ? allows(remediationMessage('percent-has-room', { percent, most }), evidence)
      : stops(remediationMessage('percent-is-full', { percent, most }), evidence);
  },
};
