import { createHash } from 'node:crypto';
import { SignerError } from '../cloud/signer.ts';
import type { Anchor } from '../model/signature.ts';
import type { Session } from '../session.ts';
import { chainHead, keepSignature, readSignature } from '../state/signatures.ts';
import { orDamage } from '../store/store.ts';

/**
 * Signs the newest link of the chain, where the configuration names a key. A key that cannot sign holds nothing up: the chain
 * goes on unsigned, and the log says so.
 */
export async function signHead({
  store,
  signer,
  clock,
  logError,
}: Pick<Session, 'store' | 'signer' | 'clock' | 'logError'>) {
  if (store === undefined || signer === undefined) return;
  await orDamage(store, undefined, async () => {
    const head = await chainHead(store);
    if (head === undefined || (await readSignature(store, head.number)) !== undefined) return;
    const { bytes, ...link } = head;
    try {
      const { key, value } = await signer.sign(bytes, createHash('sha256').update(bytes).digest());
      await keepSignature(store, { ...link, at: new Date(clock.now()).toISOString(), key, value });
    } catch (error) {
      if (!(error instanceof SignerError)) throw error;
      logError(`Link ${head.number} of the chain of reports is not signed. ${error.message}`);
    }
  });
}

/** The newest link, and whether it is signed where it should be; undefined where there is none. */
export async function anchorOf({ store, signer }: Pick<Session, 'store' | 'signer'>): Promise<Anchor | undefined> {
  if (store === undefined) return undefined;
  return orDamage(store, undefined, async (): Promise<Anchor | undefined> => {
    const head = await chainHead(store);
    if (head === undefined) return undefined;
    const { bytes: _, ...link } = head;
    const signature = signer === undefined ? undefined : await readSignature(store, link.number);
    const isSigned = signature !== undefined && signature !== 'damaged' && signature.sha256 === link.sha256;
    return { ...link, signature: signer === undefined ? 'none' : isSigned ? 'signed' : 'missing' };
  });
}
