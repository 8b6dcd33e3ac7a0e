import { parseRemediationTrigger } from '../src/runs/config-notice.ts';
import { notifyPlan } from '../src/runs/notify-remediation.ts';
import { remediate } from '../src/runs/remediate.ts';
import { connectFunction, type FunctionContext } from '../src/session.ts';

/** Kept free at the end, milliseconds, so that what is under way is written down before Function Compute ends it. */
const reserveMs = 30_000;

/**
 * Timer, or Cloud Config's remediation of a resource: turns encryption on where it is armed and every guard allows it. What
 * it cannot wait for the next invocation looks after. Throwing marks the invocation as failed.
 */
export async function handler(event: Buffer, context: FunctionContext): Promise<object> {
  const wake = parseRemediationTrigger(event.toString('utf8'));
  if (wake.is === 'notice' && wake.clusterIds.length === 0) return { ignored: true };
  const session = await connectFunction(context, process.env);

  const until = session.clock.now() + session.deadAfterMs - reserveMs;
  const by = `function ${context.requestId}`;
  const only = wake.is === 'notice' ? wake.clusterIds : [];
  const { report, kept, plan, applied } = await remediate(session, { only, by, until });
  await notifyPlan(session, report, plan);

  return {
    auditId: report.auditId,
    kept: kept ?? null,
    readErrors: report.readErrors.length,
    planned: plan.changes.length,
    allowed: plan.changes.filter(({ result }) => result === 'passed').length,
    lock: plan.lock,
    busy: applied.busy,
    heldBack: applied.heldBack.map(({ cluster }) => cluster.id),
    changes: applied.changes.map(({ id, cluster, outcome, step }) => ({ id, clusterId: cluster.id, outcome, step })),
  };
}
