import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';
import { lastRecord } from '../written.ts';

const policy = { PolicyName: 'P', PolicyType: 'System' };
const cloud = await startCloud({ roles: [{ RoleName: 'held', Policies: [policy] }, { RoleName: 'bare' }] });
const remove = (RoleName: string) => call(cloud.home, ROOT, 'ram:DeleteRole', { query: { RoleName } });

describe('DeleteRole', () => {
  it('deletes a role', async () => {
    await remove('bare');
    const gone = call(cloud.home, ROOT, 'ram:GetRole', { query: { RoleName: 'bare' } });
    expect(await refusalOf(gone)).toMatchObject({ code: 'EntityNotExist.Role' });
    expect(lastRecord(cloud)).toMatchObject({ eventName: 'DeleteRole', resourceName: 'bare' });
  });
  it('refuses a role that holds policies, and one that is not there', async () => {
    expect(await refusalOf(remove('held'))).toMatchObject({ statusCode: 409, code: 'DeleteConflict.Role.Policy' });
    expect(await refusalOf(remove('nobody'))).toMatchObject({ statusCode: 404, code: 'EntityNotExist.Role' });
    expect(lastRecord(cloud)).toMatchObject({ errorCode: 'EntityNotExist.Role' });
  });
});
