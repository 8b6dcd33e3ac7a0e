import { describe, expect, it } from 'vitest';
import keyUsable from '../src/checks/ack-cluster-encryption-key-usable.ts';
import { type Check, compliant, defineCheck, insufficientData, nonCompliant } from '../src/checks/define-check.ts';
import { ask, gapsOf, messageIdsIn, needsOf } from './check-table.ts';

const source = `
  if (x) return compliant(message('key-usable', {}), evidence);
  if (y) return insufficientData(message('key-absent-unjudged', {}));
  return nonCompliant(message(z ? 'key-absent' : 'key-disabled', { state: 'unread' }), evidence);
`;

const check: Check = defineCheck({
  id: 'made-up',
  title: { en: 'Made up', zh: '虚构' },
  severity: 'low',
  resourceType: 'ACS::ACK::Cluster',
  risk: { en: 'None.', zh: '无。' },
  controls: [],
  reasons: keyUsable.reasons,
  reference: 'https://example.com',
  needs: ['keyState'],
  consults: ['keyDeleteDate'],
  evaluate: ({ keyState, keyDeleteDate }, { message }) => {
    const evidence = { property: 'state', expected: 'Enabled', actual: keyState ?? '' };
    if (!keyDeleteDate.ok) return insufficientData(message('key-absent-unjudged', {}), evidence);
    return keyState === 'Enabled'
      ? compliant(message('key-usable', {}), evidence)
      : nonCompliant(message('key-absent', { keyId: 'key-1' }), evidence);
  },
});

const row = (expected: 'COMPLIANT' | 'NON_COMPLIANT' | 'INSUFFICIENT_DATA', id: 'key-usable' | 'key-absent') => ({
  it: 'is a row',
  expect: expected,
  message: id,
});

describe('the table of a check', () => {
  it('must show every verdict and every message that the check’s file can give', () => {
    expect(gapsOf(check, source, [])).toEqual([
      'COMPLIANT',
      'NON_COMPLIANT',
      'INSUFFICIENT_DATA',
      'key-usable',
      'key-absent-unjudged',
      'key-absent',
      'key-disabled',
    ]);
    expect(gapsOf(check, source, [row('COMPLIANT', 'key-usable'), row('NON_COMPLIANT', 'key-absent')])).toEqual([
      'INSUFFICIENT_DATA',
      'key-absent-unjudged',
      'key-disabled',
    ]);
  });

  it('must show both sides of a check that seems to have only one', () => {
    expect(gapsOf(check, 'return compliant();', [row('COMPLIANT', 'key-usable')])).toEqual(['NON_COMPLIANT']);
  });

  it('must show that a check with a gate may not apply', () => {
    const gated = { ...check, gate: { needs: [], evaluate: () => undefined } } as Check;
    expect(gapsOf(gated, '', [])).toEqual(['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE']);
  });

  it('takes words for messages only where they are', () => {
    expect(messageIdsIn(`message('key-usable', {}); if (state === 'refused') message('no-such-message', {})`)).toEqual([
      'key-usable',
    ]);
  });

  it('knows what a check needs, its gate first', () => {
    const gated = { ...check, gate: { needs: ['edition'], evaluate: () => undefined } } as unknown as Check;
    expect(needsOf(gated)).toEqual(['edition', 'keyState']);
  });

  it('asks as an audit does: an unread need is never handed to the check, a consulted fact is', () => {
    expect(ask(check, {}).decision.verdict).toBe('COMPLIANT');
    expect(ask(check, { readErrors: ['keyState'] }).decision.message.id).toBe('read-error');
    expect(ask(check, { readErrors: ['keyDeleteDate'] }).decision.message.id).toBe('key-absent-unjudged');
  });
});
