import type { Verdict } from './finding.ts';

/** The five stages of a cluster's verification, in order. */
export const stages = ['configured', 'keyUsable', 'roleAuthorized', 'keyUsed', 'existingSecretsReencrypted'] as const;

export type Stage = (typeof stages)[number];

export type Verification = Readonly<Record<Stage, Verdict>>;

/**
 * Whether the first four stages are compliant. At level `cluster` the usage is this cluster's alone, at level `key` that of a
 * key it shares; `no` where a stage is non-compliant, `unknown` otherwise.
 */
export const verifiedLevels = ['no', 'unknown', 'key', 'cluster'] as const;

export type Verified = (typeof verifiedLevels)[number];

/** Whether a cluster is verified, at either level. */
export function isVerified(verified: Verified): verified is 'key' | 'cluster' {
  return verified === 'key' || verified === 'cluster';
}
