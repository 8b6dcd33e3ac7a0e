import { connectFunction, type FunctionContext } from '../src/connect.ts';
import { audit } from '../src/runs/audit.ts';

/** Timer: audits the account of the function and keeps the report. Throwing marks the invocation as failed. */
export async function handler(_event: Buffer, context: FunctionContext): Promise<object> {
  const session = await connectFunction(context, process.env);

  const { report, kept } = await audit(session);

  return { auditId: report.auditId, kept: kept ?? null, unread: report.unread.length, summary: report.summary };
}
