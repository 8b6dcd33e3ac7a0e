import type { Session } from '../session.ts';
import type { Notify } from './change.ts';
import { deliver, hasChannel } from './deliver.ts';
import { notify } from './notify.ts';

/** Notifies the channels of what an event changed, where there is a store that keeps alerts and a channel to send them to. */
export function notifyChange(session: Session): Notify {
  return async (report, auditEvents) => {
    if (session.store === undefined || !hasChannel(session)) return;
    // What the event did not touch was not read again: nothing counts as gone.
    await notify(session, report, { auditEvents, whole: false });
    await deliver(session);
  };
}
