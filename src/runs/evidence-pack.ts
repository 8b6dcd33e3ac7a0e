import { InvalidInput } from '../model/errors.ts';
import type { EvidencePack, PackedScope } from '../model/evidence-pack.ts';
import { parseJsonBytes } from '../model/json.ts';
import type { ChainLink, Report } from '../model/report.ts';
import type { Session } from '../session.ts';
import { linkKey, linkNumbers, readLink, reportsIn, sha256 } from '../state/chain.ts';
import { storedReport } from '../state/reports.ts';
import { readSignature, signatureKey, signedNumbers } from '../state/signatures.ts';
import { type Store, StoreError } from '../store/store.ts';

const dayMs = 86_400_000;

/** A file of the pack; its path has slashes. */
export interface PackedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What was packed, with the files. */
export interface Pack extends EvidencePack {
  readonly files: readonly PackedFile[];
}

/**
 * Reads what an auditor files of a period: its reports, the links of the chain that name them up to the first signed one
 * behind them, the signatures and the public key.
 *
 * @param from `YYYY-MM-DD`, UTC, included; so is `to`
 * @throws InvalidInput where no report of the period is in the chain, StoreError
 */
export async function readPack({ store }: Pick<Session, 'store'>, from: string, to: string): Promise<Pack> {
  if (store === undefined) throw new StoreError('SEALWATCH_STORE is not set, so there are no stored reports to pack.');
  const links = await readLinks(store);
  const isMeant = (key: string) => {
    const day = storedReport(key.replace(/^reports\/|\.json$/g, ''))?.startedAt.slice(0, 10);
    return day !== undefined && day >= from && day <= to;
  };
  const named = new Map<string, string>();
  let [first, last] = [0, 0];
  for (const { number, link } of links) {
    for (const { key, sha256: digest } of reportsIn(link.entry).filter((report) => isMeant(report.key))) {
      named.set(key, digest);
      if (first === 0) first = number;
      last = number;
    }
  }
  if (first === 0) throw new InvalidInput(`The chain in ${store.place} names no report from ${from} to ${to}.`);
  const signed = (await signedNumbers(store)).filter((number) => number >= first);
  // The first signature behind all of it is nearest to it in time; without one, the newest that there is.
  const covering = signed.find((number) => number >= last);
  const end = covering ?? last;
  const packed = links.filter(({ number }) => number >= first && number <= end);
  const problems: string[] = [];
  if (packed.length !== end - first + 1) problems.push(`Links are missing between ${first} and ${end} of the chain.`);

  const files: PackedFile[] = packed.map(({ number, bytes }) => ({ path: linkKey(number), bytes }));
  const signature = covering === undefined ? undefined : await readSignature(store, covering);
  if (signature === 'damaged') problems.push(`The signature of link ${covering} is damaged.`);
  for (const number of signed.filter((one) => one <= end)) files.push(...(await signatureFiles(store, number)));
  const whole = signature === 'damaged' ? undefined : signature;
  if (whole !== undefined) files.push({ path: 'public-key.pem', bytes: encode(whole.key.publicKey) });

  const retired = new Set(packedRetired(links));
  const reports: Report[] = [];
  for (const [key, digest] of named) {
    const bytes = await store.read(key);
    if (bytes === undefined) {
      if (!retired.has(key)) problems.push(`${key} was removed.`);
      continue;
    }
    if (sha256(bytes) !== digest) problems.push(`${key} was changed.`);
    files.push({ path: key, bytes });
    const report = parseJsonBytes(bytes) as Report | undefined;
    if (report !== undefined) reports.push(report);
  }
  return {
    from,
    to,
    scopes: scopesOf(reports, from, to),
    reports: files.filter(({ path }) => path.startsWith('reports/')).length,
    links: { first, last: end, sha256: packed.find(({ number }) => number === end)?.sha256 ?? '' },
    signature: whole,
    retired: [...named.keys()].filter((key) => retired.has(key)).length,
    problems,
    files,
  };
}

interface PackedLink {
  readonly number: number;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  readonly link: ChainLink;
}

async function readLinks(store: Store): Promise<PackedLink[]> {
  const links: PackedLink[] = [];
  for (const number of await linkNumbers(store)) {
    const stored = await readLink(store, number);
    const bytes = await store.read(linkKey(number));
    if (stored?.link === undefined || bytes === undefined) {
      throw new StoreError(`${linkKey(number)} is a damaged link of the chain of reports. See: sealwatch verify`);
    }
    links.push({ number, sha256: stored.sha256, bytes, link: stored.link });
  }
  return links;
}

function packedRetired(links: readonly PackedLink[]): string[] {
  return links.flatMap(({ link: { entry } }) => (entry.kind === 'retired' ? entry.keys : []));
}

/** The signature as it is kept, and its bytes alone, which `openssl` takes. */
async function signatureFiles(store: Store, number: number): Promise<PackedFile[]> {
  const bytes = await store.read(signatureKey(number));
  const signature = await readSignature(store, number);
  if (bytes === undefined || signature === undefined || signature === 'damaged') return [];
  const raw = Uint8Array.from(Buffer.from(signature.value, 'base64'));
  return [
    { path: signatureKey(number), bytes },
    { path: signatureKey(number).replace(/json$/, 'sig'), bytes: raw },
  ];
}

function scopesOf(reports: readonly Report[], from: string, to: string): PackedScope[] {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;
  const scopes = new Map<string, Report[]>();
  // A part of an account is no report of it.
  for (const report of reports.filter(({ kind }) => kind === 'audit')) {
    const { accounts } = report.scope;
    const id = accounts.length === 1 ? (accounts[0] ?? '') : `organization (${accounts.length})`;
    scopes.set(id, [...(scopes.get(id) ?? []), report]);
  }
  return [...scopes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, some]) => {
      const sorted = some.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
      const [oldest, newest] = [sorted[0], sorted.at(-1)];
      if (oldest === undefined || newest === undefined) return [];
      const { verified, proClusters, verdicts } = newest.summary;
      return {
        id,
        reports: sorted.length,
        first: oldest.startedAt,
        last: newest.startedAt,
        daysWithout: days - new Set(sorted.map(({ startedAt }) => startedAt.slice(0, 10))).size,
        verified,
        proClusters,
        verdicts,
        readErrors: newest.readErrors.length,
      };
    });
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
