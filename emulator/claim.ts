import { ApiError } from './errors.ts';

/** What a signed request says of itself, before it is believed. */
export interface Claim {
  readonly keyId: string;
  readonly securityToken?: string | undefined;
  /** When it was signed; NaN when that cannot be read. */
  readonly signedAt: number;
  /** Absent from signatures that have none. */
  readonly nonce?: string;
  /** The signature that was sent. */
  readonly signature: string;
  readonly stringToSign: string;
  /** The signature that the secret yields. */
  sign(secret: string): string;
}

/** A signature that lacks a part it must have. */
export function incomplete(what: string): ApiError {
  return new ApiError(400, 'IncompleteSignature', `The request signature does not conform to the standard: ${what}.`);
}
