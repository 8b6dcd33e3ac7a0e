import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks } from '../src/checks/index.ts';
import { fixedCredentials } from '../src/cloud/credentials.ts';
import { noHistory, type Report } from '../src/model/report.ts';
import { renderHtml } from '../src/report/html.ts';
import { judge, readAccount } from '../src/runs/audit.ts';
import { connect } from '../src/session.ts';
import type { Lang } from '../src/words/language.ts';
import { composeAccount } from './account.ts';
import { startCloud } from './cloud.ts';
import { median, type Row } from './row.ts';

const accountId = '1234567890123456';
const what = 'the page of 10,000 clusters';
const chromiumPath = [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);

/** Renders the page of 10,000 clusters, weighs it, and opens it in a browser where there is one. */
export async function htmlRows(cli: string): Promise<Row[]> {
  const report = multiply(await auditOf(cli), 100);
  const pages = (['en', 'zh'] as const).map((lang) => measure(report, lang));
  const milliseconds = Math.max(...pages.map((page) => page.milliseconds));
  const bytes = Math.max(...pages.map((page) => Buffer.byteLength(page.html)));

  return [
    {
      what: `rendering ${what}, in the slower language, warm`,
      target: 'under 1 s',
      measured: `${milliseconds.toFixed(0)} ms`,
      ok: milliseconds < 1_000,
    },
    {
      what: `size of ${what}, in the longer language`,
      target: 'under 10 MB',
      measured: `${(bytes / 1e6).toFixed(1)} MB`,
      ok: bytes < 10e6,
    },
    ...(chromiumPath === undefined ? [] : [await opened(pages[0]?.html ?? '', chromiumPath)]),
  ];
}

/** A hundred clusters with some trouble of most kinds. */
async function auditOf(cli: string): Promise<Report> {
  const account = composeAccount(accountId, 100, 10) as { clusters: Record<string, unknown>[]; keys: object[] };
  account.clusters = account.clusters.map((cluster, index) => ({
    ...cluster,
    ...(index % 9 === 0 ? { meta_data: JSON.stringify({ Capabilities: { DisableEncryption: true } }) } : {}),
    ...(index % 13 === 0 ? { current_version: '1.32.1-aliyun.1' } : {}),
  }));
  account.keys = account.keys.map((key, index) => ({ ...key, ...(index === 3 ? { KeyState: 'Disabled' } : {}) }));
  const cloud = await startCloud(cli, account, []);
  try {
    const session = await connect({
      logError: console.error,
      env: { SEALWATCH_ENDPOINTS: cloud.endpoints },
      credentials: fixedCredentials({ accessKeyId: 'LTAI-bench', accessKeySecret: 'bench' }),
      override: (config) => config,
    });
    return (await judge(session, await readAccount(session))).report;
  } finally {
    await cloud.close();
  }
}

/** The report with each cluster so many times, under ids and names of its own. */
function multiply(report: Report, times: number): Report {
  const copies = Array.from({ length: times }, (_, copy) => `${copy}`.padStart(3, '0'));
  const ofClusters = report.findings.filter(({ resource }) => resource.type === 'ACS::ACK::Cluster');
  const others = report.findings.filter(({ resource }) => resource.type !== 'ACS::ACK::Cluster');
  const renamed = ({ id, name }: { readonly id: string; readonly name: string }, copy: string) => ({
    id: `c${copy}${id.slice(4)}`,
    name: `${name}-${copy}`,
  });
  return {
    ...report,
    clusters: copies.flatMap((copy) => report.clusters.map((cluster) => ({ ...cluster, ...renamed(cluster, copy) }))),
    findings: [
      ...copies.flatMap((copy) =>
        ofClusters.map((finding) => ({
          ...finding,
          id: `${finding.id}${copy}`,
          resource: { ...finding.resource, ...renamed(finding.resource, copy) },
        })),
      ),
      ...others,
    ],
  };
}

function measure(report: Report, lang: Lang): { readonly html: string; readonly milliseconds: number } {
  const options = { color: false, unicode: true, width: 80, all: false, now: Date.parse(report.startedAt) };
  let html = '';
  const times = Array.from({ length: 6 }, () => {
    const started = performance.now();
    html = renderHtml(report, { ...options, lang, checks, history: noHistory });
    return performance.now() - started;
  });
  // The first compiles.
  return { html, milliseconds: median(times.slice(1)) };
}

/** From the call to open it until everything is there and has been painted. */
async function opened(html: string, executablePath: string): Promise<Row> {
  const { chromium } = await import('playwright-core');
  const directory = await mkdtemp(join(tmpdir(), 'sealwatch-bench-'));
  const browser = await chromium.launch({ executablePath });
  try {
    const file = join(directory, 'report.html');
    await writeFile(file, html);
    const times: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      const started = performance.now();
      await page.goto(`file://${file}`);
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      times.push(performance.now() - started);
      await page.close();
    }
    const milliseconds = median(times);
    return {
      what: `opening ${what} in Chromium`,
      target: 'under 2 s',
      measured: `${milliseconds.toFixed(0)} ms`,
      ok: milliseconds < 2_000,
    };
  } finally {
    await browser.close();
    await rm(directory, { recursive: true, force: true });
  }
}
