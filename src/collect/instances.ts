import * as z from 'zod/mini';
import type { InstanceReading } from '../model/snapshot.ts';
import { fieldReader, parseAnswer, timeOrNever } from './answer.ts';
import { type Account, attempt, readingTime, type Subject } from './attempt.ts';

const answerSchema = z.object({ KmsInstance: z.record(z.string(), z.unknown()) });

/** Tells when a KMS instance ends. */
export async function readInstance(account: Account, regionId: string, instanceId: string): Promise<InstanceReading> {
  const subject: Subject = { operation: 'kms:GetKmsInstance', regionId, resource: instanceId };
  const instance = await attempt(account, subject, async () => {
    const answer = await account.cloud.call(subject.operation, { regionId, query: { KmsInstanceId: instanceId } });
    const { KmsInstance } = parseAnswer(answerSchema, answer, subject.operation);
    return fieldReader(account, subject, answer.requestId, KmsInstance)('EndDate', timeOrNever);
  });

  return { regionId, instanceId, ends: instance.ok ? instance.value : instance, readAt: readingTime(account) };
}
