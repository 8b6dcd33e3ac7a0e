import { connectFunction, type FunctionContext } from '../src/connect.ts';
import { audit } from '../src/runs/audit.ts';
import { deliver, hasWebhook } from '../src/runs/deliver.ts';
import { notify } from '../src/runs/notify.ts';
import { auditOrganization } from '../src/runs/organization/deployed.ts';
import { isTidying } from '../src/runs/organization/trigger.ts';

/**
 * Timer: audits the account of the function and keeps the report, and tells what changed where a webhook is. Where the
 * configuration names an organization, has each of its accounts audited by the function audit-account instead. With the
 * payload `{"tidy": true}` it begins no audit, and only does what was left undone. Throwing marks the invocation as failed.
 */
export async function handler(event: Buffer, context: FunctionContext): Promise<object> {
  const session = await connectFunction(context, process.env);
  if (session.config.organization !== undefined) return auditOrganization(session, event.toString('utf8'));
  if (isTidying(event.toString('utf8'))) return { alerts: await deliver(session) };

  const { report, snapshot, kept } = await audit(session);
  const answer = {
    auditId: report.auditId,
    kept: kept ?? null,
    readErrors: report.readErrors.length,
    summary: report.summary,
  };
  if (session.store === undefined || !hasWebhook(session)) return answer;
  const changes = await notify(session, report, { auditEvents: [], regions: snapshot.regionsAsked });

  return { ...answer, alerts: { ...changes, ...(await deliver(session)) } };
}
