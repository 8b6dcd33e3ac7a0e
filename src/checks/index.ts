import active from './ack-cluster-encryption-active.ts';
import enabled from './ack-cluster-encryption-enabled.ts';
import keySupported from './ack-cluster-encryption-key-supported.ts';
import keyUsable from './ack-cluster-encryption-key-usable.ts';
import notRefused from './ack-cluster-encryption-not-refused.ts';
import roleAuthorized from './ack-managed-security-role-authorized.ts';
import type { Check } from './define-check.ts';

/** Every check, in the order in which the proof ladder is climbed. */
export const checks: readonly Check[] = [enabled, keyUsable, keySupported, roleAuthorized, active, notRefused];
