import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { noHistory } from '../../src/model/report.ts';
import { render } from '../../src/report/index.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderText } from '../../src/report/text.ts';
import { now, verifiedReport } from './fixture-report.ts';

const options = {
  color: false,
  unicode: true,
  width: 120,
  all: false,
  now,
  lang: 'en',
  checks,
  history: noHistory,
} as const;

describe('the formats', () => {
  it('render by name', () => {
    expect(render('text', verifiedReport, options)).toBe(renderText(verifiedReport, options));
    expect(render('json', verifiedReport, options)).toBe(renderJson(verifiedReport));
  });

  it.each(['text', 'html', 'markdown'] as const)('show times in the zone of their readers: %s', (format) => {
    const [utc, east, west] = ['UTC', 'Asia/Shanghai', 'America/St_Johns'].map((timeZone) =>
      render(format, verifiedReport, { ...options, timeZone }),
    );
    expect(utc).toMatch(/2026-11-22 06:30 UTC(?![+-])/);
    expect(east).toContain('2026-11-22 14:30 UTC+8');
    expect(east).not.toMatch(/\d\d:\d\d UTC(?![+-])/);
    expect(west).toContain('2026-11-22 03:00 UTC-3:30');
  });

  it.each(['json', 'csv', 'ocsf', 'sarif', 'junit', 'prometheus'] as const)('are for machines in UTC: %s', (format) => {
    const given = { ...options, timeZone: 'Asia/Shanghai' };
    expect(render(format, verifiedReport, given)).toBe(render(format, verifiedReport, options));
  });
});
