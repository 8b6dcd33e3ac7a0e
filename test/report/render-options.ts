import { checks } from '../../src/checks/index.ts';
import { noHistory } from '../../src/model/report.ts';
import type { RenderOptions } from '../../src/report/render-options.ts';
import { now } from './fixture-report.ts';

/** What the formats are told in tests, where a test says nothing else. */
export const renderOptions: RenderOptions = {
  color: false,
  unicode: true,
  width: 120,
  all: false,
  now,
  lang: 'en',
  checks,
  history: noHistory,
};
