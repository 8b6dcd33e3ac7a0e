import { connectFunction, type FunctionContext, logged } from '../src/invocation.ts';
import { answerRule } from '../src/runs/answer-rule.ts';
import { audit } from '../src/runs/audit.ts';
import { deliver, hasChannel } from '../src/runs/deliver.ts';
import { beat } from '../src/runs/heartbeat.ts';
import { notify } from '../src/runs/notify.ts';
import { auditOrganization } from '../src/runs/organization/deployed.ts';
import { isCleanupEvent } from '../src/runs/organization/trigger.ts';
import { isRuleEvent } from '../src/runs/rule-event.ts';

/**
 * Timer: audits the account of the function and keeps the report, and tells what changed where a webhook is. Where the
 * configuration names an organization, has each of its accounts audited by the function audit-account instead. With the
 * payload `{"tidy": true}` it begins no audit, and only does what was left undone. Called by a custom rule of Cloud Config, it puts
 * the verdicts of the last audit as the rule's results. Throwing marks the invocation as failed.
 */
export function handler(event: Buffer, context: FunctionContext): Promise<object> {
  return logged('audit', context, process.env, () => answer(event, context));
}

async function answer(event: Buffer, context: FunctionContext): Promise<object> {
  const session = await connectFunction(context, process.env);
  if (isRuleEvent(event.toString('utf8'))) return answerRule(session, event.toString('utf8'));
  if (session.config.organization !== undefined) {
    const run = await auditOrganization(session, event.toString('utf8'));
    if (!isCleanupEvent(event.toString('utf8'))) await beat(session);
    return run;
  }
  if (isCleanupEvent(event.toString('utf8'))) return { alerts: await deliver(session) };

  const { report, snapshot, kept } = await audit(session);
  await beat(session);
  const result = {
    auditId: report.auditId,
    kept: kept ?? null,
    readErrors: report.readErrors.length,
    summary: report.summary,
  };
  const { store } = session;
  if (store === undefined) return result;
  const alerts = hasChannel(session) && {
    ...(await notify(session, report, { auditEvents: [], regions: snapshot.regionsAsked })),
    ...(await deliver(session)),
  };
  // After the alerts: what could not be read or kept is to be noticed too.
  if (store.damage.size > 0) throw new Error([...store.damage].join(' '));

  return alerts === false ? result : { ...result, alerts };
}
