import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Check } from '../src/checks/define-check.ts';
import type { Evaluation } from '../src/evaluate.ts';
import { type Verdict, verdicts, worst } from '../src/model/finding.ts';
import type { Proof, Rung } from '../src/model/proof.ts';
import { prove, proven } from '../src/proof.ts';

const [no, unknown, yes, none] = verdicts;

function evaluation(stage: Rung | undefined, verdict: Verdict): Evaluation {
  return { check: { stage } as Check, decision: { verdict } } as Evaluation;
}

const all: Proof = {
  configured: yes,
  keyValid: yes,
  roleAuthorized: yes,
  seenWorking: yes,
  oldSecretsRewritten: unknown,
};

describe('a rung', () => {
  it.each<[readonly Verdict[], Verdict]>([
    [[yes], yes],
    [[yes, yes], yes],
    [[yes, no], no],
    [[no, unknown], no],
    [[yes, unknown], unknown],
    [[none, yes], yes],
    [[none, unknown], unknown],
    [[none, none], none],
    [[none], none],
    [[], none],
    [[yes, none, unknown, no], no],
  ])('of %j is %s', (of, verdict) => {
    expect(worst(of)).toBe(verdict);
  });

  it('is no better for another check, nor for their order', () => {
    const some = fc.array(fc.constantFrom(...verdicts), { maxLength: 5 });
    fc.assert(
      fc.property(some, fc.constantFrom(no, unknown), (list, bad) => {
        expect(worst([...list, bad])).not.toBe(yes);
        expect(worst([bad, ...list])).toBe(worst([...list, bad]));
      }),
    );
  });
});

describe('the ladder', () => {
  it('has each check on its stage, and the account’s role under every cluster', () => {
    const proof = prove(
      [
        evaluation('configured', yes),
        evaluation('keyValid', yes),
        evaluation('keyValid', no),
        evaluation('seenWorking', yes),
        evaluation(undefined, no),
      ],
      [evaluation('roleAuthorized', unknown), evaluation(undefined, no)],
      unknown,
    );

    expect(proof).toEqual({
      configured: yes,
      keyValid: no,
      roleAuthorized: unknown,
      seenWorking: yes,
      oldSecretsRewritten: unknown,
    });
  });

  it('says nothing of the role, nor of old Secrets, for a cluster that no key could seal', () => {
    const proof = prove([evaluation('configured', none)], [evaluation('roleAuthorized', no)], unknown);

    expect(proof).toEqual({
      configured: none,
      keyValid: none,
      roleAuthorized: none,
      seenWorking: none,
      oldSecretsRewritten: none,
    });
  });

  it('says what is known of old Secrets', () => {
    expect(prove([evaluation('configured', yes)], [], yes).oldSecretsRewritten).toBe(yes);
  });
});

describe('a cluster', () => {
  it.each([
    ['cluster', 'cluster'],
    ['exclusive-key', 'cluster'],
    ['shared-key', 'key'],
  ])('whose activity is attributed by %s is proven as strongly as that', (attribution, strength) => {
    expect(proven(all, attribution)).toBe(strength);
  });

  it('is proven though its old Secrets are not known to be rewritten', () => {
    expect(proven({ ...all, oldSecretsRewritten: no }, 'cluster')).toBe('cluster');
  });

  it('is proven by nothing less than all four rungs', () => {
    for (const rung of ['configured', 'keyValid', 'roleAuthorized', 'seenWorking'] as const) {
      for (const verdict of [no, unknown, none]) expect(proven({ ...all, [rung]: verdict }, 'cluster')).toBe(false);
    }
  });
});
