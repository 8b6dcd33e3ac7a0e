import type { Verdict } from './finding.ts';

/** The five rungs of the proof ladder, in the order in which they are climbed. */
export const rungs = ['configured', 'keyValid', 'roleAuthorized', 'seenWorking', 'oldSecretsRewritten'] as const;

export type Rung = (typeof rungs)[number];

export type Proof = Readonly<Record<Rung, Verdict>>;

/** How strong the proof is: the activity is this cluster's alone, or that of a key it shares. */
export type Strength = 'cluster' | 'key';
