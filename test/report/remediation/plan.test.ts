import { describe, expect, it } from 'vitest';
import { read } from '../../../src/model/fact.ts';
import { changeOutcomes, type OpenChange } from '../../../src/model/plan.ts';
import { planOf } from '../../../src/remediation/plan.ts';
import { planFormats } from '../../../src/report/remediation/index.ts';
import { renderOutcomes } from '../../../src/report/remediation/text.ts';
import type { PlanOptions, PlanView } from '../../../src/report/remediation/view.ts';
import {
  allowed,
  keyId,
  keyMetadata,
  now,
  offCluster,
  readingOf,
  remembered,
  reportWith,
} from '../../remediation/allowed.ts';
import { hostileNames } from '../fixture-report.ts';

const options: PlanOptions = { color: false, unicode: true, width: 110, all: false, now, lang: 'en' };

const ready = offCluster(1, { name: 'prod-search', encryption: { state: 'off', keyId: '' } });
const stopped = offCluster(2, { name: 'prod-legacy' });
const odd = offCluster(3, { name: 'odd | <b>`name`</b> *x* [y](z)' });

/** One change that is allowed, one that is stopped by three guards, one of which less is known; composed. */
function view(more: Partial<PlanView> = {}): PlanView {
  const clusters = [ready, stopped, odd];
  const report = reportWith(clusters);
  const base = allowed();
  const readings = new Map([
    [ready.id, readingOf(ready.id)],
    [
      stopped.id,
      readingOf(stopped.id, {
        tasks: read([{ id: 'T-1', type: 'cluster_upgrade', state: 'running' }]),
        key: {
          regionId: 'cn-hangzhou',
          keyId,
          metadata: read({ ...keyMetadata, deletionProtection: read(false) }),
          requestId: 'REQ-2',
          readAt: '2026-11-22T06:30:00.000Z',
        },
        rbac: {
          ok: false,
          error: {
            operation: 'cs:DescribeUserPermission',
            accountId: '1',
            regionId: 'cn-hangzhou',
            resource: stopped.id,
            code: 'Forbidden.RAM',
            message: 'no',
            requestId: 'REQ-3',
          },
        },
      }),
    ],
  ]);
  const plan = planOf({
    ...base,
    report,
    settings: { ...base.settings, maxPerRun: 5, maxPercent: 100 },
    memory: { transitions: [], clusters: Object.fromEntries(clusters.map(({ id }) => [id, remembered])) },
    readings,
    pasts: new Map(clusters.map(({ id }) => [id, { is: 'never' }])),
    only: [],
    made: 0,
    organization: null,
  });
  return { report, plan, changes: [], only: [], ...more };
}

const change: OpenChange = {
  id: 'x1',
  cluster: { id: ready.id, name: ready.name, regionId: 'cn-hangzhou' },
  keyId,
  begunAt: '2026-11-22T19:30:00.000Z',
  step: 'notifying',
  calledAt: '2026-11-22T19:30:00.000Z',
  answer: 'accepted',
  seenChanging: true,
  until: null,
  outcome: 'done',
  detail: '',
};

describe('a plan', () => {
  it.each([
    ['plan.txt', 'text', options],
    ['plan-all.txt', 'text', { ...options, all: true }],
    ['plan-narrow.txt', 'text', { ...options, width: 60, unicode: false }],
    ['plan-zh.txt', 'text', { ...options, lang: 'zh' }],
    ['plan.md', 'markdown', options],
    ['plan-zh.md', 'markdown', { ...options, lang: 'zh' }],
    ['plan.json', 'json', options],
  ] as const)('is rendered as %s', async (file, format, given) => {
    await expect(planFormats[format](view(), given)).toMatchFileSnapshot(`../../golden/${file}`);
  });

  it('says that nothing is off, and what of the named is not', () => {
    const nothing = { ...view(), only: ['c-x'], plan: { ...view().plan, changes: [] } };
    for (const format of ['text', 'markdown'] as const) {
      const told = planFormats[format](nothing, options);
      expect(told).toContain('No Pro cluster is known to be off');
      expect(told.replaceAll('\\', '')).toContain('c-x');
    }
  });

  it.each(changeOutcomes)('is followed by what became of it: %s', (outcome) => {
    for (const lang of ['en', 'zh'] as const) {
      const told = renderOutcomes(view({ changes: [{ ...change, outcome, detail: 'SAID' }] }), {
        ...options,
        lang,
        width: 400,
      });
      expect(told).toContain('prod-search');
      const isFine = outcome === 'done' || outcome === 'not-called';
      expect(told.replace(/\s+/g, ' ').includes('sealwatch remediate --acknowledge')).toBe(!isFine);
    }
  });

  it('lets no name act upon a terminal, a table or a page', () => {
    for (const name of Object.values(hostileNames)) {
      const cluster = offCluster(1, { name, tags: { env: 'prod' } });
      const base = view();
      const changes = base.plan.changes.map((one) => ({ ...one, cluster: { ...one.cluster, name: cluster.name } }));
      const hostile = {
        ...base,
        plan: { ...base.plan, changes },
        changes: [{ ...change, cluster: { ...change.cluster, name }, said: name }],
      };
      for (const format of ['text', 'markdown', 'json'] as const) {
        const told = planFormats[format](hostile, options);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
        expect(told).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        if (format === 'markdown') expect(told).not.toMatch(/(^|[^\\])<(script|img|b|a)\b/);
      }
    }
  });
});
