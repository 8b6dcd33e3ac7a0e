import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { renderHtml } from '../../src/report/html.ts';
import { deniedReport, emptyReport, now, troubledReport } from '../report/fixture-report.ts';
import { renderOptions } from '../report/render-options.ts';
import { smallReport } from '../report/small-report.ts';
import { chromiumPath, type OpenOptions, startBrowser, type TestBrowser } from './open-browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const dayMs = 86_400_000;
const phone = { viewport: { width: 390, height: 844 } };

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(
    'document.querySelectorAll("details").forEach((one, index) => { if (index < 12) one.open = true; })',
  );
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`);
}

describe.skipIf(chromiumPath === undefined)('the page for everybody', () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  it.each<[string, keyof typeof reports, 'en' | 'zh', OpenOptions]>([
    ['light', 'troubledReport', 'en', {}],
    ['dark', 'troubledReport', 'en', { colorScheme: 'dark' }],
    ['on a phone', 'smallReport', 'en', phone],
    ['in Chinese, dark, on a phone', 'smallReport', 'zh', { ...phone, colorScheme: 'dark' }],
    ['with nothing read', 'deniedReport', 'zh', {}],
    ['with nothing there', 'emptyReport', 'en', { colorScheme: 'dark' }],
    ['eight days old', 'changeReport', 'en', { at: now + 8 * dayMs }],
  ])('is free of what axe finds: %s', async (_, name, lang, options) => {
    const { page } = await browser.open(renderHtml(reports[name], { ...renderOptions, lang }), options);
    expect(await violations(page)).toEqual([]);
    expect(await page.getByRole('main').locator('#stale').isVisible()).toBe(options.at !== undefined);
  });

  it('can be walked by keyboard: past the head, through the filters, into the evidence', async () => {
    const { page } = await browser.open(renderHtml(smallReport, renderOptions));
    const focused = () =>
      page.evaluate<string>(
        'document.activeElement.tagName + " " + document.activeElement.textContent.trim().slice(0, 20)',
      );
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('A Skip to the clusters');
    await page.keyboard.press('Enter');
    const seen: string[] = [];
    for (let step = 0; step < 9; step += 1) {
      await page.keyboard.press('Tab');
      seen.push(await focused());
      const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
      expect([seen.at(-1), outline]).toEqual([seen.at(-1), expect.stringMatching(/solid|auto/)]);
    }
    expect(seen.slice(0, 2)).toEqual([expect.stringMatching(/^SUMMARY/), expect.stringMatching(/^INPUT/)]);
    expect(seen.filter((one) => one.startsWith('SELECT'))).toHaveLength(4);
    expect(seen.slice(-2)).toEqual(['SUMMARY Evidence', 'SUMMARY Evidence']);
    await page.keyboard.press('Enter');
    expect(await page.locator('#c2 .evidence').isVisible()).toBe(true);
  });

  it('says how many clusters are left to those who do not see it', async () => {
    const { page } = await browser.open(renderHtml(smallReport, renderOptions));
    expect(await page.locator('#shown').getAttribute('aria-live')).toBe('polite');
    expect(
      await page
        .getByRole('table', { name: /Every cluster/ })
        .getByRole('rowheader')
        .count(),
    ).toBe(3);
    expect(await page.getByRole('main').count()).toBe(1);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  });
});

const changeReport: Report = { ...smallReport, kind: 'change' };
const reports = { troubledReport, smallReport, deniedReport, emptyReport, changeReport };
