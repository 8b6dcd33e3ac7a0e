import { clip } from '../model/clip.ts';
import type { Credentials } from './credentials.ts';

/** How much of what the cloud said is shown, in characters. */
const MAX_LENGTH = 300;
/** How much of it is looked at. */
const MAX_INPUT_LENGTH = 65_536;
const REDACTED = '[left out]';

/**
 * What the cloud said, fit to be shown and logged: one line of at most `limit` characters, without control and
 * direction characters, and without anything of the caller's credentials. Clouds echo them: an unknown access key
 * comes back whole, and a wrong signature with the string that should have been signed.
 */
export function redacted(text: string, credentials?: Credentials, limit = MAX_LENGTH): string {
  const line = text
    .slice(0, MAX_INPUT_LENGTH)
    .replace(/[\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  const clean = withoutSignatures(withoutCredentials(line, credentials));
  // The cut may go through a character of two halves.
  return clip(clean, limit);
}

/** Takes out the very values in use, also as they stand in a URL. */
function withoutCredentials(text: string, credentials: Credentials | undefined): string {
  if (credentials === undefined) return text;
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  let clean = text;
  for (const secret of [securityToken, accessKeySecret]) {
    // The short ones of emulators would be found inside of words.
    if (secret === undefined || secret.length < 6) continue;
    clean = clean.replaceAll(secret, REDACTED).replaceAll(encodeURIComponent(secret), REDACTED);
  }
  return accessKeyId.length < 6 ? clean : clean.replaceAll(accessKeyId, `${accessKeyId.slice(0, 4)}…`);
}

/** Takes out what looks like it belongs to a signature or a key: the rejected key need not be the one in use now. */
function withoutSignatures(line: string): string {
  return line
    .replace(/(string[ -]?to[ -]?sign(?: is)?).*$/i, `$1: ${REDACTED}`)
    .replace(/(?:GET|POST|PUT|DELETE)&%2F&\S*/g, REDACTED)
    .replace(/(signature(?: is)? ?[:=] ?)\S+/gi, `$1${REDACTED}`)
    .replace(/[0-9a-f]{64,}/gi, REDACTED)
    .replace(/((?:token|secret|password|passwd)["']? ?[:=] ?["']?)[^\s"',;&}]+/gi, `$1${REDACTED}`)
    .replace(/(LTAI|STS\.|TMP\.|CAIS)[\w+/=-]{6,}/g, '$1…');
}
