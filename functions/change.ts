import { changeEverywhere } from '../src/runs/change-everywhere.ts';
import { checkHeartbeat } from '../src/runs/heartbeat.ts';
import { notifyChange } from '../src/runs/notify-change.ts';
import { connectFunction, type FunctionContext } from '../src/session.ts';

/**
 * EventBridge: what somebody did to a key, a cluster, the role or a trail. Throwing marks the invocation as failed, so that
 * Function Compute delivers the event again.
 */
export async function handler(event: Buffer, context: FunctionContext): Promise<object> {
  const session = await connectFunction(context, process.env);

  // First: an event that fails must not hide that the timer stopped.
  await checkHeartbeat(session);
  const results = await changeEverywhere(session, event.toString('utf8'), notifyChange(session));
  const changes = results.flatMap(({ change }) => change ?? []);
  const [own] = results;

  return {
    handled: results.reduce((sum, { auditEvents }) => sum + auditEvents.length, 0),
    repeated: results.reduce((sum, { repeated }) => sum + repeated.length, 0),
    elsewhere: own?.elsewhere.length ?? 0,
    changed: changes.reduce((sum, { changed }) => sum + changed.length, 0),
    alarms: changes.flatMap(({ alarms }) => alarms),
    kept: changes[0]?.kept ?? null,
  };
}
