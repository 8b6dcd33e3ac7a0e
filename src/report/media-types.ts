import type { Format } from './index.ts';

/** What a report in each format is sent as. */
export const mediaTypes: Readonly<Record<Format, string>> = {
  text: 'text/plain; charset=utf-8',
  json: 'application/json',
  html: 'text/html; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  ocsf: 'application/x-ndjson',
  sarif: 'application/sarif+json',
  junit: 'application/xml',
  prometheus: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};
