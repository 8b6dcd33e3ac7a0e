import { connectFunction, type FunctionContext, logged } from '../src/invocation.ts';
import { auditAssigned } from '../src/runs/organization/deployed.ts';

/**
 * Asynchronous invocation by the function audit: audits one account of the organization, and ends the run if it was the last.
 * The same event again changes nothing. Throwing marks the invocation as failed, so that Function Compute tries it again.
 */
export function handler(event: Buffer, context: FunctionContext): Promise<object> {
  return logged('audit-account', context, process.env, () => answer(event, context));
}

async function answer(event: Buffer, context: FunctionContext): Promise<object> {
  const session = await connectFunction(context, process.env);

  return auditAssigned(session, event.toString('utf8'));
}
