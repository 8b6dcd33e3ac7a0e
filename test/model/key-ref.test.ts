import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalKeyRef,
  isAlias,
  isSameKeyRef,
  type KeyPlace,
  keyRefText,
  keyResolver,
  parseKeyRef,
} from '../../src/model/key-ref.ts';

const here: KeyPlace = { accountId: '1198530351100217', regionId: 'cn-hangzhou' };
const uuid = '0B30658A-ed1a-4922-b8f7-a673ca9c5d01';
const same = (one: string, other: string, place = here) =>
  isSameKeyRef(parseKeyRef(one, place), parseKeyRef(other, place));

describe('sameness', () => {
  test.each([
    ['key-hz1', 'acs:kms:cn-hangzhou:1198530351100217:key/key-hz1'],
    ['key-hz1', 'ACS:KMS:CN-HANGZHOU:1198530351100217:KEY/key-hz1'],
    [uuid, uuid.toLowerCase()],
    [uuid, `acs:kms:cn-hangzhou:1198530351100217:key/${uuid.toUpperCase()}`],
    ['alias/prod', 'acs:kms:cn-hangzhou:1198530351100217:alias/prod'],
    ['alias/prod/eu', 'Acs:Kms:cn-hangzhou:1198530351100217:alias/prod/eu'],
  ])('%s is %s', (one, other) => expect(same(one, other)).toBe(true));

  test.each([
    ['key-hz1', 'KEY-HZ1'],
    ['key-hz1', 'key-hz2'],
    ['alias/prod', 'alias/Prod'],
    ['alias/prod', 'prod'],
    ['alias/key-hz1', 'key-hz1'],
    ['key-hz1', 'acs:kms:cn-beijing:1198530351100217:key/key-hz1'],
    ['key-hz1', 'acs:kms:cn-hangzhou:1000000000000001:key/key-hz1'],
    ['key-hz1', 'acs:ram:cn-hangzhou:1198530351100217:key/key-hz1'],
    ['', 'key-hz1'],
  ])('%s is not %s', (one, other) => expect(same(one, other)).toBe(false));
});

const alias = fc.stringMatching(/^alias\/[\w/-]{1,20}$/);
const name = fc.oneof(fc.stringMatching(/^key-[a-z\d]{1,12}$/), fc.uuid(), alias);
const place = fc.record({
  accountId: fc.stringMatching(/^\d{16}$/),
  regionId: fc.constantFrom('cn-hangzhou', 'cn-beijing', 'eu-central-1'),
});
const arnOf = (of: KeyPlace, text: string) => canonicalKeyRef(parseKeyRef(text, of));

describe('for every reference', () => {
  test('its ARN is the same reference from any place, and the shortest text from its own', () => {
    fc.assert(
      fc.property(name, place, place, (text, home, elsewhere) => {
        const ref = parseKeyRef(text, home);
        const arn = canonicalKeyRef(ref);
        expect(isSameKeyRef(parseKeyRef(arn, elsewhere), ref)).toBe(true);
        expect(canonicalKeyRef(parseKeyRef(arn, elsewhere))).toBe(arn);
        expect(keyRefText(ref, home)).toBe(text);
        expect(isSameKeyRef(parseKeyRef(keyRefText(ref, elsewhere), elsewhere), ref)).toBe(true);
        expect(isAlias(ref)).toBe(text.startsWith('alias/'));
      }),
    );
  });

  test('a place and a name make one reference', () => {
    fc.assert(
      fc.property(name, name, place, place, (one, other, home, elsewhere) => {
        const isOne = one === other && home.accountId === elsewhere.accountId && home.regionId === elsewhere.regionId;
        expect(isSameKeyRef(parseKeyRef(one, home), parseKeyRef(other, elsewhere))).toBe(isOne);
      }),
    );
  });

  test('any text parses, and sameness is that of the canonical text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const [a, b] = [parseKeyRef(one, here), parseKeyRef(other, here)];
        expect(isSameKeyRef(a, b)).toBe(canonicalKeyRef(a) === canonicalKeyRef(b));
        expect(isSameKeyRef(a, a)).toBe(true);
      }),
    );
  });
});

describe('resolving', () => {
  const key = { place: here, id: 'key-hz1', arn: arnOf(here, 'key-hz1') };

  test('id, ARN and alias of one key get one text; what was not described keeps its own', () => {
    const resolve = keyResolver([{ ...key, reference: 'alias/prod' }]);
    for (const text of ['key-hz1', key.arn, 'alias/prod', arnOf(here, 'alias/prod')]) {
      expect(resolve(text, here)).toBe(key.arn);
    }
    expect(resolve('alias/other', here)).toBe(arnOf(here, 'alias/other'));
    expect(resolve('alias/prod', { ...here, regionId: 'cn-beijing' })).not.toBe(key.arn);
  });

  test('a key of another account goes by its id alone, unless a key of this account has that id', () => {
    const other = { accountId: '1000000000000001', regionId: 'cn-hangzhou' };
    const foreign = { place: here, reference: arnOf(other, 'key-hz1'), id: 'key-hz1', arn: arnOf(other, 'key-hz1') };
    expect(keyResolver([foreign])('key-hz1', here)).toBe(foreign.arn);
    for (const order of [
      [foreign, { ...key, reference: 'alias/prod' }],
      [{ ...key, reference: 'alias/prod' }, foreign],
    ]) {
      const resolve = keyResolver(order);
      expect(resolve('key-hz1', here)).toBe(key.arn);
      expect(resolve(foreign.reference, here)).toBe(foreign.arn);
    }
  });

  test('the order of what was described does not matter', () => {
    const described = fc.uniqueArray(fc.record({ reference: alias, id: fc.constantFrom('key-a', 'key-b', 'key-c') }), {
      selector: ({ reference }) => canonicalKeyRef(parseKeyRef(reference, here)),
      maxLength: 8,
    });
    fc.assert(
      fc.property(described, (some) => {
        const entries = some.map(({ reference, id }) => ({ place: here, reference, id, arn: arnOf(here, id) }));
        const [forward, backward] = [keyResolver(entries), keyResolver(entries.toReversed())];
        for (const { reference, arn } of entries) {
          expect(forward(reference, here)).toBe(arn);
          expect(backward(reference, here)).toBe(arn);
        }
      }),
    );
  });
});
