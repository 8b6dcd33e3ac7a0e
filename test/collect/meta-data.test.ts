import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasFlag, readMetaData } from '../../src/collect/meta-data.ts';

const text = (capabilities: unknown) => JSON.stringify({ Capabilities: capabilities, KubernetesVersion: '1.30.7' });
const on = { is: 'read', capabilities: { disabled: false, keyId: 'key-1' }, addons: null, rrsa: null };

describe('readMetaData', () => {
  it('reads text, as it comes today', () => {
    expect(readMetaData(text({ DisableEncryption: false, EncryptionKMSKeyId: 'key-1', Network: 'terway' }))).toEqual(
      on,
    );
  });

  it('reads an object, as older SDKs gave it', () => {
    expect(readMetaData({ Capabilities: { DisableEncryption: false, EncryptionKMSKeyId: 'key-1' } })).toEqual(on);
  });

  it.each([
    [false, false],
    ['false', false],
    ['False', false],
    ['FALSE', false],
    [true, true],
    ['true', true],
    ['TRUE', true],
    [null, null],
    [undefined, null],
  ])('takes the flag %j for %j', (flag, disabled) => {
    expect(readMetaData({ Capabilities: { DisableEncryption: flag } })).toEqual({
      is: 'read',
      capabilities: { disabled, keyId: null },
      addons: null,
      rrsa: null,
    });
  });

  it.each([0, 1, '', ' true', '0', 'no', 'off', {}, [], ['false']])('does not guess at the flag %j', (flag) => {
    expect(readMetaData({ Capabilities: { DisableEncryption: flag } })).toEqual({
      is: 'malformed',
      wrong: '`meta_data.Capabilities.DisableEncryption` is not a boolean',
    });
  });

  it.each([0, 7, true, false, {}, ['key-1']])('does not guess at the key id %j', (keyId) => {
    expect(readMetaData({ Capabilities: { EncryptionKMSKeyId: keyId } }).is).toBe('malformed');
  });

  it.each([
    [
      [{ name: 'coredns', version: '1.9' }, { name: ' arms ' }],
      [
        { name: 'coredns', version: '1.9' },
        { name: 'arms', version: '' },
      ],
    ],
    [undefined, null],
    [[], null],
    ['coredns', null],
    [[{ name: 'coredns' }, 'arms'], null],
    [[{ name: '' }], null],
    [[{}], null],
  ])('takes %j for the add-ons %j', (addons, expected) => {
    expect(readMetaData({ Addons: addons })).toMatchObject({ is: 'read', addons: expected });
  });

  it.each([
    [{ enabled: true }, true],
    [{ enabled: 'false' }, false],
    [{ enabled: 'perhaps' }, null],
    [{}, null],
    [undefined, null],
  ])('takes %j for RRSA %j', (config, rrsa) => {
    expect(readMetaData({ RRSAConfig: config })).toMatchObject({ is: 'read', rrsa });
  });

  it('reads text that was encoded twice, and no more often', () => {
    const inner = text({ DisableEncryption: false, EncryptionKMSKeyId: 'key-1' });
    expect(readMetaData(JSON.stringify(inner))).toEqual(readMetaData(inner));
    expect(readMetaData(JSON.stringify(JSON.stringify(inner)))).toMatchObject({ is: 'malformed' });
  });

  it('takes a key id of nothing but spaces for none', () => {
    expect(readMetaData({ Capabilities: { EncryptionKMSKeyId: '  ' } })).toMatchObject({ capabilities: { keyId: '' } });
    expect(readMetaData({ Capabilities: { EncryptionKMSKeyId: ' key-1\n' } })).toMatchObject({
      capabilities: { keyId: 'key-1' },
    });
  });

  it.each([undefined, null, ''])('calls %j missing', (value) => {
    expect(readMetaData(value)).toEqual({ is: 'missing' });
  });

  it.each(['{', '[]', 'null', '7', '"text"', 'true', ' ', 7, true, [], [{}]])('calls %j malformed', (value) => {
    expect(readMetaData(value)).toEqual({ is: 'malformed', wrong: '`meta_data` is not a JSON object' });
  });

  it.each(['x', 7, true, [], ['DisableEncryption']])('calls Capabilities of %j malformed', (capabilities) => {
    expect(readMetaData(text(capabilities))).toEqual({
      is: 'malformed',
      wrong: '`meta_data.Capabilities` is not an object',
    });
  });

  it('does not look for the fields where they do not belong', () => {
    expect(readMetaData({ DisableEncryption: false, EncryptionKMSKeyId: 'key-1' })).toEqual({
      is: 'read',
      capabilities: { disabled: null, keyId: null },
      addons: null,
      rrsa: null,
    });
    expect(
      readMetaData('{"__proto__":{"Capabilities":{"DisableEncryption":false,"EncryptionKMSKeyId":"key-1"}}}'),
    ).toEqual({
      is: 'read',
      capabilities: { disabled: null, keyId: null },
      addons: null,
      rrsa: null,
    });
  });

  it('does not parse a text that is far too long, however deep', () => {
    expect(readMetaData(`{"x":"${'x'.repeat(1_000_000)}"}`).is).toBe('malformed');
    expect(readMetaData(`${'['.repeat(400_000)}`).is).toBe('malformed');
    expect(readMetaData(`{"Capabilities":${'['.repeat(200_000)}${']'.repeat(200_000)}}`).is).toBe('malformed');
  });

  it('never throws, and says on only of a boolean false and a text, whatever JSON it is given', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.json(),
      fc.record(
        {
          Capabilities: fc.record(
            { DisableEncryption: fc.jsonValue(), EncryptionKMSKeyId: fc.jsonValue() },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(value, (given) => {
        const metaData = readMetaData(given);
        if (metaData.is !== 'read') return;
        const { disabled, keyId } = metaData.capabilities;
        expect([true, false, null]).toContain(disabled);
        expect(keyId === null || typeof keyId === 'string').toBe(true);
        expect(readMetaData(typeof given === 'string' ? JSON.parse(given) : JSON.stringify(given))).toEqual(metaData);
      }),
      { numRuns: 500 },
    );
  });
});

describe('hasFlag', () => {
  it.each([
    [{ Capabilities: {} }, false],
    [{}, false],
    [{ Capabilities: null }, false],
    [{ Capabilities: { EncryptionKMSKeyId: '' } }, false],
    [{ Capabilities: { EncryptionKMSKeyId: 'key-1' } }, false],
    [{ Capabilities: { DisableEncryption: true } }, true],
    [{ Capabilities: { DisableEncryption: 'False' } }, true],
    [{ Capabilities: { DisableEncryption: 'x' } }, false],
    ['', false],
    [undefined, false],
  ])('of %j is %j', (value, expected) => {
    expect(hasFlag(readMetaData(value))).toBe(expected);
  });
});
