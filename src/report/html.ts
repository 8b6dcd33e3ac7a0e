import { createHash } from 'node:crypto';
import type { Report } from '../model/report.ts';
import { markupOf } from './html/markup.ts';
import { page } from './html/page.ts';
import { script } from './html/script.ts';
import { sheetOf } from './html/sheet.ts';
import { styles } from './html/styles.ts';
import type { RenderOptions } from './render-options.ts';

/** Hashes of the page's only style and only script, as a content security policy names them: the same for every report. */
export function pageHashes(): { readonly style: string; readonly script: string } {
  return { style: hashOf(styles), script: hashOf(script) };
}

/**
 * Renders the report as one page that needs nothing else: it can be read without JavaScript, printed, mailed and opened
 * from a disk, and makes no request. Pure.
 */
export function renderHtml(report: Report, options: RenderOptions): string {
  const hashes = pageHashes();
  const policy = `default-src 'none'; style-src '${hashes.style}'; script-src '${hashes.script}'; base-uri 'none'; form-action 'none'`;
  return markupOf(page(sheetOf(report, options), policy));
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
