import markdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { message } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { benchmarksIn } from '../../src/words/benchmarks.ts';
import {
  aboutCluster,
  cluster,
  deniedReport,
  emptyReport,
  finding,
  hostileNames,
  report,
  troubledReport,
  verifiedReport,
} from './fixture-report.ts';
import { renderOptions } from './render-options.ts';
import { spoiled } from './spoiled-report.ts';

/** As GitHub reads it: HTML and links without brackets are read too. */
const reader = markdownIt({ html: true, linkify: true });

interface Piece {
  readonly type: string;
  readonly content: string;
  readonly href: string;
}

/** Everything that is set within lines, by its type. */
function piecesOf(text: string): Piece[] {
  return reader
    .parse(text, {})
    .flatMap(({ children }) => children ?? [])
    .map((token) => ({ type: token.type, content: token.content, href: String(token.attrGet('href') ?? '') }));
}

/** The cells of each row of each table. */
function rowsOf(text: string): string[][] {
  const rows: string[][] = [];
  const tokens = reader.parse(text, {});
  tokens.forEach(({ type, content }, index) => {
    if (type === 'tr_open') rows.push([]);
    if (type === 'inline' && /^t[dh]_open$/.test(tokens[index - 1]?.type ?? '')) rows.at(-1)?.push(content);
  });
  return rows;
}

const headings = (text: string) => text.split('\n').filter((line) => line.startsWith('#'));
const render = (of: Report) => renderMarkdown(of, renderOptions);
const hostile = {
  ...hostileNames,
  mention: 'prod @security-team',
  issue: 'see #12, GH-3 and owner/repo#4',
  image: '![x](https://evil.example/x.png)',
  link: '[click](https://evil.example)',
  bare: 'https://evil.example www.evil.example mailto:a@evil.example a@evil.example',
  ticks: 'a`b``c```d',
  pipes: 'a | b \\| c \\\\| d',
  emphasis: '**loud** _soft_ ~~gone~~ __x__',
  math: '$\\unicode{x}$',
  entity: '&lt;b&gt; &#60;',
  tag: '</code><img src=x onerror=alert(1)>',
  backslash: 'ends\\',
  list: '- item',
  heading: '# heading',
  huge: 'x'.repeat(5_000),
};

describe('the Markdown report', () => {
  it.each(['en', 'zh'] as const)('reads as in test/golden/report.%s.md', async (lang) => {
    await expect(renderMarkdown(troubledReport, { ...renderOptions, lang })).toMatchFileSnapshot(
      `../golden/report.${lang}.md`,
    );
  });

  it('opens with what could not be read, then what is wrong, then what could not be told', () => {
    expect(headings(render(troubledReport))).toEqual([
      '# Sealwatch: 18 of at least 34 Pro clusters verified',
      '## ⚠ 10 read errors: results are incomplete',
      '## Failed checks (7)',
      '## Waived (1)',
      '## Waivers without effect (3)',
      '## Insufficient data (13)',
      '## Clusters (38)',
      '## Controls',
      '## Cost of 30 days',
      '## What was read',
    ]);
  });

  it('claims no peace beyond what could be read', () => {
    expect(render(verifiedReport)).toContain('\nNo failed checks\n');
    expect(render({ ...verifiedReport, readErrors: troubledReport.readErrors })).toContain(
      'No failed checks among the resources that could be read',
    );
    expect(render(deniedReport)).toMatch(/^# Sealwatch: Number of Pro clusters unknown\n/);
    expect(render(deniedReport)).not.toContain('There are no clusters');
    expect(render(deniedReport)).toContain('No list of clusters could be read');
    expect(render(emptyReport)).toContain('There are no clusters: the list was read completely and is empty.');
  });

  it('has a row for each cluster with its five stages, the worst first', () => {
    const rows = rowsOf(renderMarkdown(troubledReport, { ...renderOptions, all: true })).filter(
      (cells) => cells.length === 8,
    );
    expect(rows[0]?.slice(2, 7)).toEqual([
      'Configured',
      'Key usable',
      'Role authorized',
      'Key used',
      'Existing Secrets re-encrypted',
    ]);
    expect(rows).toHaveLength(1 + troubledReport.clusters.length);
    expect(rows.find(([name]) => name?.includes('lab-edge'))?.slice(2)).toEqual([
      '✔ yes',
      '? unknown',
      '✔ yes',
      '? unknown',
      '? unknown',
      'unknown',
    ]);
  });

  it('shows no more rows than a comment holds, and says how many there are', () => {
    const clusters = Array.from({ length: 200 }, (_, index) =>
      cluster(index, { name: `app-${index}`, verified: 'unknown' }),
    );
    const findings = clusters.map((one) => finding(aboutCluster(one), message('encryption-off', {})));
    const big = report({ clusters, findings });
    expect(render(big)).toContain('… 170 more (`--all` shows them)');
    expect(render(big).length).toBeLessThan(65_536);
    expect(renderMarkdown(big, { ...renderOptions, all: true })).not.toContain('more (`--all`');
  });

  it('tells who did it, and by which answer it was read', () => {
    const rows = rowsOf(render(troubledReport)).map((cells) => cells.join(' | '));
    expect(rows.find((row) => row.includes('prod-pay') && row.includes('**CRITICAL**'))).toMatch(
      /`kms:DescribeKey`, request `REQ-9C3E`.*\*\*Actor\*\* mallory \(RAM user\) from 203\.0\.113\.7/,
    );
  });

  it('has how each control stands, with a link to who asks for it', () => {
    const text = render(troubledReport);
    const links = piecesOf(text).filter(({ type }) => type === 'link_open');
    expect(links.map(({ href }) => href)).toEqual(benchmarksIn('en').map(({ source }) => source));
    expect(rowsOf(text)).toContainEqual([
      'SC-28 Information at rest is protected',
      '**NON_COMPLIANT**',
      ...['7', '11', '9', '4'],
    ]);
  });

  it.each(Object.entries(hostile))('sets nothing but text, whatever things are called: %s', (_, name) => {
    const plain = render(spoiled(troubledReport, 'plain'));
    const text = renderMarkdown(spoiled(troubledReport, name), renderOptions);
    const pieces = piecesOf(text);
    const html = pieces.filter(({ type }) => type === 'html_inline').map(({ content }) => content);
    expect(html.filter((tag) => !['<br>', '<code>', '</code>'].includes(tag))).toEqual([]);
    expect(reader.parse(text, {}).filter(({ type }) => type === 'html_block' || type === 'fence')).toEqual([]);
    expect(pieces.filter(({ type }) => type === 'image')).toEqual([]);
    expect(pieces.filter(({ type }) => type === 'link_open').map(({ href }) => href)).toEqual(
      benchmarksIn('en').map(({ source }) => source),
    );
    expect(pieces.filter(({ type }) => type === 'em_open' || type === 's_open')).toEqual([]);
    const outline = (of: string) => headings(of).map((line) => line.replace(/\d+/g, 'n').replace('at least ', ''));
    expect(outline(text)).toEqual(outline(plain));
    const width = new Set(rowsOf(plain).map((cells) => cells.length));
    for (const cells of rowsOf(text)) expect(width).toContain(cells.length);
    expect(rowsOf(text)).toHaveLength(rowsOf(plain).length);
  });

  it.each(Object.entries(hostile))('calls nobody and refers to nothing outside of code: %s', (_, name) => {
    const text = renderMarkdown(spoiled(troubledReport, name), renderOptions);
    expect(text.replace(/`[^`\n]*`/g, '')).not.toContain('$');
    const rendered = reader.render(text);
    const outside = rendered.replace(/<code>.*?<\/code>/gs, '');
    expect(outside).not.toMatch(/(^|[^\w`])@[a-z0-9]/i);
    expect(outside).not.toMatch(/(^|[^&\w])#\d|\bGH-\d|\w\/\w+#\d/);
  });
});
