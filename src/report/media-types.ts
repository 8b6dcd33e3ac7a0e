/** What each format is sent as. */
const mediaTypes: Readonly<Record<string, string>> = {
  text: 'text/plain; charset=utf-8',
  json: 'application/json',
  html: 'text/html; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  ocsf: 'application/x-ndjson',
  sarif: 'application/sarif+json',
  junit: 'application/xml',
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
};

/** What a report in that format is sent as; bytes that nobody should open where it is not known. */
export function mediaTypeOf(format: string): string {
  return mediaTypes[format] ?? 'application/octet-stream';
}
