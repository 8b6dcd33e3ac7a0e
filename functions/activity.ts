import { connectFunction, type FunctionContext, logged } from '../src/invocation.ts';
import { checkHeartbeat } from '../src/runs/heartbeat.ts';
import { ingestObjects } from '../src/runs/ingest-objects.ts';
import { notifyChange } from '../src/runs/notify-change.ts';

/**
 * OSS object created: folds what ActionTrail delivered into the ledger, and handles the changes that it tells of. The same
 * object again changes nothing.
 */
export function handler(event: Buffer, context: FunctionContext): Promise<object> {
  return logged('activity', context, process.env, () => answer(event, context));
}

async function answer(event: Buffer, context: FunctionContext): Promise<object> {
  const session = await connectFunction(context, process.env);

  await checkHeartbeat(session);
  return ingestObjects(session, event.toString('utf8'), notifyChange(session));
}
