import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { withoutMovedClock } from '../moved-clock.ts';
import { now } from '../report/fixture-report.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** Where Chromium is on this machine: as `CHROMIUM` says, or at the places where Debian and others put it. */
export const chromiumPath: string | undefined = [process.env.CHROMIUM ?? '', ...places].find(
  (path) => path !== '' && existsSync(path),
);

if (chromiumPath === undefined) {
  console.warn(
    `\nNO CHROMIUM: the tests in a browser are left out. Install it (apt-get install chromium), or name it in CHROMIUM.\n`,
  );
}

/** A page in a browser, with everything that it complained of or asked for. */
export interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
}

export interface OpenOptions extends BrowserContextOptions {
  /** What stands behind the # of the address. */
  readonly hash?: string;
  /** The time that the page reads, milliseconds since the epoch: by default, when the fixture reports were rendered. */
  readonly at?: number;
}

export interface TestBrowser {
  /** Opens a page from the disk, in a context of its own that ends with the test: one left open takes CPU from the others. */
  open(html: string, options?: OpenOptions): Promise<Opened>;
  close(): Promise<void>;
}

/** Starts Chromium once for several tests. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? '', env: withoutMovedClock() });
}

/** Chromium for pages from the disk. */
export async function startBrowser(): Promise<TestBrowser> {
  const browser = await launchChromium();
  const directory = await mkdtemp(join(tmpdir(), 'sealwatch-page-'));
  let pages = 0;

  return {
    async open(html, { hash = '', at = now, ...options } = {}) {
      pages += 1;
      const file = join(directory, `report-${pages}.html`);
      await writeFile(file, html);
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      onTestFinished(() => context.close());
      await context.clock.setFixedTime(at);
      const page = await context.newPage();
      const complaints: string[] = [];
      const requests: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('dialog', (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('request', (request) => requests.push(request.url()));
      await page.goto(`file://${file}${hash === '' ? '' : `#${hash}`}`);
      return { page, complaints, requests };
    },
    async close() {
      await browser.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
