import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/checks/define-check.ts';
import type { Evaluation } from '../../src/judge/evaluate.ts';
import { verificationOf, verifiedOf } from '../../src/judge/verification.ts';
import { type Stage, type Verdict, type Verification, verdicts, worst } from '../../src/model/finding.ts';

const [no, unknown, yes, none] = verdicts;

function evaluation(stage: Stage | undefined, verdict: Verdict): Evaluation {
  return { check: { stage } as Check, decision: { verdict } } as Evaluation;
}

const all: Verification = {
  configured: yes,
  keyUsable: yes,
  roleAuthorized: yes,
  keyUsed: yes,
  existingSecretsReencrypted: unknown,
};

describe('a stage', () => {
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

describe('the verification', () => {
  it('has each check on its stage, and the account’s role under every cluster', () => {
    const verification = verificationOf(
      [
        evaluation('configured', yes),
        evaluation('keyUsable', yes),
        evaluation('keyUsable', no),
        evaluation('keyUsed', yes),
        evaluation(undefined, no),
      ],
      [evaluation('roleAuthorized', unknown), evaluation(undefined, no)],
      unknown,
    );

    expect(verification).toEqual({
      configured: yes,
      keyUsable: no,
      roleAuthorized: unknown,
      keyUsed: yes,
      existingSecretsReencrypted: unknown,
    });
  });

  it('says nothing of the role, nor of old Secrets, for a cluster that no key could encrypt', () => {
    const verification = verificationOf([evaluation('configured', none)], [evaluation('roleAuthorized', no)], unknown);

    expect(verification).toEqual({
      configured: none,
      keyUsable: none,
      roleAuthorized: none,
      keyUsed: none,
      existingSecretsReencrypted: none,
    });
  });

  it('says what is known of old Secrets', () => {
    expect(verificationOf([evaluation('configured', yes)], [], yes).existingSecretsReencrypted).toBe(yes);
  });
});

describe('a cluster', () => {
  it.each([
    ['cluster', 'cluster'],
    ['exclusive-key', 'cluster'],
    ['shared-key', 'key'],
  ])('whose activity is attributed by %s is verified as strongly as that', (attribution, strength) => {
    expect(verifiedOf(all, attribution)).toBe(strength);
  });

  it('is verified though its old Secrets are not known to be rewritten', () => {
    expect(verifiedOf({ ...all, existingSecretsReencrypted: no }, 'cluster')).toBe('cluster');
  });

  it('is verified by nothing less than all four stages', () => {
    for (const stage of ['configured', 'keyUsable', 'roleAuthorized', 'keyUsed'] as const) {
      expect(verifiedOf({ ...all, [stage]: no }, 'cluster')).toBe('no');
      for (const verdict of [unknown, none])
        expect(verifiedOf({ ...all, [stage]: verdict }, 'cluster')).toBe('unknown');
    }
  });
});
