/** More of a list of preferences is not looked at. */
const MOST_ITEMS = 32;

interface Preference {
  readonly name: string;
  readonly quality: number;
}

/**
 * The best of the offered media types by an Accept header, or undefined where none is accepted. Of equal ones the first
 * offered is taken; no header accepts everything.
 */
export function acceptedType<T extends string>(header: string | undefined, offered: readonly T[]): T | undefined {
  if (header === undefined || header.trim() === '') return offered[0];
  const preferences = parse(header);
  return best(offered, (type) => {
    const [kind] = type.split('/');
    // The most specific range decides, as RFC 9110 has it.
    const range = [type, `${kind}/*`, '*/*'].find((name) => preferences.some((preference) => preference.name === name));
    return preferences.find(({ name }) => name === range)?.quality ?? 0;
  });
}

/** The best of the offered languages by an Accept-Language header; `zh` is meant by `zh-CN` too. */
export function acceptedLanguage<T extends string>(header: string | undefined, offered: readonly T[]): T | undefined {
  const preferences = parse(header ?? '');
  return best(offered, (lang) =>
    Math.max(
      0,
      ...preferences.filter(({ name }) => name === lang || name.startsWith(`${lang}-`)).map(({ quality }) => quality),
    ),
  );
}

/** Whether an Accept-Encoding header lets an answer be compressed with gzip. */
export function acceptsGzip(header: string | undefined): boolean {
  const preferences = parse(header ?? '');
  const own = preferences.find(({ name }) => name === 'gzip' || name === 'x-gzip');
  return ((own ?? preferences.find(({ name }) => name === '*'))?.quality ?? 0) > 0;
}

/** Whether an If-None-Match header names this tag; the comparison is the weak one, as for every conditional GET. */
export function matchesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',', MOST_ITEMS).some((item) => item.trim().replace(/^W\//, '') === tag);
}

function best<T>(offered: readonly T[], qualityOf: (offer: T) => number): T | undefined {
  let found: { offer: T; quality: number } | undefined;
  for (const offer of offered) {
    const quality = qualityOf(offer);
    if (quality > (found?.quality ?? 0)) found = { offer, quality };
  }
  return found?.offer;
}

function parse(header: string): Preference[] {
  return header.split(',', MOST_ITEMS).flatMap((item) => {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    if (name === '') return [];
    const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    return [{ name, quality: /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(given) ? Number(given) : 0 }];
  });
}
