import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, stops } from '../guard.ts';

/** So many changes are made in one run, and no more. */
export const maxPerRun: Guard = {
  id: 'max-per-run',
  ask({ settings: { maxPerRun: most }, before }) {
    const evidence = { property: 'changes before it in this run', expected: `fewer than ${most}`, actual: `${before}` };
    return before < most
      ? allows(remediationMessage('run-has-room', { most }), evidence)
      : stops(remediationMessage('run-is-full', { most }), evidence);
  },
};
