import { describe, expect, it } from 'vitest';
import { roleNames, roleOperations } from '../../src/bootstrap/policy.ts';
import { type Operation, type OperationName, operations, type Rate } from '../../src/cloud/operations.ts';

const all: [string, Operation][] = Object.entries(operations);

describe('the table of operations', () => {
  it.each(all)('names %s by its product and action', (name, { product, action }) => {
    expect(name).toBe(`${product}:${action}`);
  });

  it.each(all)('asks RAM for actions of the same product for %s', (_, { product, ramActions }) => {
    const service = product === 'bss' ? 'bssapi' : product;
    for (const action of ramActions) expect(action).toMatch(new RegExp(`^${service}:[A-Z]\\w+$`));
  });

  it.each(all)('gives %s the path that its style has', (_, { style, path, method }) => {
    if (style === 'RPC') expect([method, path]).toEqual(['POST', '/']);
    else expect(path).toMatch(/^(\/(\w|-|\{\w+\})+)+$/);
  });

  it('needs a grant for everything', () => {
    expect(all.filter(([, { ramActions }]) => ramActions.length === 0).map(([name]) => name)).toEqual([]);
  });

  it('holds one write, which no role but the remediator has, so that an audit cannot change the account', () => {
    const writes = all.filter(([, { access }]) => access === 'write').map(([name]) => name as OperationName);
    expect(writes).toEqual(['cs:UpdateKMSEncryption']);
    for (const role of roleNames) {
      expect(writes.filter((name) => roleOperations(role).includes(name))).toEqual(role === 'remediate' ? writes : []);
    }
  });

  it('takes an empty answer for one only where nothing is answered, and nothing is read', () => {
    const silent = all.filter(([, operation]) => operation.emptyResponse === true).map(([name]) => name);
    expect(silent.sort()).toEqual(['cs:UpdateKMSEncryption', 'fc:InvokeFunction']);
  });

  it('keeps the documented rates and one rate per group', () => {
    const groups = new Map<string, Rate>();
    for (const [, { rate }] of all) {
      if (rate === undefined) continue;
      expect(groups.get(rate.group) ?? rate).toEqual(rate);
      groups.set(rate.group, rate);
    }
    expect(groups.get('kms-key-reads')).toMatchObject({ perSecond: 50, per: 'region' });
    expect(groups.get('kms-account-reads')).toMatchObject({ perSecond: 1 });
    expect(groups.get('actiontrail-lookups')).toMatchObject({ perSecond: 2, per: 'account' });
  });
});
