import {
  constants,
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  randomBytes,
} from 'node:crypto';
import type { LiveAccount } from '../account.ts';
import { ApiError } from '../errors.ts';

type Key = LiveAccount['keys'][number];

/** What a key of each spec may sign with. EC_SM2 is left out: Node has no such keys everywhere. */
const algorithms: Readonly<Record<string, readonly string[]>> = {
  RSA_2048: ['RSA_PKCS1_SHA_256', 'RSA_PSS_SHA_256'],
  RSA_3072: ['RSA_PKCS1_SHA_256', 'RSA_PSS_SHA_256'],
  EC_P256: ['ECDSA_SHA_256'],
  EC_P256K: ['ECDSA_SHA_256'],
};

const curves: Readonly<Record<string, { readonly name: string; readonly order: bigint }>> = {
  EC_P256: { name: 'prime256v1', order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n },
  EC_P256K: { name: 'secp256k1', order: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n },
};

/** The only version of a key, which is derived from its id where the file gives none. */
export function versionOf(key: Key): string {
  if (typeof key.PrimaryKeyVersion === 'string' && key.PrimaryKeyVersion !== '') return key.PrimaryKeyVersion;
  const digest = createHash('sha256').update(key.KeyId).digest('hex');
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

/** Refuses another version than that of the key. Unknown on the real service: the code. */
export function requireVersion(key: Key, version: string): void {
  if (version === versionOf(key)) return;
  throw new ApiError(404, 'Forbidden.KeyVersionNotFound', 'The specified KeyVersion is not found.');
}

/** The key pair of an asymmetric key: that of the account file (`PrivateKey`, PEM), or a new one that it keeps. */
export function privateKeyOf(key: Key): KeyObject {
  const spec = String(key.KeySpec);
  if (!Object.hasOwn(algorithms, spec)) {
    throw new ApiError(400, 'UnsupportedOperation', 'This operation is not supported for the key spec.');
  }
  if (typeof key.PrivateKey !== 'string') key.PrivateKey = newKey(spec);
  return createPrivateKey(String(key.PrivateKey));
}

function newKey(spec: string): string {
  const curve = curves[spec];
  const { privateKey } =
    curve === undefined
      ? generateKeyPairSync('rsa', { modulusLength: Number(spec.slice(-4)) })
      : generateKeyPairSync('ec', { namedCurve: curve.name });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The public half, PEM. */
export function publicKeyOf(key: Key): string {
  return createPublicKey(privateKeyOf(key)).export({ type: 'spki', format: 'pem' }).toString();
}

/** Signs a digest, as KMS does: it hashes nothing. ECDSA is answered in ASN.1. */
export function signDigest(key: Key, algorithm: string, digest: Buffer): Buffer {
  const spec = String(key.KeySpec);
  const privateKey = privateKeyOf(key);
  if (!algorithms[spec]?.includes(algorithm)) {
    throw new ApiError(400, 'InvalidParameter', 'The specified parameter Algorithm is not valid.');
  }
  if (digest.length !== 32) throw new ApiError(400, 'InvalidParameter', 'The specified parameter Digest is not valid.');
  if (algorithm === 'RSA_PKCS1_SHA_256') {
    const prefix = Buffer.from('3031300d060960864801650304020105000420', 'hex');
    return privateEncrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([prefix, digest]));
  }
  if (algorithm === 'RSA_PSS_SHA_256') {
    const bytes = Number(spec.slice(-4)) / 8;
    return privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, encodePss(digest, bytes));
  }
  return signEcdsa(spec, privateKey, digest);
}

/** RFC 8017, 9.1.1, with a salt as long as the digest. Unknown on the real service: how long its salt is. */
function encodePss(digest: Buffer, bytes: number): Buffer {
  const salt = randomBytes(32);
  const hash = createHash('sha256').update(Buffer.alloc(8)).update(digest).update(salt).digest();
  const block = Buffer.alloc(bytes - 33);
  block[block.length - 33] = 1;
  salt.copy(block, block.length - 32);
  for (let counter = 0, at = 0; at < block.length; counter += 1) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    for (const byte of createHash('sha256').update(hash).update(number).digest()) {
      if (at >= block.length) break;
      block[at] = (block[at] ?? 0) ^ byte;
      at += 1;
    }
  }
  block[0] = (block[0] ?? 0) & 0x7f;
  return Buffer.concat([block, hash, Buffer.of(0xbc)]);
}

/** Node signs no digest as it is, so that the numbers of the signature are computed here. */
function signEcdsa(spec: string, privateKey: KeyObject, digest: Buffer): Buffer {
  const { name = '', order = 0n } = curves[spec] ?? {};
  const secret = numberOf(Buffer.from(String(privateKey.export({ format: 'jwk' }).d), 'base64url'));
  const once = createECDH(name);
  once.generateKeys();
  const r = numberOf(once.getPublicKey().subarray(1, 33)) % order;
  const s = (inverse(numberOf(once.getPrivateKey()), order) * (numberOf(digest) + r * secret)) % order;
  return r === 0n || s === 0n ? signEcdsa(spec, privateKey, digest) : sequenceOf([r, s]);
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function inverse(value: bigint, order: bigint): bigint {
  let [low, high, a, b] = [value % order, order, 1n, 0n];
  while (low > 1n) {
    const times = high / low;
    [low, high, a, b] = [high - times * low, low, b - times * a, a];
  }
  return ((a % order) + order) % order;
}

function sequenceOf(numbers: readonly bigint[]): Buffer {
  const parts = numbers.map((number) => {
    const hex = number.toString(16);
    const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
    const padded = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
    return Buffer.concat([Buffer.of(2, padded.length), padded]);
  });
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}
