import { clip } from '../../model/clip.ts';
import { groupBy } from '../../model/group-by.ts';
import type { MetricName } from '../../words/prometheus-words.ts';
import { printable } from '../printable.ts';

export type Labels = Readonly<Record<string, string>>;

/** One value, with the labels that tell it from the others of its family. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number | string;
}

/**
 * Gauges of one name: also those that OpenMetrics would call `info`, which readers of the older text format reject. A family without samples is left out: an absent value is not 0.
 */
export interface Family {
  readonly name: MetricName;
  readonly unit?: 'seconds';
  readonly samples: readonly Sample[];
}

/** More than any id of the platform has. A label is stored with every value. */
const longestLabel = 128;

/** How many there are with the same labels. */
export function countedBy<T>(all: readonly T[], labelsOf: (one: T) => Labels): Sample[] {
  const groups = groupBy(all.map(labelsOf), (labels) => JSON.stringify(labels));
  return [...groups.values()].map((group) => ({ labels: group[0], value: group.length }));
}

/** A family in the text format of OpenMetrics. */
export function familyLines({ name, unit, samples }: Family, help: string): string[] {
  if (samples.length === 0) return [];
  const seen = new Map<string, number>();

  return [
    `# TYPE ${name} gauge`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escaped(help)}`,
    ...samples.map(({ labels, value }) => {
      const written = labelsOf(labels);
      // Two names that differ only past the bound would be one series, and a scrape with the same series twice fails.
      const times = (seen.get(written) ?? 0) + 1;
      seen.set(written, times);
      const unique = times === 1 ? written : labelsOf({ ...labels, again: String(times) });
      return `${name}${unique} ${value}`;
    }),
  ];
}

function labelsOf(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(bounded(value))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function bounded(value: string): string {
  const clean = printable(value, true);
  return clip(clean, longestLabel);
}

function escaped(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/"/g, '\\"');
}
