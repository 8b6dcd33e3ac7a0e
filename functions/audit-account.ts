import { auditAssigned } from '../src/runs/organization/deployed.ts';
import { connectFunction, type FunctionContext } from '../src/session.ts';

/**
 * Asynchronous invocation by the function audit: audits one account of the organization, and ends the run if it was the last.
 * The same event again changes nothing. Throwing marks the invocation as failed, so that Function Compute tries it again.
 */
export async function handler(event: Buffer, context: FunctionContext): Promise<object> {
  const session = await connectFunction(context, process.env);

  return auditAssigned(session, event.toString('utf8'));
}
