import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../src/model/errors.ts';
import { parseRemediationTrigger } from '../../src/runs/config-notice.ts';

const id = 'c145ea1d0c3b7f94a6e8b21c04d7e9f3a';

/** As the documents of Cloud Config show it; composed. */
function notice(more: object = {}, verdict = 'NON_COMPLIANT') {
  return {
    annotation: '{"configuration":"","desiredValue":"","operator":"","property":"$.Parameters"}',
    riskLevel: 'Warning',
    dataType: 'NonCompliantNotification',
    evaluationResultIdentifier: {
      orderingTimestamp: 1_630_907_917_476,
      evaluationResultQualifier: {
        resourceId: id,
        configRuleName: 'ack-cluster-encryption-enabled',
        regionId: 'cn-hangzhou',
        resourceOwnerId: 1_208_863_178_610_000,
        resourceType: 'ACS::ACK::Cluster',
        ...more,
      },
    },
    eventType: 'ResourceCompliance',
    complianceType: verdict,
    eventName: 'NonCompliant',
  };
}

const cloudEvent = { id: '1', source: 'acs.config', type: 'config:Config:NonCompliantNotification', data: notice() };
const timer = { triggerTime: '2026-11-22T00:00:00Z', triggerName: 'night', payload: '{}' };

describe('readWake', () => {
  it.each<[string, string, object]>([
    ['nothing', '', { is: 'timer' }],
    ['an empty object', '{}', { is: 'timer' }],
    ['a timer', JSON.stringify(timer), { is: 'timer' }],
    ['a notice', JSON.stringify(notice()), { is: 'notice', clusterIds: [id] }],
    ['a notice in an event', JSON.stringify(cloudEvent), { is: 'notice', clusterIds: [id] }],
    ['several of them', JSON.stringify([cloudEvent, cloudEvent]), { is: 'notice', clusterIds: [id] }],
    ['one in a text', JSON.stringify({ body: JSON.stringify(notice()) }), { is: 'notice', clusterIds: [id] }],
    [
      'CamelCase',
      JSON.stringify({ ResourceId: id, ResourceType: 'ACS::ACK::Cluster' }),
      { is: 'notice', clusterIds: [id] },
    ],
    [
      'another kind of resource',
      JSON.stringify(notice({ resourceType: 'ACS::ECS::Instance' })),
      { is: 'notice', clusterIds: [] },
    ],
    ['no kind of resource', JSON.stringify({ resourceId: id }), { is: 'notice', clusterIds: [] }],
    ['what is compliant', JSON.stringify(notice({}, 'COMPLIANT')), { is: 'notice', clusterIds: [] }],
    ['an id that is none', JSON.stringify(notice({ resourceId: '../../etc' })), { is: 'notice', clusterIds: [] }],
  ])('reads %s', (_, text, expected) => {
    expect(parseRemediationTrigger(text)).toEqual(expected);
  });

  it.each([
    ['no JSON', 'wake up'],
    ['another event', '{"hello":"world"}'],
    ['a list of nothing', '[]'],
    ['a number', '1'],
    ['too much', `"${'x'.repeat(1_100_000)}"`],
  ])('takes no orders from %s', (_, text) => {
    expect(() => parseRemediationTrigger(text)).toThrow(InvalidInput);
  });

  it('survives whatever comes, and names ids only', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 8 }), fc.string()), (text) => {
        try {
          const wake = parseRemediationTrigger(text);
          if (wake.is === 'notice') for (const one of wake.clusterIds) expect(one).toMatch(/^[A-Za-z0-9-]{1,64}$/);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInput);
        }
      }),
    );
    const deep = `${'['.repeat(5_000)}${JSON.stringify(notice())}${']'.repeat(5_000)}`;
    expect(() => parseRemediationTrigger(deep)).toThrow(InvalidInput);
  });
});
