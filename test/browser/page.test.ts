import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import prod from '../../emulator/accounts/demo-prod.json' with { type: 'json' };
import { type AccountFile, startEmulator } from '../../emulator/index.ts';
import { renderHtml } from '../../src/report/html.ts';
import { audit } from '../../src/runs/audit.ts';
import { accessKey } from '../account.ts';
import { openSession } from '../open-session.ts';
import { troubledReport } from '../report/fixture-report.ts';
import { renderOptions } from '../report/render-options.ts';
import { smallReport } from '../report/small-report.ts';
import { chromiumPath, startBrowser, type TestBrowser } from './open-browser.ts';

const small = renderHtml(smallReport, renderOptions);
const troubled = renderHtml(troubledReport, renderOptions);
const zh = renderHtml(smallReport, { ...renderOptions, lang: 'zh' });
const visible = 'tbody[data-k]:not([hidden])';

describe.skipIf(chromiumPath === undefined)('the page in a browser', () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  it('opens from a disk, asks nobody for anything and complains of nothing', async () => {
    const { page, complaints, requests } = await browser.open(troubled);
    expect(await page.locator('h1').textContent()).toBe('18 of at least 34 Pro clusters verified');
    expect(await page.locator(visible).count()).toBe(troubledReport.clusters.length);
    expect(complaints).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  it('filters by words, and keeps what is chosen in its address', async () => {
    const { page } = await browser.open(troubled);
    await page.getByRole('searchbox').fill('PROD-pay');
    expect(await page.locator(`${visible} th bdi`).allTextContents()).toEqual(['prod-pay']);
    expect(await page.locator('#shown').textContent()).toBe('1 of 38 clusters shown');
    expect(new URL(page.url()).hash).toBe('#q=PROD-pay');

    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect.poll(() => page.locator(visible).count()).toBe(38);
    expect(new URL(page.url()).hash).toBe('');
  });

  it('opens as its address says', async () => {
    const { page } = await browser.open(troubled, { hash: 'region=cn-beijing&proof=u&sort=name' });
    expect(await page.locator(`${visible} th bdi`).allTextContents()).toEqual(['lab-edge', 'lab-gpu']);
    expect(await page.getByRole('combobox', { name: 'Region' }).inputValue()).toBe('cn-beijing');
    expect(await page.getByRole('combobox', { name: 'Sort' }).inputValue()).toBe('name');
  });

  it('is not misled by an address that says nonsense', async () => {
    const { page, complaints } = await browser.open(small, {
      hash: 'region=nowhere&proof=%00&sort=__proto__&unmet=toString&lang=xx&cluster=<b>',
    });
    expect(await page.locator(visible).count()).toBe(3);
    expect(complaints).toEqual([]);
  });

  it('narrows the clusters to those that do not meet a benchmark', async () => {
    const { page } = await browser.open(small);
    await page.getByLabel('Not met').selectOption('iso-27001-2022');
    expect(await page.locator(`${visible} th bdi`).allTextContents()).toEqual(['prod-pay', 'lab-edge']);
    await page.getByRole('combobox', { name: 'Verification' }).selectOption({ label: 'Unknown' });
    expect(await page.locator(`${visible} th bdi`).allTextContents()).toEqual(['lab-edge']);
  });

  it('tells accounts apart, and narrows the clusters to one of them', async () => {
    const [first, second, third] = smallReport.clusters;
    const accounts = ['1198765432101234', '2207741920053816'];
    const clusters = [first, second, third].flatMap((one, index) =>
      one === undefined ? [] : [{ ...one, accountId: accounts[index === 1 ? 1 : 0] ?? '' }],
    );
    const several = { ...smallReport, clusters, scope: { ...smallReport.scope, accounts } };
    const { page } = await browser.open(renderHtml(several, renderOptions));
    await page.getByRole('combobox', { name: 'Account' }).selectOption('2207741920053816');
    const name = page.locator(`${visible} th[scope=row]`).first();
    expect(await name.textContent()).toBe('prod-shop cn-hangzhou 2207741920053816');
    // Cut off at its end, one account would look like the next.
    expect(await name.locator('small').evaluate((place) => place.scrollWidth - place.clientWidth)).toBe(0);
    expect(await page.locator(visible).count()).toBe(1);
  });

  it.each([
    ['name', ['lab-edge', 'prod-pay', 'prod-shop']],
    ['cost', ['lab-edge', 'prod-pay', 'prod-shop']],
    ['region', ['lab-edge', 'prod-pay', 'prod-shop']],
    ['', ['prod-pay', 'lab-edge', 'prod-shop']],
  ])('sorts by %s', async (order, names) => {
    const { page } = await browser.open(small);
    await page.getByLabel('Sort').selectOption('calls');
    await page.getByLabel('Sort').selectOption(order);
    expect((await page.locator(`${visible} th bdi`).allTextContents()).sort()).toEqual([...names].sort());
    expect(await page.locator(`${visible} th bdi`).first().textContent()).toBe(names[0]);
  });

  it('opens the evidence of a cluster, and remembers which', async () => {
    const { page } = await browser.open(small);
    const body = page.locator('#c1');
    await body.locator('summary').click();
    expect(await body.locator('.evidence').isVisible()).toBe(true);
    expect(await body.locator('.evidence').textContent()).toContain('DisableEncryption');
    await expect.poll(() => new URL(page.url()).hash).toBe(`#cluster=${smallReport.clusters[0]?.id}`);

    const { page: again } = await browser.open(small, { hash: `cluster=${smallReport.clusters[0]?.id}` });
    expect(await again.locator('#c1 .evidence').isVisible()).toBe(true);
  });

  it('opens the evidence by a click on the row, and by a link from what is on failed', async () => {
    const { page } = await browser.open(small);
    await page.locator('#c2 td').first().click();
    expect(await page.locator('#c2 .evidence').isVisible()).toBe(true);
    await page.locator('#failed a', { hasText: 'prod-pay' }).click();
    expect(await page.locator('#c1 .evidence').isVisible()).toBe(true);
  });

  it('copies a command', async () => {
    const { page } = await browser.open(small, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.locator('#failed .cmd + button').first().click();
    await expect.poll(() => page.locator('#failed .cmd + button').first().textContent()).toBe('Copied');
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      'aliyun kms CancelKeyDeletion --KeyId key-hzz65f1a2b3c4d5e6f7dead --region cn-hangzhou',
    );
  });

  it('is in one language, which its root names', async () => {
    const textOf = async (html: string) => {
      const { page, complaints } = await browser.open(html);
      await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
      expect(complaints).toEqual([]);
      const text = await page.evaluate<string>(
        'document.documentElement.innerHTML.replace(/<style>[^]*?<.style>/, "")',
      );
      return [await page.evaluate('document.documentElement.lang'), text] as const;
    };
    const [[english, inEnglish], [chinese, inChinese]] = [await textOf(small), await textOf(zh)];
    expect([english, chinese]).toEqual(['en', 'zh-CN']);
    expect(inEnglish).not.toMatch(/\p{Script=Han}/u);
    expect(inChinese).toMatch(/\p{Script=Han}/u);
    expect(await (await browser.open(zh)).page.locator('h1').textContent()).toMatch(/^1 /);
  });

  it('is dark where the system is, and as chosen', async () => {
    const { page } = await browser.open(small, { colorScheme: 'dark' });
    const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const dark = await ground();
    await page.getByRole('button', { name: 'Light' }).click();
    const light = await ground();
    await page.getByRole('button', { name: 'Dark' }).click();
    expect([await ground(), light === dark]).toEqual([dark, false]);
  });

  it.each([320, 390, 768])('is not wider than a screen of %i', async (width) => {
    const { page } = await browser.open(troubled, { viewport: { width, height: 844 } });
    await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });

  it('can be read without JavaScript', async () => {
    const { page, complaints } = await browser.open(small, { javaScriptEnabled: false });
    await page.locator('#c1 summary').click();
    expect(await page.locator('#c1 .evidence').isVisible()).toBe(true);
    expect(await page.locator('#filters').isVisible()).toBe(false);
    expect(await page.locator('#read-errors').innerText()).toContain('REQ-8F2C');
    expect(complaints).toEqual([]);
  });

  it.each(['en', 'zh'] as const)(
    'is twelve sheets of paper at most for sixteen clusters, the summary filling its last one by half (%s)',
    async (lang) => {
      const emulator = await startEmulator({
        accounts: [{ ...prod, accessKeys: [accessKey] } as unknown as AccountFile],
      });
      const { report } = await audit(openSession(emulator, { hasty: true }));
      await emulator.close();
      expect(report.summary.proClusters).toBe(16);
      const { page } = await browser.open(
        renderHtml(report, { ...renderOptions, lang, now: Date.parse(report.startedAt) }),
      );
      const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 99).toBeLessThanOrEqual(12);

      // What a sheet of A4 holds between margins of 12 mm.
      const [width, height] = [Math.floor((186 / 25.4) * 96), (273 / 25.4) * 96];
      await page.setViewportSize({ width, height: 1_000 });
      await page.emulateMedia({ media: 'print' });
      const top = await page.evaluate<number>(
        'document.getElementById("clusters").getBoundingClientRect().top + scrollY',
      );
      expect((top / height) % 1).toBeGreaterThan(0.5);
    },
  );

  it.each([true, false])('is printed with all evidence open; with JavaScript: %s', async (javaScriptEnabled) => {
    const { page } = await browser.open(small, { javaScriptEnabled });
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: 'print' });
    // On paper an age would be that of the day it was printed.
    expect(await page.locator('#age').isVisible()).toBe(false);
    for (const number of [1, 2, 3]) expect(await page.locator(`#c${number} .evidence`).isVisible()).toBe(true);
    expect(await page.locator('nav').isVisible()).toBe(false);
  });
});
