import { isFailure } from '../cloud/errors.ts';
import type { Fact } from '../model/fact.ts';
import { fields as fieldsSchema, MalformedAnswer, parseAnswer, show } from './answer.ts';
import { type Account, attempt, type Subject } from './attempt.ts';
import type { ClusterEntry } from './clusters.ts';

/** A cluster or a key, named well enough to be asked for. */
export interface Place {
  readonly regionId: string;
  readonly id: string;
}

/** Asks ACK for the whole of one cluster; null where it knows no such cluster there. */
export function readDetail(account: Account, { regionId, id }: Place): Promise<Fact<ClusterEntry | null>> {
  const subject: Subject = { operation: 'cs:DescribeClusterDetail', regionId, resource: id };
  return attempt(account, subject, async () => {
    try {
      const answer = await account.cloud.call(subject.operation, { regionId, path: { ClusterId: id } });
      const fields = parseAnswer(fieldsSchema, answer, subject.operation);
      // An answer about another cluster says nothing of this one.
      if (fields.cluster_id !== id) {
        throw new MalformedAnswer(subject.operation, `it is about ${show(fields.cluster_id)}`, answer.requestId);
      }
      return { id, regionId, fields, requestId: answer.requestId };
    } catch (error) {
      if (isFailure(error, 'notFound') && /^ErrorClusterNotFound$/i.test(error.code)) return null;
      throw error;
    }
  });
}
