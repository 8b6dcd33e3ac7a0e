import * as z from 'zod/mini';
import { billSchema, callRangeSchema, clusterCostSchema, costSchema, moneySchema } from './cost-schema.ts';
import { messageSchema, remediationMessageSchema } from './message-schema.ts';
import { guardResultSchema, plannedChangeSchema, planSchema } from './plan-schema.ts';
import {
  activitySchema,
  appliedWaiverSchema,
  changedBySchema,
  clusterSchema,
  findingSchema,
  keySchema,
  readErrorSchema,
  reportSchema,
  resourceSchema,
  summarySchema,
} from './report-schema.ts';

/** The contract of `report.json`, as `schema/report.schema.json` publishes it. */
export function reportJsonSchema(): object {
  const metadata = z.registry<{ id?: string; title?: string; description?: string }>();
  metadata.add(readErrorSchema, {
    id: 'ReadError',
    description: 'Something in scope that could not be read: the operation asked, and what came back.',
  });
  metadata.add(resourceSchema, {
    id: 'Resource',
    description: 'What a finding is about. regionId is empty for what has no region.',
  });
  metadata.add(findingSchema, {
    id: 'Finding',
    description:
      'One check’s verdict on one resource. The same check on the same resource has the same id in every report.',
  });
  metadata.add(changedBySchema, {
    id: 'ChangedBy',
    description: 'Who changed the verdict of a finding. It is there only where an audit event leads to its reason.',
  });
  metadata.add(messageSchema, {
    id: 'Message',
    description: 'The reason as data: its id and what goes into the sentence. Times are ISO 8601 UTC.',
  });
  metadata.add(summarySchema, {
    id: 'Summary',
    description:
      'Counts. bySeverity counts root causes that are not waived, findingsBySeverity NON_COMPLIANT findings, apiCalls HTTP attempts by operation.',
  });
  metadata.add(clusterSchema, {
    id: 'Cluster',
    description:
      'A cluster with the five stages of its verification. Texts are empty where they could not be read; verified is no, unknown, or the level at which it is verified. source is the answer that its encryption was read from.',
  });
  metadata.add(activitySchema, {
    id: 'Activity',
    description: 'The role’s successful calls with the cluster’s key, as far as the source was read.',
  });
  metadata.add(appliedWaiverSchema, {
    id: 'AppliedWaiver',
    description: 'A waiver of the configuration, and what it does here: only an active one waives.',
  });
  metadata.add(keySchema, {
    id: 'Key',
    description:
      'A key that clusters name. Its state is Absent where KMS knows no such key, empty where it could not be read. requestId is that of DescribeKey.',
  });

  metadata.add(costSchema, {
    id: 'Cost',
    description: 'What Secret encryption costs in 30 days, and everything that the figures rest on.',
  });
  metadata.add(clusterCostSchema, {
    id: 'ClusterCost',
    description: 'What one cluster costs in 30 days; one charge for each way in which its key may be billed.',
  });
  metadata.add(billSchema, {
    id: 'Bill',
    description: 'What several clusters cost together; one scenario for each answer to how unknown keys are billed.',
  });
  metadata.add(callRangeSchema, { id: 'Calls', description: 'Whole calls in 30 days, never falling.' });
  metadata.add(moneySchema, {
    id: 'Money',
    description:
      'Money for 30 days, exact decimal numbers in strings, in the currency of the report, never falling; unknown where a price that it takes is not known.',
  });

  metadata.add(planSchema, {
    id: 'RemediationPlan',
    description: 'What the remediator would do, in order. Nothing is changed by a plan.',
  });
  metadata.add(plannedChangeSchema, {
    id: 'PlannedChange',
    description: 'One change with everything that decides about it; it is made only where every guard allows it.',
  });
  metadata.add(guardResultSchema, { id: 'GuardAnswer', description: 'What one guard says of one change.' });
  metadata.add(remediationMessageSchema, { id: 'GuardMessage', description: 'A guard’s own reason as data.' });

  const { $schema, ...schema } = z.toJSONSchema(reportSchema, { target: 'draft-2020-12', metadata });
  return {
    $schema,
    title: 'Sealwatch report',
    description: 'The complete result of an audit. Whatever is not described here is not in a report.',
    ...schema,
  };
}
