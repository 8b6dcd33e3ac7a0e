import type { Finding } from '../../model/finding.ts';
import { word } from '../../words/words.ts';
import { humanTimes } from '../text/amounts.ts';
import { groupBy } from '../text/group.ts';
import { unlistedOf } from '../text/unlisted.ts';
import { code, text } from './escape.ts';
import { type Page, placeOf, resourceCell, rowsOf, section } from './page.ts';

/** A remedy that is typed, not read. */
const command = /^(aliyun|sealwatch|kubectl) /;

/** What could not be read. */
export function unreadSection(page: Page): string[] {
  const { report, words, number } = page;
  const { columns } = words;
  if (report.unread.length === 0) return [];
  const head = [columns.place, columns.operation, columns.resource, columns.code, columns.request];
  const rows = rowsOf(
    head,
    report.unread,
    (error) => [
      placeOf(error, page),
      code(error.operation),
      code(error.resource ?? ''),
      code(error.code),
      code(error.requestId),
    ],
    page,
  );
  return section(`⚠ ${words.headings.unread} (${number(report.unread.length)})`, [words.unreadNote, '', ...rows]);
}

/** What is wrong and not waived. */
export function fireSection(page: Page): string[] {
  const { report, words, number } = page;
  const { columns } = words;
  const fire = report.findings.filter(({ verdict, waiver }) => verdict === 'NON_COMPLIANT' && waiver === undefined);
  if (fire.length === 0) return ['', calm(page)];
  const rows = rowsOf(
    [columns.severity, columns.resource, columns.reason, columns.remedy, columns.since, columns.check],
    fire,
    (finding) => [
      `**${words.severity[finding.severity]}**`,
      resourceCell(finding.resource, page),
      reasonCell(finding, page),
      remedyCell(finding, page),
      text(humanTimes(finding.since)),
      code(finding.checkId),
    ],
    page,
  );
  return section(`${words.headings.fire} (${number(fire.length)})`, rows);
}

/** No peace is claimed beyond what was read and told. */
function calm({ report, words }: Page): string {
  const isWhole = report.unread.length === 0 && unlistedOf(report).length === 0;
  const isTold = report.findings.every(({ verdict }) => verdict !== 'INSUFFICIENT_DATA');
  return isWhole && isTold ? words.calm : words.calmAsFarAsRead;
}

/** What is wrong and accepted for a while. */
export function waivedSection(page: Page): string[] {
  const { report, words, number } = page;
  const { columns } = words;
  const waived = report.findings.flatMap((finding) =>
    finding.waiver === undefined ? [] : [{ finding, waiver: finding.waiver }],
  );
  const rows = rowsOf(
    [columns.until, columns.severity, columns.resource, columns.verdict, columns.reason, columns.owner],
    waived,
    ({ finding, waiver }) => [
      text(waiver.expires),
      words.severity[finding.severity],
      resourceCell(finding.resource, page),
      finding.verdict,
      reasonCell(finding, page),
      text(words.waivedBy(waiver)),
    ],
    page,
  );
  return section(`${words.headings.waived} (${number(waived.length)})`, rows);
}

/** The waivers that waive nothing: whoever wrote them believes that they do. */
export function idleSection(page: Page): string[] {
  const { report, words, number } = page;
  const { columns } = words;
  const idle = report.waivers.filter(({ state, findings }) => state !== 'active' || findings === 0);
  const rows = rowsOf(
    [columns.check, columns.selector, columns.problem],
    idle,
    ({ check, selector, state, problem }) => [
      code(check),
      code(selector),
      state === 'active' ? words.unused : [words[state], text(problem)].filter((part) => part !== '').join(': '),
    ],
    page,
  );
  return section(`${words.headings.idle} (${number(idle.length)})`, rows);
}

/** What was read, or not, and does not tell: of each resource each reason once, with all the checks that wait for it. */
export function untoldSection(page: Page): string[] {
  const { report, words, number } = page;
  const { columns } = words;
  const untold = report.findings.filter(({ verdict }) => verdict === 'INSUFFICIENT_DATA');
  const groups = groupBy(untold, ({ resource, message }) => JSON.stringify([resource, message]));
  const rows = rowsOf(
    [columns.severity, columns.resource, columns.reason, columns.since, columns.check],
    [...groups.values()],
    (findings) => {
      const [first] = findings;
      const times = findings.map(({ since }) => since).sort();
      return [
        words.severity[first.severity],
        resourceCell(first.resource, page),
        reasonCell(first, page),
        text(humanTimes(times[0] ?? first.since)),
        findings.map(({ checkId }) => code(checkId)).join('<br>'),
      ];
    },
    page,
  );
  return section(`${words.headings.untold} (${number(untold.length)})`, rows);
}

function reasonCell({ message }: Finding, { language }: Page): string {
  return text(humanTimes(word(language.words, message)));
}

function remedyCell(finding: Finding, { language }: Page): string {
  const remedy = language.remedy(finding);
  return command.test(remedy) ? code(remedy) : text(remedy);
}
