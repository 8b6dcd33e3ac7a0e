import type { CheckText } from '../model/check-text.ts';
import { ExpectedError } from '../model/expected-error.ts';
import type { History } from '../model/history.ts';
import type { Report } from '../model/report.ts';
import type { Lang } from '../words/language.ts';
import { renderCsv } from './csv.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderOcsf } from './ocsf.ts';
import { renderPrometheus } from './prometheus.ts';
import { renderSarif } from './sarif.ts';
import { renderText, type TextOptions } from './text.ts';

/** What every format may be told; those that need none of it ignore it. */
export interface RenderOptions extends TextOptions {
  readonly lang: Lang;
  /** What the checks say about themselves: formats that list rules list these. */
  readonly checks: readonly CheckText[];
  /** What earlier reports said, for trends. */
  readonly history: History;
}

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
