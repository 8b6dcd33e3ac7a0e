import { describe, expect, it } from 'vitest';
import { renderJson } from '../../src/report/json.ts';
import { hostileNames, troubledReport, verifiedReport } from './fixture-report.ts';

describe('the JSON report', () => {
  it('is the report itself, indented by two and ended with a line feed', async () => {
    const json = renderJson(troubledReport);
    expect(JSON.parse(json)).toEqual(troubledReport);
    expect(json).toMatch(/^\{\n {2}"schemaVersion": "1",\n/);
    expect(json.endsWith('}\n')).toBe(true);
    await expect(json).toMatchFileSnapshot('../golden/report.json');
  });

  it('holds hostile texts whole, and sends none of them to a terminal as it is', () => {
    const json = renderJson(troubledReport);
    expect(json).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]/u);
    // Of the controls only line feeds stand as they are.
    expect(json.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    const names = (JSON.parse(json) as typeof troubledReport).clusters.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.values(hostileNames)));
  });

  it('is the same for the same report', () => {
    expect(renderJson(structuredClone(verifiedReport))).toBe(renderJson(verifiedReport));
  });
});
