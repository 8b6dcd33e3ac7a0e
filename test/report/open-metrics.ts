/** A value of a metric, with its labels. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelPair = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/;
const number = /^[+-]?(\d+(\.\d+)?([eE][+-]?\d+)?|Inf|NaN)$/;

/**
 * Reads the text format of OpenMetrics 1.0, as far as gauges go, and refuses what the standard does: anything but its three
 * descriptors, families in pieces, a unit that the name does not end in, the same series twice, a missing end.
 *
 * @throws Error naming the line
 */
export function parseOpenMetrics(text: string): Sample[] {
  if (!text.endsWith('# EOF\n')) throw new Error('it does not end with # EOF');
  const lines = text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1);
  const samples: Sample[] = [];
  const families = new Set<string>();
  const series = new Set<string>();
  let family = '';
  let described = new Set<string>();

  for (const line of lines) {
    const descriptor = /^# (TYPE|UNIT|HELP) (\S+) (.+)$/.exec(line);
    if (descriptor !== null) {
      const [, kind = '', name = '', value = ''] = descriptor;
      if (name !== family) {
        if (families.has(name) || !metricName.test(name)) throw new Error(`the family begins twice: ${line}`);
        families.add(name);
        family = name;
        described = new Set();
      }
      if (described.has(kind) || described.has('sample')) throw new Error(`out of place: ${line}`);
      described.add(kind);
      if (kind === 'TYPE' && value !== 'gauge') throw new Error(`only gauges are told: ${line}`);
      if (kind === 'UNIT' && !name.endsWith(`_${value}`)) throw new Error(`the name lacks its unit: ${line}`);
      if (kind === 'HELP' && /[^\\]"|\\[^\\n"]/.test(value)) throw new Error(`not escaped: ${line}`);
      continue;
    }
    const sample = sampleOf(line);
    if (sample.name !== family) throw new Error(`outside of its family: ${line}`);
    const one = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
    if (series.has(one)) throw new Error(`the same series twice: ${line}`);
    series.add(one);
    described.add('sample');
    samples.push(sample);
  }
  return samples;
}

function sampleOf(line: string): Sample {
  const [, name = '', , given = '', value = ''] = /^([^\s{]+)(\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (!metricName.test(name) || !number.test(value)) throw new Error(`no sample: ${line}`);
  const labels: Record<string, string> = {};
  for (let rest = given; rest !== ''; ) {
    const [pair, label = '', text = '', comma = ''] = labelPair.exec(rest) ?? [];
    if (pair === undefined || label in labels) throw new Error(`no labels: ${line}`);
    labels[label] = text.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
    rest = rest.slice(pair.length);
    if (comma === ',' && rest === '') throw new Error(`a label is missing: ${line}`);
  }
  return { name, labels, value: Number(value === '+Inf' ? Number.POSITIVE_INFINITY : value) };
}
