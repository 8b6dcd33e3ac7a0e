import { describe, expect, it } from 'vitest';
import { readBalance, readKmsStatus } from '../../src/collect/arrears.ts';
import { errorOf, Refusal, scripted, valueIn } from './open-account.ts';

const answering = async (body: unknown) => (await scripted(() => body)).account;

describe('what KMS says of the account', () => {
  it.each([
    ['Enabled', 'Enabled'],
    ['NotEnabled', 'NotEnabled'],
    ['INDEBT', 'InDebt'],
    ['suspended', 'Suspended'],
  ])('may be %s', async (told, status) => {
    expect(valueIn(await readKmsStatus(await answering({ AccountStatus: told }), 'cn-hangzhou'))).toBe(status);
  });

  it.each([{}, { AccountStatus: '' }, { AccountStatus: 'Fine' }, { AccountStatus: null }])(
    'is not fine by default: %j',
    async (body) => {
      expect(errorOf(await readKmsStatus(await answering(body), 'cn-hangzhou'))).toMatchObject({
        operation: 'kms:DescribeAccountKmsStatus',
        code: 'MalformedAnswer',
      });
    },
  );
});

describe('the balance', () => {
  const balance = (AvailableAmount: unknown, more: object = {}) => ({
    Success: true,
    Code: '200',
    Data: { AvailableAmount, Currency: 'CNY' },
    ...more,
  });

  it.each([
    ['10.00', '10.00'],
    ['1,234,567.89', '1234567.89'],
    ['-5', '-5'],
    ['0', '0'],
  ])('of %s is %s', async (told, available) => {
    expect(valueIn(await readBalance(await answering(balance(told))))).toEqual({ available, currency: 'CNY' });
  });

  it.each([
    balance('plenty'),
    balance(''),
    balance('1e9'),
    balance(10),
    balance(null),
    { Success: true, Code: '200' },
    {},
  ])('is unread in %j', async (body) => {
    expect(errorOf(await readBalance(await answering(body)))).toMatchObject({
      operation: 'bss:QueryAccountBalance',
      code: 'MalformedAnswer',
    });
  });

  it.each([
    [{ Success: false, Code: 'NotAuthorized' }, 'NotAuthorized'],
    [{ Success: false, Code: '200' }, '200'],
    [{ Success: 'false', Code: undefined }, 'HTTP200'],
    [{ Success: undefined, Code: 'InternalError' }, 'InternalError'],
  ])('is unread where %j is beside it', async (fields, code) => {
    expect(errorOf(await readBalance(await answering(balance('10.00', fields)))).code).toBe(code);
  });

  it.each([
    { Success: true, Code: '200', Message: 'Successful!' },
    { Success: true, Code: undefined, Message: undefined },
    { Success: undefined, Code: 'Success', Message: 'ok' },
  ])('is read where %j is beside it', async (fields) => {
    expect((await readBalance(await answering(balance('10.00', fields)))).ok).toBe(true);
  });

  it('is unread where it is denied', async () => {
    expect(errorOf(await readBalance(await answering(new Refusal(403, 'NotAuthorized')))).code).toBe('NotAuthorized');
  });
});
