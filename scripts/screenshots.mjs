// Takes the pictures of docs/images: page, terminal, dashboard and cards of the demo account, which an emulator answered for.
// Run after `npm run build`, where there is a Chromium: node scripts/screenshots.mjs
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { terminalPage } from './terminal-page.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const images = join(root, 'docs/images');
const main = join(root, 'dist/cli/main.js');
const executablePath = [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
if (executablePath === undefined) throw new Error('There is no Chromium here. Name it in CHROMIUM.');

const token = 'a-token-for-the-pictures';
const directory = mkdtempSync(join(tmpdir(), 'sealwatch-pictures-'));
const browser = await chromium.launch({ executablePath });
try {
  mkdirSync(images, { recursive: true });
  const shown = run('demo');
  const reports = join(directory, 'sealwatch/reports');
  const [first] = readdirSync(reports).sort();
  const page = file('report.html', run('report', join(reports, first), '--format', 'html'));
  const terminal = file('terminal.html', terminalPage('npm start', shown));
  execFileSync(process.execPath, [join(root, 'dist/scripts/cards.js'), directory], { cwd: root });

  const wide = { viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1.5, colorScheme: 'light' };
  const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, colorScheme: 'light' };
  await take('light', page, wide, label);
  await take('dark', page, { ...wide, colorScheme: 'dark' }, openCluster);
  await take('phone', page, phone, label);
  await take('terminal', terminal, { ...wide, viewport: { width: 1080, height: 100 } }, undefined, true);
  for (const vendor of ['slack', 'dingtalk', 'feishu', 'wecom']) {
    await take(
      vendor,
      `file://${join(directory, `${vendor}.html`)}`,
      { ...phone, viewport: { width: 390, height: 100 } },
      showAlert,
      true,
    );
  }
  await takeDashboard(wide);
} finally {
  await browser.close();
  rmSync(directory, { recursive: true, force: true });
}

/** Runs the command line. Exit codes 1 and 2 are expected: the demo account has findings and read errors. */
function run(...args) {
  const env = { ...process.env, FORCE_COLOR: '1', COLUMNS: '110' };
  try {
    return execFileSync(process.execPath, [main, ...args], { cwd: directory, env, encoding: 'utf8', maxBuffer: 1e8 });
  } catch (error) {
    if (error.status !== 1 && error.status !== 2) throw error;
    return error.stdout;
  }
}

function file(name, text) {
  writeFileSync(join(directory, name), text);
  return `file://${join(directory, name)}`;
}

/** @param prepare runs in the page before its picture is taken */
async function take(name, url, options, prepare, fullPage = false) {
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  await tab.goto(url);
  if (prepare !== undefined) await tab.evaluate(prepare);
  // Evidence is written when it is opened.
  await tab.waitForTimeout(300);
  await tab.screenshot({ path: join(images, `${name}.png`), fullPage });
  await context.close();
}

async function takeDashboard(options) {
  const env = {
    ...process.env,
    SEALWATCH_STORE: join(directory, 'sealwatch'),
    SEALWATCH_DASHBOARD_TOKEN: token,
  };
  const server = spawn(process.execPath, [main, 'dashboard', '--port', '0'], { cwd: directory, env });
  try {
    const url = await new Promise((resolve, reject) => {
      let said = '';
      const read = (chunk) => {
        said += chunk;
        const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      };
      server.stdout.on('data', read);
      server.stderr.on('data', read);
      server.on('exit', () => reject(new Error(`the dashboard ended: ${said}`)));
    });
    const context = await browser.newContext({ ...options, extraHTTPHeaders: { authorization: `Bearer ${token}` } });
    const tab = await context.newPage();
    await tab.goto(`${url}/reports?lang=en`);
    await tab.screenshot({ path: join(images, 'dashboard.png') });
    await context.close();
  } finally {
    server.kill();
  }
}

/** Says on the page that no account of the cloud is shown. */
function label() {
  const note = document.createElement('p');
  note.textContent = 'Emulated account';
  note.style.cssText = 'position:absolute;top:0;left:50%;transform:translateX(-50%);margin:0;font-size:11px;opacity:.7';
  document.body.append(note);
}

/** Shows the clusters, the worst one with its evidence. */
function openCluster() {
  const details = document.querySelector('#clusters tbody details');
  if (details === null) throw new Error('The page has no cluster to open.');
  details.open = true;
  details.closest('tbody').scrollIntoView();
}

/** Shows an alert and its end; the initial scan and the digest are longer than a screen. */
function showAlert() {
  for (const [index, message] of document.querySelectorAll('.message').entries()) {
    if (index !== 1 && index !== 2) message.remove();
  }
}
