import type { Verdict } from './finding.ts';

/** The five stages of the verification, in the order in which they are climbed. */
export const stages = ['configured', 'keyUsable', 'roleAuthorized', 'keyUsed', 'existingSecretsReencrypted'] as const;

export type Stage = (typeof stages)[number];

export type Verification = Readonly<Record<Stage, Verdict>>;

/** How strong the proof is: the activity is this cluster's alone, or that of a key it shares. */
export type VerifiedLevel = 'cluster' | 'key';
