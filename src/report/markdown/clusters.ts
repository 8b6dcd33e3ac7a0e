import { isVerified, stages, type Verdict } from '../../model/finding.ts';
import type { ReportedCluster } from '../../model/report.ts';
import { humanTimes } from '../../words/amounts.ts';
import { code, text } from './escape.ts';
import { counted, type MarkdownPage, placeOf, rowsOf } from './page.ts';

const signs: Readonly<Record<Verdict, string>> = {
  NON_COMPLIANT: '✘',
  INSUFFICIENT_DATA: '?',
  COMPLIANT: '✔',
  NOT_APPLICABLE: '–',
};

/** Every cluster with its five stages, those that want attention first. */
export function clustersSection(page: MarkdownPage): string[] {
  const { report, words, language } = page;
  const { columns } = words;
  const rows = rowsOf(
    [columns.cluster, columns.region, ...stages.map((stage) => words.stages[stage]), columns.verification],
    page.view.rows,
    ({ cluster }) => [
      [cluster.name === cluster.id ? '' : code(cluster.name), code(cluster.id)]
        .filter((name) => name !== '')
        .join('<br>'),
      placeOf(cluster, page),
      ...stages.map((stage) =>
        [mark(cluster.verification[stage], page), stage === 'keyUsed' ? seen(cluster, page) : '']
          .filter((part) => part !== '')
          .join('<br>'),
      ),
      verificationIn(cluster, page),
    ],
    page,
  );
  const note = listNote(page);
  const lines = [...(note === '' ? [] : [note]), ...(note !== '' && rows.length > 0 ? [''] : []), ...rows];
  return counted(language.text.clusterList.title, report.clusters.length, lines, page);
}

/** What is to be known of the list itself. */
function listNote({ report, view, words, language }: MarkdownPage): string {
  const unlisted = view.unlisted;
  const { list, account, clusterList } = language.text;
  if (unlisted.length === 0) return report.clusters.length === 0 ? words.noClusters : '';
  if (report.clusters.length === 0) return words.noList;
  const places = unlisted.map(({ regionId }) => (regionId === '' ? account : regionId));
  return text(clusterList.missing(list([...new Set(places)])));
}

function mark(verdict: Verdict, { language }: MarkdownPage): string {
  return `${signs[verdict]} ${language.text.verdicts[verdict].word}`;
}

function seen({ verification, usage }: ReportedCluster, { words, number }: MarkdownPage): string {
  if (verification.keyUsed !== 'COMPLIANT' || usage.last === null) return '';
  return text(words.calls({ count: number(usage.encrypt + usage.decrypt), last: humanTimes(usage.last) }));
}

function verificationIn({ verification, verified }: ReportedCluster, { language }: MarkdownPage): string {
  const { clusterList, verdicts } = language.text;
  if (verification.configured === 'NOT_APPLICABLE') return verdicts.NOT_APPLICABLE.word;
  return isVerified(verified) ? `**${clusterList.verified[verified]}**` : clusterList.verified[verified];
}
