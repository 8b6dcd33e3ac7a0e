import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Emulator, type Functions, startEmulator, startFunctions } from '../../emulator/index.ts';
import { systemClock } from '../../src/cloud/clock.ts';
import { defaultConfig } from '../../src/config/load.ts';
import { extendHistory } from '../../src/runs/history.ts';
import { saveReport } from '../../src/state/reports.ts';
import { directoryStore } from '../../src/store/directory.ts';
import { account, accountId } from '../account.ts';
import { serve } from '../cloud/local-server.ts';
import { cluster, hostileNames, report, troubledReport } from '../report/fixture-report.ts';
import { chromiumPath, launchChromium } from './open-browser.ts';

const token = 'correct-horse-battery-staple';
const id = '2026-11-22T06-30-00Z-0a1b';

describe.skipIf(chromiumPath === undefined)('the dashboard in Chromium', () => {
  let browser: Browser;
  let emulator: Emulator;
  let functions: Functions;
  let store: string;
  let url: string;

  beforeAll(async () => {
    store = await mkdtemp(join(tmpdir(), 'sealwatch-browser-'));
    const kept = directoryStore(store);
    const timing = { sleep: () => Promise.resolve(), random: () => 0.5 };
    const hostile = Object.values(hostileNames).map((name, index) => cluster(900 + index, { name }));
    for (const [day, parts] of [
      [19, {}],
      [20, {}],
      [21, report({ clusters: hostile })],
      [22, troubledReport],
    ] as const) {
      const startedAt = `2026-11-${day}T06:30:00.000Z`;
      const auditId = `2026-11-${day}T06-30-00Z-0a1b`;
      const whole = { ...troubledReport, ...parts, auditId, startedAt };
      const stored = await saveReport(kept, whole, startedAt);
      await extendHistory(
        { config: defaultConfig(), store: kept, clock: systemClock, timing },
        { report: whole, ...stored },
      );
    }
    emulator = await startEmulator({ accounts: [account()] });
    functions = startFunctions(emulator, {
      accountId,
      functions: [{ name: 'pages', code: 'dist/functions/dashboard', role: 'sealwatch', timeout: 20 }],
      environment: { SEALWATCH_STORE: store, SEALWATCH_DASHBOARD_TOKEN: token },
    });
    url = (await functions.serveHttp('pages')).url;
    browser = await launchChromium();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await functions?.close();
    await emulator?.close();
    await rm(store, { recursive: true });
  });

  /** A page that notes what it complains of, and whom it asks. */
  async function open(path: string): Promise<{ page: Page; complaints: string[]; asked: Set<string> }> {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const complaints: string[] = [];
    const asked = new Set<string>();
    page.on('console', (message) => {
      // That the first answer is 401 is what it should be.
      if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => asked.add(new URL(request.url()).origin));
    await page.goto(`${url}${path}`);
    return { page, complaints, asked };
  }

  async function signIn(page: Page): Promise<void> {
    await page.getByLabel('Token').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  it('asks for the token, leads where the link led, and keeps the person in until they leave', async () => {
    const { page, complaints } = await open(`/reports/${id}`);
    await page.getByLabel('Token').fill('wrong-but-long-enough');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('That token is not valid');
    await signIn(page);
    await page.waitForURL(`${url}/reports/${id}`);
    expect(await page.locator('#clusters').count()).toBe(1);

    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict' });
    expect(JSON.stringify(cookie)).not.toContain(token);

    await page.getByRole('link', { name: 'All reports' }).click();
    expect(await page.locator('tbody tr').count()).toBe(4);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${url}/`);
    expect(await page.getByLabel('Token').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it.each(['/', `/reports/${id}`, `/reports/${id.replace('-22T', '-21T')}`, '/reports', '/reports?lang=zh'])(
    'shows %s without breaking its policy, and asks nobody else',
    async (path) => {
      const { page, complaints, asked } = await open('/');
      await signIn(page);
      await page.goto(`${url}${path}`);
      await page.waitForLoadState('load');
      expect(complaints).toEqual([]);
      expect([...asked]).toEqual([url]);
      // The style applies, and the script of the report's page has run.
      const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(background).not.toBe('rgba(0, 0, 0, 0)');
      if (!path.startsWith('/reports?') && path !== '/reports') {
        expect(await page.evaluate(`document.documentElement.classList.contains('js')`)).toBe(true);
      }
    },
  );

  it('is accessible where it asks for the token, and where it lists', async () => {
    const { page } = await open('/');
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    for (const path of ['/', '/reports']) {
      if (path !== '/') await signIn(page);
      await page.goto(`${url}${path}`);
      await page.evaluate(axe);
      const found = (await page.evaluate('axe.run()')) as { violations: { id: string }[] };
      expect(found.violations.map(({ id: rule }) => rule)).toEqual([]);
    }
  });

  it('runs nothing that somebody brings into a page', async () => {
    const { page } = await open('/');
    await signIn(page);
    await page.waitForLoadState('load');
    const ran = await page.evaluate(`(() => {
      const element = document.createElement('script');
      element.textContent = 'document.documentElement.dataset.ran = "yes"';
      document.body.append(element);
      return document.documentElement.dataset.ran ?? 'no';
    })()`);
    expect(ran).toBe('no');
  });

  it('is shown in no frame of another page', async () => {
    const { page } = await open('/');
    await signIn(page);
    const other = await serve((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<iframe src="${url}/"></iframe>`);
    });
    await page.goto(`http://${other.address}/`);
    await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
  });
});
