import { checkHeartbeat } from '../src/runs/heartbeat.ts';
import { ingestObjects } from '../src/runs/ingest-objects.ts';
import { notifyChange } from '../src/runs/notify-change.ts';
import { connectFunction, type FunctionContext } from '../src/session.ts';

/**
 * OSS object created: folds what ActionTrail delivered into the ledger, and handles the changes that it tells of. The same
 * object again changes nothing.
 */
export async function handler(event: Buffer, context: FunctionContext): Promise<object> {
  const session = await connectFunction(context, process.env);

  await checkHeartbeat(session);
  return ingestObjects(session, event.toString('utf8'), notifyChange(session));
}
