import * as z from 'zod/mini';
import type { Fact } from '../model/fact.ts';
import type { ClusterTask } from '../model/remediation.ts';
import { MalformedAnswer, parseAnswer } from './answer.ts';
import { type Account, attempt, type Subject } from './attempt.ts';

const pageSize = 50;
/** 5,000 tasks of one cluster; one that claims more is not believed. */
const maxPages = 100;

/** ACK documents `success` and `fail`; the others are seen in its tools. Whatever is none of them may still be going on. */
const ended = new Set(['success', 'succeeded', 'fail', 'failed', 'error', 'canceled', 'cancelled']);

const name = z.string().check(z.minLength(1));
const answerSchema = z.object({
  // A cluster that never had a task: whether ACK lists none, or has null, is not documented.
  tasks: z.nullable(z.array(z.object({ task_id: name, task_type: z.optional(z.string()), state: name }))),
  page_info: z.object({
    total_count: z.number().check(z.refine((count) => Number.isSafeInteger(count) && count >= 0)),
  }),
});

/** Lists the tasks of a cluster that have not ended, from all pages of them. */
export function readOpenTasks(
  account: Account,
  regionId: string,
  clusterId: string,
): Promise<Fact<readonly ClusterTask[]>> {
  const subject: Subject = { operation: 'cs:DescribeClusterTasks', regionId, resource: clusterId };
  return attempt(account, subject, async () => {
    const found = new Map<string, ClusterTask>();
    for (let page = 1, total = 1; found.size < total; page += 1) {
      const answer = await account.cloud.call(subject.operation, {
        regionId,
        path: { cluster_id: clusterId },
        query: { page_number: page, page_size: pageSize },
      });
      const { tasks, page_info } = parseAnswer(answerSchema, answer, subject.operation);
      for (const { task_id: id, task_type: type = '', state } of tasks ?? []) found.set(id, { id, type, state });
      total = page_info.total_count;
      const wrong = found.size > total || (found.size < total && ((tasks ?? []).length === 0 || page >= maxPages));
      if (wrong) {
        const counts = `it counts ${total} tasks and lists ${found.size}`;
        throw new MalformedAnswer(subject.operation, counts, answer.requestId);
      }
    }
    return [...found.values()].filter(({ state }) => !ended.has(state.toLowerCase()));
  });
}
