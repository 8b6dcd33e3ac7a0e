import type { Report } from '../model/report.ts';
import { inTimeZone } from '../words/amounts.ts';
import { renderCsv } from './csv.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderOcsf } from './ocsf.ts';
import { renderPrometheus } from './prometheus.ts';
import type { RenderOptions } from './render-options.ts';
import { renderSarif } from './sarif.ts';
import { renderText } from './text.ts';

/** Every format that a report can be rendered in, by name. */
export const formats = {
  text: renderText,
  json: renderJson,
  html: renderHtml,
  markdown: renderMarkdown,
  csv: renderCsv,
  ocsf: renderOcsf,
  sarif: renderSarif,
  junit: renderJunit,
  prometheus: renderPrometheus,
} as const satisfies Record<string, (report: Report, options: RenderOptions) => string>;

export type Format = keyof typeof formats;

/** What people read, whose times are in their zone; machines get UTC. */
const readByPeople: readonly Format[] = ['text', 'html', 'markdown'];

/** Renders a report. */
export function render(format: Format, report: Report, options: RenderOptions): string {
  const text = formats[format](report, options);
  return readByPeople.includes(format) ? inTimeZone(text, options.timeZone ?? 'UTC') : text;
}
