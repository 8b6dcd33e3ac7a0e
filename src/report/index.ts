import { ExpectedError } from '../model/expected-error.ts';
import type { Report } from '../model/report.ts';
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

/** A format that nobody renders. */
export class UnknownFormat extends ExpectedError {
  override readonly name = 'UnknownFormat';

  constructor(format: string) {
    super(`There is no format ${JSON.stringify(format)}. The formats are: ${Object.keys(formats).join(', ')}.`);
  }
}

/**
 * The format of that name.
 *
 * @throws UnknownFormat where there is none, naming those that there are
 */
export function formatNamed(name: string): Format {
  if (!Object.hasOwn(formats, name)) throw new UnknownFormat(name);
  return name as Format;
}

/**
 * Renders a report.
 *
 * @throws UnknownFormat
 */
export function render(format: string, report: Report, options: RenderOptions): string {
  return formats[formatNamed(format)](report, options);
}
