import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { ExpectedError } from '../model/errors.ts';
import type { SignatureAlgorithm, Signed, SigningKey } from '../model/signature.ts';
import type { Cloud } from './call.ts';
import { CloudError } from './errors.ts';

/** Signs digests with a key of KMS. */
export interface Signer {
  /**
   * Signs the SHA-256 of something.
   *
   * @param message what is signed; KMS is sent its digest
   * @throws SignerError where the key cannot sign, or what came back is not its signature
   */
  sign(message: Uint8Array, digest: Uint8Array): Promise<Signed>;
  /**
   * Tells which key would sign, and tries the permission without signing.
   *
   * @throws SignerError where the key cannot sign
   */
  probe(): Promise<SigningKey>;
}

/** The key cannot sign. The message says why, in one sentence. */
export class SignerError extends ExpectedError {
  override readonly name = 'SignerError';
}

/** What a key of each spec signs a SHA-256 with. EC_SM2 signs another digest, and symmetric keys sign nothing. */
const algorithms: Readonly<Record<string, SignatureAlgorithm>> = {
  RSA_2048: 'RSA_PKCS1_SHA_256',
  RSA_3072: 'RSA_PKCS1_SHA_256',
  RSA_4096: 'RSA_PKCS1_SHA_256',
  EC_P256: 'ECDSA_SHA_256',
  EC_P256K: 'ECDSA_SHA_256',
};

/** Opens a signer. The key is looked up with the first signature, and only once. @param key an id or ARN */
export function openSigner(cloud: Cloud, regionId: string, key: string): Signer {
  const place = /^acs:kms:([a-z0-9-]+):/.exec(key)?.[1] ?? regionId;
  let found: Promise<{ key: SigningKey; publicKey: KeyObject }> | undefined;

  async function ask(
    operation: 'kms:DescribeKey' | 'kms:ListKeyVersions' | 'kms:GetPublicKey' | 'kms:AsymmetricSign',
    query: Readonly<Record<string, string>>,
  ): Promise<Readonly<Record<string, unknown>>> {
    try {
      const { body } = await cloud.call(operation, { regionId: place, query });
      return body as Readonly<Record<string, unknown>>;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      throw new SignerError(`The signing key ${key} cannot sign: ${error.message}`);
    }
  }

  function unfit(why: string): SignerError {
    return new SignerError(`The signing key ${key} cannot sign: ${why}.`);
  }

  async function lookUp() {
    const { KeyMetadata: metadata = {} } = (await ask('kms:DescribeKey', { KeyId: key })) as { KeyMetadata?: object };
    const { KeyId: id, Arn: arn, KeyState, KeySpec, KeyUsage, PrimaryKeyVersion } = metadata as Record<string, unknown>;
    if (typeof id !== 'string' || (id !== key && arn !== key)) throw unfit(`KMS answered about ${String(id)}`);
    if (KeyUsage !== 'SIGN/VERIFY') throw unfit(`its usage is ${String(KeyUsage)}, not SIGN/VERIFY`);
    const algorithm = Object.hasOwn(algorithms, String(KeySpec)) ? algorithms[String(KeySpec)] : undefined;
    if (algorithm === undefined) throw unfit(`a key of spec ${String(KeySpec)} does not sign a SHA-256`);
    if (KeyState !== 'Enabled') throw unfit(`it is ${String(KeyState)}`);
    const isKnown = typeof PrimaryKeyVersion === 'string' && PrimaryKeyVersion !== '';
    const versionId = isKnown ? PrimaryKeyVersion : await onlyVersion();
    const answer = await ask('kms:GetPublicKey', { KeyId: key, KeyVersionId: versionId });
    const pem = String(answer.PublicKey ?? '');
    if (answer.KeyVersionId !== versionId) throw unfit('KMS answered with the public key of another version');
    const publicKey = parsePublicKey(pem);
    if (publicKey === undefined) throw unfit('KMS answered with no public key');
    const text = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    return { key: { arn: typeof arn === 'string' ? arn : id, versionId, algorithm, publicKey: text }, publicKey };
  }

  /** Asymmetric keys are not rotated: several versions leave open which one signs. */
  async function onlyVersion(): Promise<string> {
    const answer = (await ask('kms:ListKeyVersions', { KeyId: key })) as { KeyVersions?: { KeyVersion?: unknown } };
    const list = answer.KeyVersions?.KeyVersion;
    const [version, ...more] = Array.isArray(list) ? (list as { KeyVersionId?: unknown }[]) : [];
    if (typeof version?.KeyVersionId === 'string' && more.length === 0) return version.KeyVersionId;
    throw unfit(
      `it has ${Array.isArray(list) ? list.length : 'no'} versions, and KMS does not say which is the primary one`,
    );
  }

  async function known() {
    found ??= lookUp();
    try {
      return await found;
    } catch (error) {
      // The next signature asks again.
      found = undefined;
      throw error;
    }
  }

  return {
    async sign(message, digest) {
      const { key: signing, publicKey } = await known();
      const answer = await ask('kms:AsymmetricSign', {
        KeyId: key,
        KeyVersionId: signing.versionId,
        Algorithm: signing.algorithm,
        Digest: Buffer.from(digest).toString('base64'),
      });
      const given = Buffer.from(String(answer.Value ?? ''), 'base64');
      // Whether KMS answers ECDSA in DER or as two raw numbers is not documented: kept is what the public key accepts.
      for (const value of [given, ...(given.length === 64 ? [derOf(given)] : [])]) {
        if (verify('sha256', message, publicKey, value)) return { key: signing, value: value.toString('base64') };
      }
      throw unfit('its public key does not accept what KMS answered');
    },
    async probe() {
      const { key: signing } = await known();
      const query = { KeyId: key, KeyVersionId: signing.versionId, Algorithm: signing.algorithm };
      try {
        const asked = { ...query, Digest: Buffer.alloc(32).toString('base64'), DryRun: 'true' };
        await cloud.call('kms:AsymmetricSign', { regionId: place, query: asked });
      } catch (error) {
        if (!(error instanceof CloudError)) throw error;
        // A dry run always ends with an error; this code says that the call would have worked.
        if (error.code !== 'DryRunOperationError')
          throw new SignerError(`The signing key ${key} cannot sign: ${error.message}`);
      }
      return signing;
    },
  };
}

function parsePublicKey(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

/** Two raw numbers as ASN.1. */
function derOf(raw: Buffer): Buffer {
  const numbers = [raw.subarray(0, 32), raw.subarray(32)].map((bytes) => {
    const from = bytes.findIndex((byte) => byte !== 0);
    const short = bytes.subarray(from === -1 ? 31 : from);
    const padded = (short[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), short]) : short;
    return Buffer.concat([Buffer.of(0x02, padded.length), padded]);
  });
  const body = Buffer.concat(numbers);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}
