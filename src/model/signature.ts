/** How a digest is signed, in the words of KMS. */
export type SignatureAlgorithm = 'RSA_PKCS1_SHA_256' | 'ECDSA_SHA_256';

/** A key that signs, as it was when it signed. */
export interface SigningKey {
  readonly arn: string;
  readonly versionId: string;
  readonly algorithm: SignatureAlgorithm;
  /** SPKI, PEM. */
  readonly publicKey: string;
}

export interface Signed {
  readonly key: SigningKey;
  /** Base64; ECDSA in ASN.1, as `openssl` takes it. */
  readonly value: string;
}

/** The newest link of the chain of stored reports. */
export interface ChainHead {
  readonly number: number;
  /** SHA-256 of the link as its bytes are stored, hexadecimal. */
  readonly sha256: string;
}

/** A link of the chain as it was signed when it was the newest one. */
export interface LinkSignature extends ChainHead {
  /** When, ISO 8601 UTC. */
  readonly at: string;
  readonly key: SigningKey;
  /** Of the link's bytes, base64. */
  readonly value: string;
}

/** The head of the chain as messages note it, so that it is known outside of the store too. */
export interface Anchor extends ChainHead {
  /** `missing`: a key is configured, and did not sign it. */
  readonly signature: 'none' | 'signed' | 'missing';
}
