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
});
