import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redacted } from '../../src/cloud/redact.ts';
import { cpuMsOf } from '../cpu-time.ts';

const credentials = {
  accessKeyId: 'LTAI5tExampleKeyId01',
  accessKeySecret: 'Secret/With+Signs=30chars',
  securityToken: 'CAIS+token/with=signs',
};

describe('what the cloud said', () => {
  it('keeps what is harmless', () => {
    expect(redacted('The specified KMS Key is not found: key-hzz1.', credentials)).toBe(
      'The specified KMS Key is not found: key-hzz1.',
    );
  });

  it('becomes one line of at most so many characters, none of them cut in half', () => {
    expect(redacted('a\n\t b\u2028c', credentials)).toBe('a b c');
    expect(redacted('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`);
    expect(redacted(`${'x'.repeat(298)}💥yy`)).toBe(`${'x'.repeat(298)}…`);
  });

  it('loses every trace of a credential wherever it stands', () => {
    const { accessKeyId, accessKeySecret, securityToken } = credentials;
    const secrets = [accessKeyId, accessKeySecret, securityToken];
    const trace = fc.constantFrom(
      ...secrets,
      ...secrets.map(encodeURIComponent),
      'STS.NTexampleExample',
      'ab'.repeat(32),
    );
    const words = fc.constantFrom(' ', 'is', 'key:', '"', '/', 'signature ', 'string to sign', '\n', '%');
    fc.assert(
      fc.property(fc.array(fc.oneof(trace, words), { maxLength: 20 }), (pieces) => {
        const shown = redacted(pieces.join(''), credentials);
        for (const secret of [...secrets, ...secrets.map(encodeURIComponent), 'STS.NTex', 'abababab']) {
          expect(shown).not.toContain(secret);
        }
      }),
    );
  });

  it('is not spoiled by a secret so short that it is part of words', () => {
    expect(redacted('not found', { accessKeyId: 'ak', accessKeySecret: 'o' })).toBe('not found');
  });

  it('takes no longer for a hostile text', () => {
    const pieces = ['signature ', 'signature is', 'string to ', 'GET&%2F&', 'LTAI', ' ', 'a1'];
    expect(
      cpuMsOf(() => {
        for (const piece of pieces) redacted(piece.repeat(200_000), credentials);
      }),
    ).toBeLessThan(500);
  });
});
