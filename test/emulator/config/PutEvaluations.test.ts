import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';

const rules = [
  { ConfigRuleName: 'periodic', ResultToken: '=a/b+c', scheduled: true },
  { ConfigRuleName: 'on-change', ResultToken: 'other' },
];
const cloud = await startCloud({ configRules: rules });
const PUT = 'config:PutEvaluations';

const result = (id: string, more: object = {}) => ({
  accountId: Number(ACCOUNT),
  complianceResourceId: id,
  complianceResourceType: 'ACS::ACK::Cluster',
  complianceRegionId: 'cn-hangzhou',
  complianceType: 'COMPLIANT',
  orderingTimestamp: 1_630_907_917_476,
  ...more,
});

function put(evaluations: unknown, more: object = {}, token = '=a/b+c') {
  const body = { ResultToken: token, Evaluations: JSON.stringify(evaluations), ...more };
  return call(cloud.home, ROOT, PUT, { body });
}

const kept = (index = 0) =>
  (cloud.account(ACCOUNT).configRules[index]?.Evaluations ?? []).map((one) => one.complianceResourceId);

describe('PutEvaluations', () => {
  it('takes results by a form, and removes those of a periodic rule that are not put again where it is told to', async () => {
    expect((await put([result('a'), result('b')])).body).toMatchObject({ Result: true });
    await put([result('a', { complianceType: 'NON_COMPLIANT' }), result('c')]);
    expect(kept()).toEqual(['a', 'b', 'c']);
    await put([result('c')], { DeleteMode: true });
    expect(kept()).toEqual(['c']);
    await put([result('x')], {}, 'other');
    await put([result('y')], { DeleteMode: true }, 'other');
    expect(kept(1)).toEqual(['x', 'y']);
  });

  it.each<[string, unknown, string]>([
    ['a list of more than 100', Array.from({ length: 101 }, (_, index) => result(`c${index}`)), 'at most 100'],
    ['what is no list', result('a'), 'a list'],
    ['another verdict', [result('a', { complianceType: 'FINE' })], 'one of COMPLIANT'],
    ['an account as text', [result('a', { accountId: ACCOUNT })], 'as accountId'],
    ['names in CamelCase', [{ ...result('a'), ComplianceResourceId: 'a' }], 'no ComplianceResourceId'],
    ['a long annotation', [result('a', { annotation: 'x'.repeat(1_001) })], 'annotation'],
  ])('refuses %s', async (_, evaluations, said) => {
    const denied = await refusalOf(put(evaluations));
    expect(denied.statusCode).toBe(400);
    expect(denied.message).toContain(said);
  });

  it('refuses a token that is none, and no token', async () => {
    expect(await refusalOf(put([], {}, 'nobody'))).toMatchObject({ statusCode: 400, code: 'InvalidResultToken' });
    expect(await refusalOf(put([], {}, ''))).toMatchObject({ statusCode: 400, code: 'MissingResultToken' });
  });
});
