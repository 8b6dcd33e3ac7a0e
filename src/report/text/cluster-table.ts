import { isVerified, type Verdict } from '../../model/finding.ts';
import type { Verification } from './cluster-stages.ts';
import { type Line, type Span, span } from './line.ts';
import type { Page } from './page.ts';
import { type Column, table } from './table.ts';
import { verdictMark } from './verdict-mark.ts';

/** How much the table says: less and less, until it fits. */
interface Density {
  readonly signs: boolean;
  readonly detail: boolean;
  /** How narrow the names may become. */
  readonly names: number;
  readonly short: boolean;
}

const wide = { signs: true, detail: true, names: 24, short: false };
const densities: readonly Density[] = [
  wide,
  { ...wide, detail: false, names: 20 },
  { signs: false, detail: false, names: 14, short: true },
];

/** Below this, a table would be mostly clipped. */
const narrowest = 90;

/** The verification as a table, or undefined where the page is too narrow for one. */
export function clusterTable(title: Span, verifications: readonly Verification[], page: Page): Line[] | undefined {
  if (page.width < narrowest) return undefined;
  for (const density of densities) {
    const lines = table(columnsOf(title, verifications, page, density), page.width, page.ellipsis);
    if (lines !== undefined) return lines;
  }
  return undefined;
}

function columnsOf(title: Span, verifications: readonly Verification[], page: Page, density: Density): Column[] {
  const { titles } = page.words.clusterList;
  const header = (text: string): Span => span(text, 'quiet');
  const stage = (name: string, of: (verification: Verification) => Verdict): Column => ({
    title: header(name),
    cells: verifications.map((verification) => verdictMark(of(verification), page, undefined, density.signs)),
  });
  const names: Column = {
    title,
    cells: verifications.map(({ name, cluster }) => span(name, isVerified(cluster.verified) ? 'plain' : 'strong')),
    shrink: { to: density.names, clip: 'middle' },
  };
  const accounts: Column = {
    title: header(titles.account),
    cells: verifications.map(({ cluster }) => span(cluster.accountId)),
    shrink: { to: 9, clip: 'middle' },
  };

  return [
    names,
    ...(page.manyAccounts ? [accounts] : []),
    { title: header(titles.region), cells: verifications.map(({ cluster }) => span(cluster.regionId)) },
    stage(density.short ? titles.configuredShort : titles.configured, ({ cluster }) => cluster.verification.configured),
    stage(titles.key, ({ cluster }) => cluster.verification.keyUsable),
    stage(titles.role, ({ cluster }) => cluster.verification.roleAuthorized),
    {
      title: header(titles.keyUsed),
      cells: verifications.map(({ cluster, seen }) => {
        const said = density.detail && seen.detail !== '' ? page.words.seen.with(seen.words, seen.detail) : seen.words;
        return verdictMark(cluster.verification.keyUsed, page, said === '' ? undefined : said);
      }),
    },
    stage(
      density.short ? titles.oldSecretsShort : titles.oldSecrets,
      ({ cluster }) => cluster.verification.existingSecretsReencrypted,
    ),
    { title: header(titles.verification), cells: verifications.map(({ cluster }) => verificationIn(cluster, page)) },
  ];
}

/** How strong the proof is. */
export function verificationIn({ verified }: Verification['cluster'], { words }: Page): Span {
  const names = words.clusterList.verified;
  return isVerified(verified) ? span(names[verified], 'good') : span(names.none, 'unsure');
}
