import type { Session } from '../session.ts';
import type { Notify } from './change.ts';
import { deliver, hasWebhook } from './deliver.ts';
import { notify } from './notify.ts';

/** Tells Slack what an event changed, where there is a store to remember alerts in and a webhook to send them to. */
export function tellSlack(session: Session): Notify {
  return async (report, auditEvents) => {
    if (session.store === undefined || !hasWebhook(session)) return;
    // What the event did not touch was not read again: nothing may be taken for gone.
    await notify(session, report, { auditEvents, whole: false });
    await deliver(session);
  };
}
