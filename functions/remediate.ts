import { connectFunction, type FunctionContext, logged } from '../src/invocation.ts';
import { clustersByAccount, parseRemediationTrigger } from '../src/runs/config-notice.ts';
import { checkHeartbeat } from '../src/runs/heartbeat.ts';
import { notifyPlan } from '../src/runs/notify-remediation.ts';
import {
  remediateAssigned,
  remediateNoticed,
  remediateOrganization,
} from '../src/runs/organization/remediate-organization.ts';
import { reserveMs } from '../src/runs/organization/remediation-job.ts';
import { type Remediated, remediate } from '../src/runs/remediate.ts';

/**
 * Timer, or Cloud Config's remediation of a resource: turns encryption on where it is armed and every guard allows it. Where
 * the configuration names an organization, the timer has each of its accounts remediated by an asynchronous invocation of
 * this function. What it cannot wait for the next invocation looks after. Throwing marks the invocation as failed.
 */
export function handler(event: Buffer, context: FunctionContext): Promise<object> {
  return logged('remediate', context, process.env, () => answer(event, context));
}

async function answer(event: Buffer, context: FunctionContext): Promise<object> {
  const text = event.toString('utf8');
  const wake = parseRemediationTrigger(text);
  if (wake.is === 'notice' && wake.clusters.length === 0) return { ignored: true };
  const session = await connectFunction(context, process.env);
  await checkHeartbeat(session);
  const { organization, regions } = session.config;
  if (wake.is === 'assignment') return remediateAssigned(session, text);
  if (wake.is === 'timer' && organization !== undefined) return remediateOrganization(session, text);

  const options = {
    by: `function ${context.requestId}`,
    until: session.clock.now() + session.deadAfterMs - reserveMs,
  };
  if (wake.is === 'timer') return answerOf(await remediateOwn([]));
  const own = { ownAccountId: context.accountId, isOrganization: organization !== undefined, regions };
  const answers: object[] = [];
  for (const [accountId, clusterIds] of clustersByAccount(wake.clusters, own)) {
    const isOfMany = organization !== undefined;
    answers.push(
      answerOf(
        isOfMany ? await remediateNoticed(session, accountId, clusterIds, options) : await remediateOwn(clusterIds),
      ),
    );
  }
  return answers.length === 1 ? (answers[0] ?? {}) : { answers };

  async function remediateOwn(only: readonly string[]): Promise<Remediated> {
    const result = await remediate(session, { ...options, only });
    await notifyPlan(session, result.report, result.plan);
    return result;
  }
}

function answerOf({ report, kept, plan, applied }: Remediated): object {
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
