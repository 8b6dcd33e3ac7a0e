import type { Verdict } from '../../model/finding.ts';
import { rungs } from '../../model/proof.ts';
import type { ReportedCluster } from '../../model/report.ts';
import { humanTimes } from '../text/amounts.ts';
import { unlistedOf } from '../text/unlisted.ts';
import { code, text } from './escape.ts';
import { type Page, placeOf, rowsOf, section } from './page.ts';

const signs: Readonly<Record<Verdict, string>> = {
  NON_COMPLIANT: '✘',
  INSUFFICIENT_DATA: '?',
  COMPLIANT: '✔',
  NOT_APPLICABLE: '–',
};

/** Every cluster with its five rungs, those that want attention first. */
export function clustersSection(page: Page): string[] {
  const { report, words, number } = page;
  const { columns } = words;
  const isUnlisted = unlistedOf(report).length > 0;
  const rows = rowsOf(
    [columns.cluster, columns.region, ...rungs.map((rung) => words.rungs[rung]), columns.proof],
    [...report.clusters].sort((a, b) => rank(a) - rank(b)),
    (cluster) => [
      cluster.name === '' || cluster.name === cluster.id
        ? code(cluster.id)
        : `${code(cluster.name)}<br>${code(cluster.id)}`,
      placeOf(cluster, page),
      ...rungs.map((rung) =>
        [mark(cluster.proof[rung], page), rung === 'seenWorking' ? seen(cluster, page) : '']
          .filter((part) => part !== '')
          .join('<br>'),
      ),
      proofOf(cluster, page),
    ],
    page,
  );
  return section(`${words.headings.clusters} (${number(report.clusters.length)})`, [
    ...(isUnlisted ? [words.unlisted, ''] : rows.length === 0 ? [words.noClusters] : []),
    ...rows,
  ]);
}

/** What is broken, then what cannot be told, then what is proven, then what is out of scope. */
function rank({ proof, proven }: ReportedCluster): number {
  if (proof.configured === 'NOT_APPLICABLE') return 3;
  if (proven !== false) return 2;
  return Object.values(proof).includes('NON_COMPLIANT') ? 0 : 1;
}

function mark(verdict: Verdict, { words }: Page): string {
  return `${signs[verdict]} ${words.verdict[verdict]}`;
}

function seen({ proof, activity }: ReportedCluster, { words, number }: Page): string {
  if (proof.seenWorking !== 'COMPLIANT' || activity.last === null) return '';
  return text(words.calls({ count: number(activity.encrypt + activity.decrypt), last: humanTimes(activity.last) }));
}

function proofOf({ proof, proven }: ReportedCluster, { words }: Page): string {
  if (proven !== false) return `**${words.proofs[proven]}**`;
  return words.proofs[proof.configured === 'NOT_APPLICABLE' ? 'none-needed' : 'none'];
}
