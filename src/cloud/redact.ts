import type { Credentials } from './credentials.ts';

/** How much of what the cloud said is shown, in characters. */
const CLIP = 300;
/** How much of it is looked at. */
const MOST_READ = 65_536;
const LEFT_OUT = '[left out]';

/**
 * What the cloud said, fit to be shown and logged: one line of at most `limit` characters, without control and
 * direction characters, and without anything of the caller's credentials. Clouds echo them: an unknown access key
 * comes back whole, and a wrong signature with the string that should have been signed.
 */
export function presentable(text: string, credentials?: Credentials, limit = CLIP): string {
  const line = text
    .slice(0, MOST_READ)
    .replace(/[\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  const clean = withoutTraces(withoutKnown(line, credentials));
  // The cut may go through a character of two halves.
  return clean.length > limit ? `${clean.slice(0, limit - 1).replace(/\p{Cs}$/u, '')}…` : clean;
}

/** Takes out the very values in use, also as they stand in a URL. */
function withoutKnown(text: string, credentials: Credentials | undefined): string {
  if (credentials === undefined) return text;
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  let clean = text;
  for (const secret of [securityToken, accessKeySecret]) {
    // The short ones of emulators would be found inside of words.
    if (secret === undefined || secret.length < 6) continue;
    clean = clean.replaceAll(secret, LEFT_OUT).replaceAll(encodeURIComponent(secret), LEFT_OUT);
  }
  return accessKeyId.length < 6 ? clean : clean.replaceAll(accessKeyId, `${accessKeyId.slice(0, 4)}…`);
}

/** Takes out what looks like it belongs to a signature or a key: the key refused need not be the one in use now. */
function withoutTraces(line: string): string {
  return line
    .replace(/(string[ -]?to[ -]?sign(?: is)?).*$/i, `$1: ${LEFT_OUT}`)
    .replace(/(?:GET|POST|PUT|DELETE)&%2F&\S*/g, LEFT_OUT)
    .replace(/(signature(?: is)? ?[:=] ?)\S+/gi, `$1${LEFT_OUT}`)
    .replace(/[0-9a-f]{64,}/gi, LEFT_OUT)
    .replace(/((?:token|secret|password|passwd)["']? ?[:=] ?["']?)[^\s"',;&}]+/gi, `$1${LEFT_OUT}`)
    .replace(/(LTAI|STS\.|TMP\.|CAIS)[\w+/=-]{6,}/g, '$1…');
}
