import { describe, expect, it } from 'vitest';
import { editionOf, reportedEdition } from '../../src/model/cluster.ts';

const managed = 'ManagedKubernetes';

describe('editionOf', () => {
  it.each([
    [managed, 'ack.pro.small', 'Default', 'pro'],
    [managed, 'ack.pro.xlarge', 'Edge', 'pro'],
    [managed, 'ack.pro.2xlarge', 'Serverless', 'pro'],
    [managed, 'ack.pro.4xlarge', 'Lingjun', 'pro'],
    [managed, 'ack.pro.small', null, 'pro'],
    [managed, 'ACK.PRO.SMALL', 'Default', 'pro'],
    ['', 'ack.pro.small', 'Default', 'pro'],
    [managed, 'ack.pro.small', 'Acs', 'acs'],
    [managed, 'ack.pro.small', 'acs', 'acs'],
    [managed, 'ack.standard', 'Default', 'basic'],
    [managed, 'ack.standard', 'Serverless', 'basic'],
    [managed, '', 'Default', 'basic'],
    ['Kubernetes', '', 'Default', 'dedicated'],
    ['Kubernetes', null, null, 'dedicated'],
    ['ExternalKubernetes', '', 'Default', 'registered'],
    ['ExternalKubernetes', 'ack.pro.small', 'Default', 'registered'],
    ['externalkubernetes', 'ack.pro.4xlarge', null, 'registered'],
    ['Kubernetes', 'ack.pro.small', 'Default', 'dedicated'],
    ['Ask', 'ack.pro.small', 'Serverless', 'legacy'],
    ['Ask', '', '', 'legacy'],
    ['Swarm', null, null, 'legacy'],
  ])('takes type %j, spec %j, profile %j for %s', (type, spec, profile, edition) => {
    expect(editionOf({ type, spec, profile })).toBe(edition);
  });

  it.each([
    ['a managed cluster of no spec', managed, null],
    ['a managed cluster of a spec that nobody knows', managed, 'ack.ultra.small'],
    ['a spec that only begins like Pro', managed, 'ack.prolific.small'],
    ['a spec that only ends like Pro', managed, 'x.ack.pro.small'],
    ['a type that nobody knows', 'Nomad', ''],
    ['nothing at all', null, null],
  ])('does not take %s for Basic', (_, type, spec) => {
    expect(editionOf({ type, spec, profile: 'Default' })).toBeUndefined();
  });
});

describe('reportedEdition', () => {
  it.each([
    ['ack.pro.small', 'running', 'NON_COMPLIANT', 'pro'],
    ['ack.pro.small', 'running', 'INSUFFICIENT_DATA', 'pro'],
    ['ack.pro.small', 'deleted', 'NOT_APPLICABLE', 'pro'],
    ['ack.pro.small', 'running', 'NOT_APPLICABLE', 'registered'],
    ['ack.standard', 'running', 'COMPLIANT', 'pro'],
    ['ack.standard', 'running', 'NOT_APPLICABLE', 'basic'],
    ['', 'running', 'NOT_APPLICABLE', 'basic'],
    ['ack.zebra', 'running', 'INSUFFICIENT_DATA', undefined],
  ] as const)('takes spec %j in state %s with %s for %s', (spec, state, configured, edition) => {
    const encryption = configured === 'COMPLIANT' ? 'on' : 'off';
    expect(
      reportedEdition({
        spec,
        profile: 'Default',
        state,
        encryption: { state: encryption },
        verification: { configured },
      }),
    ).toBe(edition);
  });
});
