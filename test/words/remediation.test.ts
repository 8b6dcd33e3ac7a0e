import { describe, expect, it } from 'vitest';
import { reasons } from '../../src/checks/catalog.ts';
import { remediationMessageShapes } from '../../src/model/remediation-messages.ts';
import { remediationEn } from '../../src/words/remediation-en.ts';
import { remediationZh } from '../../src/words/remediation-zh.ts';

type Said = string | ((data: never) => string) | { readonly [name: string]: Said };

/** Every sentence by its path, said of something. */
function sentences(said: Said, path = ''): [string, string][] {
  if (typeof said === 'string') return [[path, said]];
  if (typeof said === 'function') {
    const anything = new Proxy({}, { get: (_, name) => (name === Symbol.toPrimitive ? () => 'X' : 'X') });
    return [[path, (said as (data: unknown) => string)(anything)]];
  }
  return Object.entries(said).flatMap(([name, part]) => sentences(part, `${path}/${name}`));
}

const english = new Map(sentences(remediationEn as never));
const chinese = new Map(sentences(remediationZh as never));

describe('the words of the remediator', () => {
  it('say the same things in both languages', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
    expect(english.size).toBeGreaterThan(150);
  });

  it.each([...chinese])('are Chinese at %s, or the same command', (path, said) => {
    expect(said.trim()).not.toBe('');
    const isFormula = !/[a-z]{3,} [a-z]{2,}/i.test(
      (english.get(path) ?? '').replace(/sealwatch [a-z]+ --[a-z]+|X/g, ''),
    );
    if (!isFormula) expect(said).toMatch(/[\u4e00-\u9fff]/);
  });

  it('share no id with the reasons of checks', () => {
    const shared = Object.keys(remediationMessageShapes).filter((id) => reasons.has(id));
    expect(shared).toEqual([]);
  });
});
