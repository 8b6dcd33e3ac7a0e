import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

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

export interface TestBrowser {
  /** Opens a page from the disk. `hash` stands behind the # of its address. */
  open(html: string, options?: BrowserContextOptions & { readonly hash?: string }): Promise<Opened>;
  close(): Promise<void>;
}

/** Starts Chromium once for several tests. */
export async function startBrowser(): Promise<TestBrowser> {
  const browser: Browser = await chromium.launch({ executablePath: chromiumPath ?? '' });
  const directory = await mkdtemp(join(tmpdir(), 'sealwatch-page-'));
  let pages = 0;

  return {
    async open(html, { hash = '', ...options } = {}) {
      pages += 1;
      const file = join(directory, `report-${pages}.html`);
      await writeFile(file, html);
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
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
