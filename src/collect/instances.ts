import * as z from 'zod/mini';
import type { InstanceReading } from '../model/snapshot.ts';
import { callAndParse, fieldReader, fieldsOf, time, timeOrNever } from './answer.ts';
import { type AccountContext, attempt, readingTime, type Subject } from './attempt.ts';
import { checkIdentity } from './identity.ts';

export const instanceSchema = z.object({
  KmsInstance: fieldsOf<{ readonly InstanceId: string; readonly ChargeType: string; readonly EndDate: string }>(),
});

/** Reads when a KMS instance ends. */
export async function readInstance(
  account: AccountContext,
  regionId: string,
  instanceId: string,
): Promise<InstanceReading> {
  const subject: Subject = { operation: 'kms:GetKmsInstance', regionId, resource: instanceId };
  const instance = await attempt(account, subject, async () => {
    const reply = await callAndParse(account, subject, instanceSchema, { query: { KmsInstanceId: instanceId } });
    const { KmsInstance } = reply.value;
    checkIdentity(reply, { InstanceId: [KmsInstance.InstanceId, instanceId] });
    // What was paid for in advance has an end, whatever else may have none.
    const hasEnd = KmsInstance.ChargeType === 'PREPAY';
    return fieldReader(account, subject, reply.requestId, KmsInstance)('EndDate', hasEnd ? time : timeOrNever);
  });

  return { regionId, instanceId, ends: instance.ok ? instance.value : instance, readAt: readingTime(account) };
}
