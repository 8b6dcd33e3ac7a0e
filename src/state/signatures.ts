import { createPublicKey, verify } from 'node:crypto';
import * as z from 'zod/mini';
import { parseJsonBytes } from '../model/json.ts';
import type { ChainHead, LinkSignature } from '../model/signature.ts';
import type { Store } from '../store/store.ts';
import { linkKey, linkNumbers, sha256 } from './chain.ts';

const folder = 'signatures/';

const text = z.string();
const signatureSchema = z.object({
  number: z.int(),
  sha256: text,
  at: z.iso.datetime(),
  key: z.object({
    arn: text,
    versionId: text,
    algorithm: z.enum(['RSA_PKCS1_SHA_256', 'ECDSA_SHA_256']),
    publicKey: text,
  }),
  value: text,
});

/** The key of a link's signature. */
export function signatureKey(number: number): string {
  return linkKey(number).replace(/^[^/]*\//, folder);
}

/** The newest link with its bytes; undefined where there is none. */
export async function chainHead(store: Store): Promise<(ChainHead & { readonly bytes: Uint8Array }) | undefined> {
  const number = (await linkNumbers(store)).at(-1);
  const bytes = number === undefined ? undefined : await store.read(linkKey(number));
  return number === undefined || bytes === undefined ? undefined : { number, sha256: sha256(bytes), bytes };
}

/** Keeps the signature of a link; one that is there already stays. */
export async function keepSignature(store: Store, signature: LinkSignature): Promise<void> {
  await store.putIfAbsent(signatureKey(signature.number), new TextEncoder().encode(`${JSON.stringify(signature)}\n`));
}

/** The numbers of the links that have a signature, ascending. */
export async function signedNumbers(store: Store): Promise<readonly number[]> {
  return (await store.list(folder)).flatMap((key) => {
    const number = Number(key.slice(folder.length, -'.json'.length));
    return number > 0 && signatureKey(number) === key ? number : [];
  });
}

/** The signature of a link; undefined where there is none, `damaged` where what is there is none. */
export async function readSignature(store: Store, number: number): Promise<LinkSignature | 'damaged' | undefined> {
  const bytes = await store.read(signatureKey(number));
  if (bytes === undefined) return undefined;
  const parsed = signatureSchema.safeParse(parseJsonBytes(bytes));
  return parsed.success && parsed.data.number === number ? parsed.data : 'damaged';
}

/** What the signatures of the chain's links are worth. */
export interface SignatureCheck {
  /** Links whose signature the public key accepts; without one, those that have a signature. */
  readonly signed: number;
  /** The newest of these. */
  readonly newest: number | undefined;
  readonly problems: readonly string[];
}

/**
 * Checks the signatures of the chain's links. Nothing is asked of the cloud.
 *
 * @param publicKey PEM; without it, only whether a signature is about the link that is there
 */
export async function checkSignatures(store: Store, publicKey: string | undefined): Promise<SignatureCheck> {
  const key = publicKey === undefined ? undefined : createPublicKey(publicKey);
  const problems: string[] = [];
  const good: number[] = [];
  for (const number of await signedNumbers(store)) {
    const signature = await readSignature(store, number);
    const bytes = await store.read(linkKey(number));
    if (bytes === undefined) problems.push(`Link ${number} of the chain was signed, and is missing.`);
    else if (signature === undefined || signature === 'damaged')
      problems.push(`The signature of link ${number} is damaged.`);
    else if (signature.sha256 !== sha256(bytes)) problems.push(`Link ${number} is not the one that was signed.`);
    else if (key !== undefined && !verify('sha256', bytes, key, Buffer.from(signature.value, 'base64'))) {
      problems.push(
        `The public key does not accept the signature of link ${number}: another key signed it, or it was changed.`,
      );
    } else good.push(number);
  }
  if (key !== undefined && good.length === 0) problems.push('No link of the chain is signed with this key.');
  return { signed: good.length, newest: good.at(-1), problems };
}
