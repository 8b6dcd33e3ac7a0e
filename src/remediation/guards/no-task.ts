import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, notAsked, stops } from '../guard.ts';
import { readErrorOf } from '../unread-answer.ts';

/** Nobody else is changing the cluster. */
export const noTask: Guard = {
  id: 'no-task',
  ask({ reading }) {
    if (reading === null) return notAsked();
    if (!reading.tasks.ok) return readErrorOf(reading.tasks.error);
    const [task] = reading.tasks.value;
    if (task === undefined) return allows(remediationMessage('no-task', {}));
    const { id, type, state } = task;
    return stops(remediationMessage('task-running', { task: id, type, state }), {
      property: `$.tasks[?(@.task_id=="${id}")].state`,
      expected: 'ended',
      actual: state,
    });
  },
};
