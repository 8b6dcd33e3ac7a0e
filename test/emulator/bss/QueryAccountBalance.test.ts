import { describe, expect, it } from 'vitest';
import { call } from '../clients.ts';
import { ROOT, startCloud } from '../fixture.ts';

describe('QueryAccountBalance', () => {
  it('tells the balance of the account file, in strings', async () => {
    const cloud = await startCloud({ balance: { AvailableAmount: '1,234.56', Currency: 'USD' } });
    const { body } = await call(cloud.beijing, ROOT, 'bss:QueryAccountBalance');
    expect(body).toMatchObject({ Code: '200', Success: true, Data: { AvailableAmount: '1,234.56', Currency: 'USD' } });
  });
  it('tells an empty purse where the account file says nothing', async () => {
    const cloud = await startCloud();
    const { body } = await call(cloud.home, ROOT, 'bss:QueryAccountBalance');
    expect(body.Data).toMatchObject({ AvailableAmount: '0.00', Currency: 'CNY' });
  });
});
