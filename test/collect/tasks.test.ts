import { describe, expect, it } from 'vitest';
import { readOpenTasks } from '../../src/collect/tasks.ts';
import { changeableAccount } from '../changeable-account.ts';
import { emulated, errorOf, Refusal, scripted, valueIn } from './open-account.ts';

const task = (id: string | number, state: string, more: object = {}) => ({
  task_id: `T-${id}`,
  task_type: 'cluster_upgrade',
  state,
  ...more,
});

async function openTasks(tasks: object[]) {
  const { account } = await emulated(changeableAccount({ tasks: { off: tasks as never } }));
  return readOpenTasks(account, 'cn-hangzhou', 'off');
}

async function told(answer: unknown) {
  const { account } = await scripted(() => answer);
  return readOpenTasks(account, 'cn-hangzhou', 'off');
}

describe('the tasks of a cluster that have not ended', () => {
  it('are none where there never was one', async () => {
    expect(valueIn(await openTasks([]))).toEqual([]);
  });

  it.each(['success', 'succeeded', 'fail', 'failed', 'error', 'canceled', 'cancelled', 'SUCCESS'])(
    'are none where it is %s',
    async (state) => {
      expect(valueIn(await openTasks([task(1, state)]))).toEqual([]);
    },
  );

  it.each(['running', 'pending', 'paused', 'initial', 'zebra', 'success?'])('are those that are %s', async (state) => {
    expect(valueIn(await openTasks([task(1, 'success'), task(2, state)]))).toEqual([
      { id: 'T-2', type: 'cluster_upgrade', state },
    ]);
  });

  it.each([49, 50, 51, 100, 120])('are found at the end of %i', async (count) => {
    const tasks = Array.from({ length: count }, (_, index) => task(index, index === count - 1 ? 'running' : 'success'));

    expect(valueIn(await openTasks(tasks)).map(({ id }) => id)).toEqual([`T-${count - 1}`]);
  });

  it('are found where the server gives fewer on a page than it is asked for', async () => {
    const { account, asked } = await scripted(({ query }) => {
      const page = Number(query.get('page_number'));
      return { tasks: [task(page, page === 3 ? 'running' : 'success')], page_info: { total_count: 3 } };
    });

    expect(valueIn(await readOpenTasks(account, 'cn-hangzhou', 'off'))).toHaveLength(1);
    expect(asked).toHaveLength(3);
  });

  it.each([
    {},
    { tasks: [] },
    { tasks: null, page_info: { total_count: 0 } },
    { page_info: { total_count: 0 } },
    { tasks: [], page_info: {} },
    { tasks: [], page_info: { total_count: '0' } },
    { tasks: [], page_info: { total_count: -1 } },
    { tasks: [], page_info: { total_count: 1 } },
    { tasks: [task(1, 'success')], page_info: { total_count: 0 } },
    { tasks: [task(1, 'success'), task(2, 'success')], page_info: { total_count: 1 } },
    { tasks: {}, page_info: { total_count: 0 } },
    { tasks: [7], page_info: { total_count: 1 } },
    { tasks: [{ state: 'success' }], page_info: { total_count: 1 } },
    { tasks: [task(1, '')], page_info: { total_count: 1 } },
    { tasks: [{ task_id: 'T-1', task_type: 'x' }], page_info: { total_count: 1 } },
    { tasks: [task(1, 'success', { state: 7 })], page_info: { total_count: 1 } },
    { tasks: [task(1, 'success', { state: null })], page_info: { total_count: 1 } },
  ])('are unread where ACK says %j', async (answer) => {
    expect(errorOf(await told(answer))).toMatchObject({
      operation: 'cs:DescribeClusterTasks',
      resource: 'off',
      code: 'MalformedAnswer',
    });
  });

  it('are unread where the pages do not come to an end', async () => {
    const { account, asked } = await scripted(({ nth }) => ({
      tasks: [task(nth, 'success')],
      page_info: { total_count: nth + 1 },
    }));

    expect(errorOf(await readOpenTasks(account, 'cn-hangzhou', 'off')).code).toBe('MalformedAnswer');
    expect(asked.length).toBeLessThanOrEqual(100);
  });

  it('are unread where a page repeats, or fails', async () => {
    const repeats = { tasks: [task(1, 'success')], page_info: { total_count: 2 } };
    expect(errorOf(await told(repeats)).code).toBe('MalformedAnswer');

    const { account } = await scripted(({ nth }) =>
      nth === 1 ? { tasks: [task(1, 'success')], page_info: { total_count: 2 } } : new Refusal(403, 'Forbidden.RAM'),
    );
    expect(errorOf(await readOpenTasks(account, 'cn-hangzhou', 'off')).code).toBe('Forbidden.RAM');
  });
});
