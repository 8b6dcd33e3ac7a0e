import { connectFunction, type FunctionContext } from '../src/connect.ts';
import { ingestObjects } from '../src/runs/ingest-objects.ts';

/** OSS object created: folds what ActionTrail delivered into the ledger. The same object again changes nothing. */
export async function handler(event: Buffer, context: FunctionContext): Promise<object> {
  const session = await connectFunction(context, process.env);

  return ingestObjects(session, event.toString('utf8'));
}
