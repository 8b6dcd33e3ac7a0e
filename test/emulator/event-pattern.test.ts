import { describe, expect, it } from 'vitest';
import { matchesPattern } from '../../emulator/event-pattern.ts';

const event = {
  source: 'acs.kms',
  type: 'kms:ActionTrail:ApiCall',
  data: { eventName: 'DisableKey', sourceIpAddress: '10.1.2.3', count: 5, empty: '', none: null, tags: ['a', 'b'] },
};

describe('a pattern', () => {
  it.each([
    ['any of several values', { type: ['cs:ActionTrail:ApiCall', 'kms:ActionTrail:ApiCall'] }],
    ['fields inside fields', { source: ['acs.kms'], data: { eventName: ['DisableKey'] } }],
    ['one item of an array', { data: { tags: ['b'] } }],
    ['a prefix', { source: [{ prefix: 'acs.' }] }],
    ['a suffix', { type: [{ suffix: ':ApiCall' }] }],
    ['a part', { type: [{ contains: 'ActionTrail' }] }],
    ['anything but some values', { source: [{ 'anything-but': ['acs.oss', 'acs.ecs'] }] }],
    ['anything but a prefix', { source: [{ 'anything-but': { prefix: 'acs.o' } }] }],
    ['a field that is there', { source: [{ exists: true }] }],
    ['a field that is not there', { data: { errorCode: [{ exists: false }] } }],
    ['numbers', { data: { count: [{ numeric: ['>', 4, '<=', 5] }] } }],
    ['addresses', { data: { sourceIpAddress: [{ cidr: '10.0.0.0/8' }] } }],
    ['null and empty text', { data: { none: [null], empty: [''] } }],
    ['everything', {}],
  ])('matches %s', (_what, pattern) => {
    expect(matchesPattern(pattern, event)).toBe(true);
  });
  it.each([
    ['another value', { source: ['acs.oss'] }],
    ['another case', { source: ['ACS.KMS'] }],
    ['one field of two', { source: ['acs.kms'], data: { eventName: ['EnableKey'] } }],
    ['no alternative', { source: [] }],
    ['a field that is not there', { colour: ['red'] }],
    ['a field of a field that is not there', { colour: { of: ['red'] } }],
    ['a prefix of a number', { data: { count: [{ prefix: '5' }] } }],
    ['what it excludes', { source: [{ 'anything-but': 'acs.kms' }] }],
    ['numbers outside', { data: { count: [{ numeric: ['<', 5] }] } }],
    ['other addresses', { data: { sourceIpAddress: [{ cidr: '10.2.0.0/16' }], source: [{ cidr: '::/0' }] } }],
  ])('does not match %s', (_what, pattern) => {
    expect(matchesPattern(pattern, event)).toBe(false);
  });
  it('is refused where it asks for what there is not', () => {
    expect(() => matchesPattern({ source: [{ regex: '.*' }] }, event)).toThrow('no operator regex');
    expect(() => matchesPattern({ source: 'acs.kms' }, event)).toThrow('must be an object');
  });
});
