import type { Verdict } from '../../model/finding.ts';
import { rungs } from '../../model/proof.ts';
import type { ReportedCluster } from '../../model/report.ts';
import { humanTimes } from '../text/amounts.ts';
import { unlistedOf } from '../text/unlisted.ts';
import { code, text } from './escape.ts';
import { counted, type Page, placeOf, rowsOf } from './page.ts';

const signs: Readonly<Record<Verdict, string>> = {
  NON_COMPLIANT: '✘',
  INSUFFICIENT_DATA: '?',
  COMPLIANT: '✔',
  NOT_APPLICABLE: '–',
};

/** Every cluster with its five rungs, those that want attention first. */
export function clustersSection(page: Page): string[] {
  const { report, words, language } = page;
  const { columns } = words;
  const rows = rowsOf(
    [columns.cluster, columns.region, ...rungs.map((rung) => words.rungs[rung]), columns.proof],
    [...report.clusters].sort((a, b) => rank(a) - rank(b)),
    (cluster) => [
      [cluster.name === cluster.id ? '' : code(cluster.name), code(cluster.id)]
        .filter((name) => name !== '')
        .join('<br>'),
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
  const note = listNote(page);
  const lines = [...(note === '' ? [] : [note]), ...(note !== '' && rows.length > 0 ? [''] : []), ...rows];
  return counted(language.text.clusterList.title, report.clusters.length, lines, page);
}

/** What is to be known of the list itself. */
function listNote({ report, words, language }: Page): string {
  const unlisted = unlistedOf(report);
  const { list, account, clusterList } = language.text;
  if (unlisted.length === 0) return report.clusters.length === 0 ? words.noClusters : '';
  if (report.clusters.length === 0) return words.noList;
  const places = unlisted.map(({ regionId }) => (regionId === '' ? account : regionId));
  return text(clusterList.missing(list([...new Set(places)])));
}

/** What is broken, then what cannot be told, then what is proven, then what is out of scope. */
function rank({ proof, proven }: ReportedCluster): number {
  if (proof.configured === 'NOT_APPLICABLE') return 3;
  if (proven !== false) return 2;
  return Object.values(proof).includes('NON_COMPLIANT') ? 0 : 1;
}

function mark(verdict: Verdict, { language }: Page): string {
  return `${signs[verdict]} ${language.text.verdicts[verdict].word}`;
}

function seen({ proof, activity }: ReportedCluster, { words, number }: Page): string {
  if (proof.seenWorking !== 'COMPLIANT' || activity.last === null) return '';
  return text(words.calls({ count: number(activity.encrypt + activity.decrypt), last: humanTimes(activity.last) }));
}

function proofOf({ proof, proven }: ReportedCluster, { language }: Page): string {
  const { clusterList, verdicts } = language.text;
  if (proven !== false) return `**${clusterList.proven[proven]}**`;
  return proof.configured === 'NOT_APPLICABLE' ? verdicts.NOT_APPLICABLE.word : clusterList.proven.none;
}
