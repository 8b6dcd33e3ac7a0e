import * as z from 'zod/mini';
import type { InstanceReading } from '../model/snapshot.ts';
import { ask, fieldReader, fieldsOf, timeOrNever } from './answer.ts';
import { type Account, attempt, readingTime, type Subject } from './attempt.ts';
import { checkIdentity } from './identity.ts';

export const instanceSchema = z.object({
  KmsInstance: fieldsOf<{ readonly InstanceId: string; readonly EndDate: string }>(),
});

/** Reads when a KMS instance ends. */
export async function readInstance(account: Account, regionId: string, instanceId: string): Promise<InstanceReading> {
  const subject: Subject = { operation: 'kms:GetKmsInstance', regionId, resource: instanceId };
  const instance = await attempt(account, subject, async () => {
    const reply = await ask(account, subject, instanceSchema, { query: { KmsInstanceId: instanceId } });
    const { KmsInstance } = reply.value;
    checkIdentity(reply, { InstanceId: [KmsInstance.InstanceId, instanceId] });
    return fieldReader(account, subject, reply.requestId, KmsInstance)('EndDate', timeOrNever);
  });

  return { regionId, instanceId, ends: instance.ok ? instance.value : instance, readAt: readingTime(account) };
}
