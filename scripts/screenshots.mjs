// Takes the pictures of the README: the page of the demo account, which an emulator answered for. Run after `npm run build`,
// where there is a Chromium: node scripts/screenshots.mjs
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const executablePath = [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
if (executablePath === undefined) throw new Error('There is no Chromium here. Name it in CHROMIUM.');

const directory = mkdtempSync(join(tmpdir(), 'sealwatch-pictures-'));
try {
  const sealwatch = (...args) =>
    execFileSync(process.execPath, [join(root, 'dist/cli/main.js'), ...args], {
      cwd: directory,
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
  sealwatch('demo');
  const reports = join(directory, 'sealwatch/reports');
  const [first] = readdirSync(reports).sort();
  const page = join(directory, 'report.html');
  writeFileSync(page, render(sealwatch, join(reports, first)));

  const browser = await chromium.launch({ executablePath });
  mkdirSync(join(root, 'docs/images'), { recursive: true });
  const shots = [
    ['light', { viewport: { width: 1280, height: 860 }, colorScheme: 'light' }, ''],
    ['dark', { viewport: { width: 1280, height: 860 }, colorScheme: 'dark' }, '#clusters'],
    ['phone', { viewport: { width: 390, height: 844 }, colorScheme: 'light', deviceScaleFactor: 2 }, ''],
  ];
  for (const [name, options, at] of shots) {
    const context = await browser.newContext({ deviceScaleFactor: 1.5, ...options });
    const tab = await context.newPage();
    await tab.goto(`file://${page}`);
    await tab.evaluate(label, at);
    await tab.screenshot({ path: join(root, `docs/images/${name}.png`) });
    await context.close();
  }
  await browser.close();
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** The exit code of `report` tells what the report does; here something could not be read, on purpose. */
function render(sealwatch, file) {
  try {
    return sealwatch('report', file, '--format', 'html');
  } catch (error) {
    if (error.status !== 2) throw error;
    return error.stdout;
  }
}

/** Runs in the page: says that no account of the cloud is shown, and shows the part that the picture is of. */
function label(at) {
  document.querySelector('.scope').append(' · emulated account');
  if (at === '') return;
  document.querySelector('#c4 details').open = true;
  document.querySelector(at).scrollIntoView();
}
