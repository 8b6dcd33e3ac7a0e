import { connectFunction, type FunctionContext } from '../src/connect.ts';
import { change } from '../src/runs/change.ts';
import { tellSlack } from '../src/runs/tell.ts';

/**
 * EventBridge: what somebody did to a key, a cluster, the role or a trail. Throwing marks the invocation as failed, so that
 * Function Compute delivers the event again.
 */
export async function handler(event: Buffer, context: FunctionContext): Promise<object> {
  const session = await connectFunction(context, process.env);

  const {
    deeds,
    repeated,
    elsewhere,
    change: found,
  } = await change(session, event.toString('utf8'), tellSlack(session));

  return {
    handled: deeds.length,
    repeated: repeated.length,
    elsewhere: elsewhere.length,
    changed: found?.changed.length ?? 0,
    alarms: found?.alarms ?? [],
    kept: found?.kept ?? null,
  };
}
