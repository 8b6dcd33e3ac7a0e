import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

const tasks = Array.from({ length: 5 }, (_, index) => ({
  task_id: `T-${index}`,
  task_type: 'cluster_upgrade',
  state: index === 0 ? 'running' : 'success',
  created: '@-1h',
}));
const cloud = await startCloud({ clusters: [{ cluster_id: 'c1', region_id: 'cn-hangzhou' }], tasks: { c1: tasks } });
const LIST = 'cs:DescribeClusterTasks GET /clusters/c1/tasks';

describe('DescribeClusterTasks', () => {
  it('lists the tasks over three pages', async () => {
    const seen: string[] = [];
    for (const page_number of [1, 2, 3]) {
      const { body } = await call(cloud.home, ROOT, LIST, { query: { page_number, page_size: 2 } });
      expect(body.page_info).toEqual({ page_number, page_size: 2, total_count: 5 });
      expect(body.requestId).toBeDefined();
      for (const { task_id } of body.tasks) seen.push(task_id);
    }
    expect(seen).toEqual(['T-0', 'T-1', 'T-2', 'T-3', 'T-4']);
  });
  it('finds a cluster in its own region only', async () => {
    expect(await refusalOf(call(cloud.beijing, ROOT, LIST))).toMatchObject({ code: 'ErrorClusterNotFound' });
  });
  it('refuses a page that is no number', async () => {
    const denied = await refusalOf(call(cloud.home, ROOT, LIST, { query: { page_number: 'first' } }));
    expect(denied).toMatchObject({ statusCode: 400, code: 'InvalidParameter.Format' });
  });
});
