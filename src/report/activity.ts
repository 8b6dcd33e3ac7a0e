import { grouped } from '../words/amounts.ts';
import type { CommandWords } from '../words/command-words.ts';
import { type Lang, languageOf } from '../words/language.ts';
import { printable } from './printable.ts';
import { widthOf } from './text/width.ts';

/** Calls that are alike, within one hour. Times are epoch milliseconds. */
export interface CountedHour {
  readonly regionId: string;
  readonly keyId: string | null;
  readonly event: string;
  readonly outcome: string;
  readonly errorCode: string;
  /** Made by the role of ACS clusters. */
  readonly acs?: true;
  /** Hours since 1970. */
  readonly hour: number;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** What was found in deliveries. */
export interface ActivitySummary {
  readonly records: number;
  /** Places that could not be read. */
  readonly broken: number;
  readonly hours: readonly CountedHour[];
  /** The first few of them, and why. */
  readonly problems: readonly string[];
  /** Names of the clusters of a key, where a stored report tells them. */
  readonly clustersOf: (regionId: string, keyId: string) => readonly string[];
}

const bars = '▁▂▃▄▅▆▇█';
const hourMs = 3_600_000;
/** As many hours as a line has room for; longer spans are shown in wider steps. */
const steps = 48;

/** Words the role's activity: in all, then per key with its clusters, and over time. */
export function renderActivity(
  summary: ActivitySummary,
  { unicode, lang = 'en' }: { readonly unicode: boolean; readonly lang?: Lang },
): string {
  const { hours, records, broken, problems } = summary;
  const words = languageOf(unicode ? lang : 'en').command.activity;
  const lines = [words.records(records, broken)];
  for (const problem of problems) lines.push(`  ${printable(words.problem(problem), unicode)}`);
  if (hours.length === 0) {
    lines.push(words.none);
    return `${lines.join('\n')}\n`;
  }

  const span = { from: Math.min(...hours.map(({ first }) => first)), to: Math.max(...hours.map(({ last }) => last)) };
  lines.push(words.span(iso(span.from), iso(span.to)), '', ...totals(hours, words, unicode), '');
  for (const counts of byKey(hours, words)) lines.push(...keyLines(counts, span, summary, words, unicode));

  return `${lines.join('\n')}\n`;
}

function totals(hours: readonly CountedHour[], words: CommandWords['activity'], unicode: boolean): string[] {
  const sums = new Map<string, number>();
  for (const { event, outcome, errorCode, acs, count } of hours) {
    const kind = `${event}${acs ? ' (ACS)' : ''}  ${words.outcome(outcome)}${errorCode === '' ? '' : ` ${printable(errorCode, unicode)}`}`;
    sums.set(kind, (sums.get(kind) ?? 0) + count);
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, sum]) => `  ${kind}${' '.repeat(Math.max(0, 48 - widthOf(kind)))} ${grouped(sum).padStart(12)}`);
}

type SomeHours = readonly [CountedHour, ...CountedHour[]];

function byKey(hours: readonly CountedHour[], { noKey }: CommandWords['activity']): SomeHours[] {
  const keys = new Map<string, [CountedHour, ...CountedHour[]]>();
  for (const hour of hours) {
    const name = `${hour.regionId}  ${hour.keyId ?? noKey}${hour.acs ? '  (ACS)' : ''}`;
    const counts = keys.get(name);
    if (counts === undefined) keys.set(name, [hour]);
    else counts.push(hour);
  }
  return [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, some]) => some);
}

function keyLines(
  counts: SomeHours,
  span: { readonly from: number; readonly to: number },
  { clustersOf }: ActivitySummary,
  words: CommandWords['activity'],
  unicode: boolean,
): string[] {
  const sum = counts.reduce((total, { count }) => total + count, 0);
  const [{ regionId, keyId, acs }] = counts;
  const key = keyId === null ? words.noKey : printable(keyId, unicode);
  const clusters = keyId === null ? [] : clustersOf(regionId, keyId);
  const { line, stepHours } = overTime(counts, span, unicode);

  return [
    `${printable(regionId, unicode)}  ${key}  ${words.calls(sum)}${acs ? `  ${words.acs}` : ''}`,
    ...(clusters.length === 0 ? [] : [`  ${printable(words.encrypts(clusters), unicode)}`]),
    `  ${line}  ${words.per(stepHours)}`,
  ];
}

/** Calls over time: as bars, or as numbers where bars cannot be shown. */
function overTime(
  counts: readonly CountedHour[],
  { from, to }: { readonly from: number; readonly to: number },
  unicode: boolean,
): { line: string; stepHours: number } {
  const first = Math.floor(from / hourMs);
  const all = Math.floor(to / hourMs) - first + 1;
  const stepHours = Math.ceil(all / steps);
  const sums = new Array<number>(Math.ceil(all / stepHours)).fill(0);
  for (const { hour, count } of counts) {
    const step = Math.floor((hour - first) / stepHours);
    sums[step] = (sums[step] ?? 0) + count;
  }
  const most = Math.max(...sums);
  const bar = (sum: number) =>
    sum === 0 ? ' ' : (bars[Math.min(bars.length - 1, Math.floor((sum / most) * bars.length))] ?? '');

  return { line: unicode ? sums.map(bar).join('') : sums.join(' '), stepHours };
}

function iso(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
