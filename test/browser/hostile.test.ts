import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { hostileNames, troubledReport } from '../report/fixture-report.ts';
import { renderOptions } from '../report/render-options.ts';
import { smallReport } from '../report/small-report.ts';
import { spoiled } from '../report/spoiled-report.ts';
import { chromiumPath, startBrowser, type TestBrowser } from './open-browser.ts';

/** Each tries to run a script where a careless page would put a name. */
const attacks: Readonly<Record<string, string>> = {
  script: '</script><script>alert(1)</script>',
  image: '<img src=x onerror=alert(1)>',
  attribute: '" onmouseover="alert(1)" autofocus onfocus="alert(1)" x="',
  comment: '<!--<script>alert(1)</script>',
  style: '</style><style>body{display:none}</style>',
  svg: '<svg/onload=alert(1)>',
  link: 'javascript:alert(1)',
  template: '{{alert(1)}}`+alert(1)+`',
  selector: '#c1"]},x=y&lang=zh',
  turned: '\u202e\u2066gnp.exe\u200f',
  flood: 'W'.repeat(5_000),
  wideFlood: '集群'.repeat(2_500),
  nul: 'a\u0000b\u001b[2J',
  emoji: hostileNames.emoji,
  marks: hostileNames.marks,
  arabic: hostileNames.rtl,
};

describe.skipIf(chromiumPath === undefined)('a hostile account in a browser', () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  it.each(Object.keys(attacks))('does nothing but be read: %s', async (name) => {
    const html = renderHtml(spoiled(smallReport, attacks[name] ?? ''), renderOptions);
    const { page, complaints, requests } = await browser.open(html, { viewport: { width: 390, height: 844 } });
    await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
    await page.getByRole('searchbox').fill(attacks[name] ?? '');

    expect(complaints).toEqual([]);
    expect(requests).toHaveLength(1);
    expect(await page.evaluate('document.scripts.length')).toBe(2);
    expect(
      await page.evaluate(
        'document.querySelectorAll("img,iframe,[onerror],[onload],[onmouseover],[autofocus]").length',
      ),
    ).toBe(0);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await page.locator('h1').isVisible()).toBe(true);
  });

  it('would not run a script even if one came through', async () => {
    const html = renderHtml(troubledReport, renderOptions).replace(
      '<main',
      '<script>document.title="owned"</script><img src=x onerror="document.title=1"><main',
    );
    const { page, complaints } = await browser.open(html);
    expect(await page.title()).toBe('Sealwatch: 1198765432101234');
    expect(complaints.join('\n')).toContain('Content Security Policy');
  });
});
