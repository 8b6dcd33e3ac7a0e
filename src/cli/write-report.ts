import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../model/report.ts';
import { type Format, formats, render } from '../report/index.ts';
import type { RenderOptions } from '../report/render-options.ts';
import { writeText } from './files.ts';
import { type Io, UsageError } from './io.ts';
import { oneOf } from './options.ts';
import { terminalOf } from './terminal.ts';

/** Where a report goes, and in which formats. */
export interface OutputTarget {
  readonly formats: readonly Format[];
  readonly output?: string;
  readonly outputDir?: string;
}

const extensions: Readonly<Record<Format, string>> = {
  text: 'txt',
  json: 'json',
  html: 'html',
  markdown: 'md',
  csv: 'csv',
  ocsf: 'ocsf.ndjson',
  sarif: 'sarif',
  junit: 'junit.xml',
  prometheus: 'prom',
};

/**
 * The target that options name.
 *
 * @throws UsageError for several formats without a directory, or a file beside one
 */
export function targetOf(values: {
  readonly format?: readonly string[] | undefined;
  readonly output?: string | undefined;
  readonly 'output-dir'?: string | undefined;
}): OutputTarget {
  const { format: names = ['text'], output, 'output-dir': outputDir } = values;
  const chosen = [...new Set(names.map((name) => oneOf('--format', name, Object.keys(formats) as Format[])))];
  if (output !== undefined && outputDir !== undefined) throw new UsageError('Give --output or --output-dir, not both.');
  if (chosen.length > 1 && outputDir === undefined) {
    throw new UsageError('Several formats need --output-dir DIR: one file each, named report and the format.');
  }
  return { formats: chosen, ...(output !== undefined && { output }), ...(outputDir !== undefined && { outputDir }) };
}

/** Writes a report to where it is to go; the names of files that were written into a directory go to stderr. */
export async function writeReport(
  report: Report,
  { formats, output, outputDir }: OutputTarget,
  options: Omit<RenderOptions, 'color' | 'unicode' | 'width'>,
  io: Io,
): Promise<void> {
  const terminal = terminalOf(io);
  const isFile = output !== undefined || outputDir !== undefined;
  if (outputDir !== undefined) await mkdir(outputDir, { recursive: true });
  for (const format of formats) {
    const text = render(format, report, { ...terminal, ...options, ...(isFile && { color: false }) });
    const file = outputDir === undefined ? output : join(outputDir, `report.${extensions[format]}`);
    if (file === undefined) io.stdout.write(text);
    else await writeText(file, text);
    if (outputDir !== undefined) io.stderr.write(`${file}\n`);
  }
}
