import { describe, expect, it } from 'vitest';
import { encryptionOf } from '../../src/model/cluster.ts';

describe('encryptionOf', () => {
  it.each([
    [false, 'key-1', { is: 'on', keyId: 'key-1' }],
    [true, 'key-1', { is: 'off', keyId: 'key-1' }],
    [true, '', { is: 'off', keyId: '' }],
    [true, null, { is: 'off', keyId: '' }],
    [null, null, { is: 'off', keyId: '' }],
    [null, '', { is: 'off', keyId: '' }],
    [false, '', undefined],
    [false, null, undefined],
    [null, 'key-1', { is: 'unknown', keyId: 'key-1' }],
  ])('takes DisableEncryption %j with the key %j for %j', (disabled, keyId, expected) => {
    expect(encryptionOf({ disabled, keyId })).toEqual(expected);
  });
});
