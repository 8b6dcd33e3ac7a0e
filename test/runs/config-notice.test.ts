import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../src/model/errors.ts';
import { clustersByAccount, parseRemediationTrigger } from '../../src/runs/config-notice.ts';

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

const own = { id, accountId: '1208863178610000', regionId: 'cn-hangzhou' };
const cloudEvent = { id: '1', source: 'acs.config', type: 'config:Config:NonCompliantNotification', data: notice() };
const timer = { triggerTime: '2026-11-22T00:00:00Z', triggerName: 'night', payload: '{}' };

describe('parseRemediationTrigger', () => {
  it.each<[string, string, object]>([
    ['nothing', '', { is: 'timer' }],
    ['an empty object', '{}', { is: 'timer' }],
    ['a timer', JSON.stringify(timer), { is: 'timer' }],
    ['a notice', JSON.stringify(notice()), { is: 'notice', clusters: [own] }],
    ['a notice in an event', JSON.stringify(cloudEvent), { is: 'notice', clusters: [own] }],
    ['several of them', JSON.stringify([cloudEvent, cloudEvent]), { is: 'notice', clusters: [own] }],
    ['one in a text', JSON.stringify({ body: JSON.stringify(notice()) }), { is: 'notice', clusters: [own] }],
    [
      'CamelCase',
      JSON.stringify({ ResourceId: id, ResourceType: 'ACS::ACK::Cluster' }),
      { is: 'notice', clusters: [{ id, accountId: '', regionId: '' }] },
    ],
    [
      'another kind of resource',
      JSON.stringify(notice({ resourceType: 'ACS::ECS::Instance' })),
      { is: 'notice', clusters: [] },
    ],
    ['no kind of resource', JSON.stringify({ resourceId: id }), { is: 'notice', clusters: [] }],
    ['what is compliant', JSON.stringify(notice({}, 'COMPLIANT')), { is: 'notice', clusters: [] }],
    ['an id that is none', JSON.stringify(notice({ resourceId: '../../etc' })), { is: 'notice', clusters: [] }],
  ])('reads %s', (_, text, expected) => {
    expect(parseRemediationTrigger(text)).toEqual(expected);
  });

  const assignment = JSON.stringify({ runId: '2026-11-22T00-00-00Z-00000000', accountId: '42' });
  const givenUp = (requestPayload: string) =>
    JSON.stringify({ requestContext: { condition: 'RetriesExhausted' }, requestPayload, responsePayload: '{}' });
  it.each<[string, string, object]>([
    ['one account of a run', assignment, { is: 'assignment' }],
    ['one that was given up', givenUp(assignment), { is: 'assignment' }],
    ['a notice that was given up', givenUp(JSON.stringify(notice())), { is: 'notice', clusters: [] }],
    ['a timer that was given up', givenUp(JSON.stringify(timer)), { is: 'notice', clusters: [] }],
    [
      'a notice that names its account once',
      JSON.stringify({ accountId: 42, resourceId: id, resourceType: 'ACS::ACK::Cluster' }),
      { is: 'notice', clusters: [{ id, accountId: '42', regionId: '' }] },
    ],
  ])('tells %s', (_, text, expected) => {
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
          if (wake.is === 'notice') for (const one of wake.clusters) expect(one.id).toMatch(/^[A-Za-z0-9-]{1,64}$/);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInput);
        }
      }),
    );
    const deep = `${'['.repeat(5_000)}${JSON.stringify(notice())}${']'.repeat(5_000)}`;
    expect(() => parseRemediationTrigger(deep)).toThrow(InvalidInput);
  });
});

describe('clustersByAccount', () => {
  const account = { ownAccountId: '42', isOrganization: false, regions: ['cn-hangzhou'] };
  const noticed = (accountId: string, regionId: string) => [{ id: 'c1', accountId, regionId }];

  it.each([
    ['its own account', noticed('42', 'cn-hangzhou'), {}, [['42', ['c1']]]],
    ['what the notice does not say', noticed('', ''), {}, [['42', ['c1']]]],
    ['every region where none is configured', noticed('42', 'eu-west-1'), { regions: [] }, [['42', ['c1']]]],
    ['another account of an organization', noticed('43', 'cn-hangzhou'), { isOrganization: true }, [['43', ['c1']]]],
  ])('takes %s', (_, clusters, more, expected) => {
    expect([...clustersByAccount(clusters, { ...account, ...more })]).toEqual(expected);
  });

  it.each([
    ['another account', noticed('43', 'cn-hangzhou'), 'account 43, and this function remediates account 42 alone'],
    ['another region', noticed('42', 'eu-west-1'), 'in eu-west-1, which is none of the regions'],
  ])('says in one sentence that it is about %s', (_, clusters, said) => {
    expect(() => clustersByAccount(clusters, account)).toThrow(InvalidInput);
    expect(() => clustersByAccount(clusters, account)).toThrow(said);
  });
});
