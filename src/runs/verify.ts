import { createPublicKey } from 'node:crypto';
import { InvalidInput } from '../model/errors.ts';
import type { Session } from '../session.ts';
import { checkEvidence, type VerifyResult } from '../state/evidence.ts';
import { checkSignatures, type SignatureCheck } from '../state/signatures.ts';
import { StoreError } from '../store/store.ts';

/** What was verified, the signatures of the chain included. */
export interface SignedVerifyResult extends VerifyResult {
  readonly signatures: Pick<SignatureCheck, 'signed' | 'newest'>;
}

/**
 * Verifies that no stored report was changed, removed, added or retired out of time, as far as the store itself can show; and
 * with a public key, what it signed.
 *
 * @param publicKey PEM
 * @throws StoreError where there is no store, InvalidInput where the key is none
 */
export async function verify(
  { config, store, clock, timing }: Pick<Session, 'config' | 'store' | 'clock' | 'timing'>,
  publicKey?: string,
): Promise<SignedVerifyResult> {
  if (store === undefined)
    throw new StoreError('SEALWATCH_STORE is not set, so there are no stored reports to verify.');
  if (publicKey !== undefined) checkPublicKey(publicKey);
  const evidence = await checkEvidence(store, { timing, now: clock.now(), retention: config.retention });
  const { signed, newest, problems } = await checkSignatures(store, publicKey);
  return { ...evidence, problems: [...evidence.problems, ...problems], signatures: { signed, newest } };
}

function checkPublicKey(pem: string): void {
  try {
    // Node would take the public half of a private key, but a private key must not be passed around.
    if (pem.includes('PRIVATE KEY')) throw new Error('a private key');
    createPublicKey(pem);
  } catch {
    throw new InvalidInput(
      '--public-key is no public key in PEM (-----BEGIN PUBLIC KEY-----), as kms GetPublicKey answers it.',
    );
  }
}
