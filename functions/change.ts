import { connectFunction, type FunctionContext, logged } from '../src/invocation.ts';
import { handleEvent } from '../src/runs/change-everywhere.ts';

/**
 * EventBridge: what somebody did to a key, a cluster, the role or a trail. Throwing marks the invocation as failed, so that
 * Function Compute delivers the event again.
 */
export function handler(event: Buffer, context: FunctionContext): Promise<object> {
  return logged('change', context, process.env, () => answer(event, context));
}

async function answer(event: Buffer, context: FunctionContext): Promise<object> {
  const session = await connectFunction(context, process.env);

  const results = await handleEvent(session, event.toString('utf8'));
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
