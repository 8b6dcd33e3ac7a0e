import { describe, expect, it } from 'vitest';
import { applyWaivers, type WrittenWaiver } from '../../src/judge/waivers.ts';
import { type Finding, message } from '../../src/model/finding.ts';

const finding: Finding = {
  id: 'f1',
  checkId: 'ack-cluster-encryption-enabled',
  severity: 'high',
  verdict: 'NON_COMPLIANT',
  resource: { type: 'ACS::ACK::Cluster', id: 'c1', name: 'lab', accountId: '1', regionId: 'cn-hangzhou' },
  reason: '',
  message: message('encryption-off', {}),
  evidence: [],
  controls: [],
  firstSeen: '2026-01-01T00:00:00.000Z',
  since: '2026-01-01T00:00:00.000Z',
};
const waiver: WrittenWaiver = {
  check: 'ack-cluster-encryption-enabled',
  resource: 'c1',
  reason: 'only test data',
  owner: 'platform',
  approvedBy: 'j.doe',
  expires: '2026-12-31',
};

function apply(written: WrittenWaiver, { at = '2026-11-22T06:30:00Z', on = finding } = {}) {
  const { findings, waivers } = applyWaivers([on], [written], {
    now: Date.parse(at),
    checkIds: new Set(['ack-cluster-encryption-enabled', 'other-check']),
    tagsOf: () => ['env=lab'],
    idOf: (_, text) => (text === 'another name of c1' ? 'c1' : text),
  });
  return { waived: findings[0]?.waiver !== undefined, finding: findings[0], ...waivers[0] };
}

describe('a waiver', () => {
  it('marks the finding, which keeps its verdict', () => {
    const { finding: marked, state, findings } = apply(waiver);

    expect(marked).toMatchObject({ verdict: 'NON_COMPLIANT', waiver: { owner: 'platform', expires: '2026-12-31' } });
    expect({ state, findings }).toEqual({ state: 'active', findings: 1 });
  });

  it.each([
    ['by the name of the resource', { resource: 'lab' }],
    ['by another name for the resource', { resource: 'another name of c1' }],
    ['by a tag', { resource: undefined, tag: 'env=lab' }],
  ])('selects %s', (_, by) => {
    expect(apply({ ...waiver, ...by }).waived).toBe(true);
  });

  it.each([
    ['another check', { check: 'other-check' }],
    ['another resource', { resource: 'c2' }],
    ['another tag', { resource: undefined, tag: 'env=prod' }],
  ])('leaves %s alone', (_, by) => {
    expect(apply({ ...waiver, ...by })).toMatchObject({ waived: false, state: 'active', findings: 0 });
  });

  it('holds to the last moment of its last day', () => {
    expect(apply(waiver, { at: '2026-12-31T23:59:59.999Z' }).waived).toBe(true);
    expect(apply(waiver, { at: '2027-01-01T00:00:00Z' })).toMatchObject({ waived: false, state: 'lapsed' });
  });

  it.each([
    ['no date', { expires: undefined }],
    ['a date that is none', { expires: 'next year' }],
    ['a day that is none', { expires: '2026-02-30' }],
    ['a time for a day', { expires: '2026-12-31T00:00:00Z' }],
    ['an American date', { expires: '12/31/2026' }],
    ['no owner', { owner: undefined }],
    ['an empty reason', { reason: '  ' }],
    ['no approver', { approvedBy: undefined }],
    ['a check that nobody knows', { check: 'ack-cluster-encryption' }],
    ['nothing that it selects', { resource: undefined }],
    ['two selectors', { tag: 'env=lab' }],
  ])('waives nothing with %s, and says so', (_, damage) => {
    const applied = apply({ ...waiver, ...damage });

    expect(applied).toMatchObject({ waived: false, state: 'malformed', findings: 0 });
    expect(applied.problem).not.toBe('');
  });

  it.each(['COMPLIANT', 'INSUFFICIENT_DATA', 'NOT_APPLICABLE'] as const)('has nothing to waive of %s', (verdict) => {
    expect(apply(waiver, { on: { ...finding, verdict } }).waived).toBe(false);
  });
});
