import { describe, expect, it } from 'vitest';
import { readInstance } from '../../src/collect/instances.ts';
import { errorOf, Refusal, scripted, valueIn } from './open-account.ts';

async function ends(answer: unknown) {
  const { account: of } = await scripted(() => answer);
  return (await readInstance(of, 'cn-hangzhou', 'kst-1')).ends;
}

describe('a KMS instance', () => {
  it('ends when KMS says', async () => {
    expect(valueIn(await ends({ KmsInstance: { EndDate: '2027-01-01T00:00:00Z' } }))).toBe(Date.UTC(2027, 0, 1));
  });

  it('never ends where KMS says nothing in words', async () => {
    expect(valueIn(await ends({ KmsInstance: { EndDate: '' } }))).toBeNull();
  });

  it.each([
    {},
    { KmsInstance: null },
    { KmsInstance: {} },
    { KmsInstance: { EndDate: null } },
    { KmsInstance: { ChargeType: 'PREPAY', EndDate: '' } },
    { KmsInstance: { EndDate: 'some day' } },
    { KmsInstance: { EndDate: '2027-01-01 00:00:00' } },
  ])('does not last for ever for want of knowing: %j', async (answer) => {
    expect(errorOf(await ends(answer))).toMatchObject({
      operation: 'kms:GetKmsInstance',
      resource: 'kst-1',
      code: 'MalformedAnswer',
    });
  });

  it('is unread where it is gone, or denied', async () => {
    expect(errorOf(await ends(new Refusal(404, 'Forbidden.InstanceNotFound'))).code).toBe('Forbidden.InstanceNotFound');
    expect(errorOf(await ends(new Refusal(403, 'Forbidden.NoPermission'))).code).toBe('Forbidden.NoPermission');
  });
});
