import { operation } from '../operation.ts';

/** Tells the balance of the account; amounts are strings. */
export const queryAccountBalance = operation({
  product: 'bss',
  name: 'QueryAccountBalance',
  actions: ['bssapi:QueryAccountBalance'],
  params: {},
  answer: (account) => ({
    Code: '200',
    Message: 'Successful!',
    Success: true,
    Data: {
      AvailableAmount: '0.00',
      AvailableCashAmount: '0.00',
      CreditAmount: '0.00',
      Currency: 'CNY',
      MybankCreditAmount: '0.00',
      ...account.balance,
    },
  }),
});
