import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { explain } from '../../src/report/explain.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderText } from '../../src/report/text.ts';
import { langs, languageOf } from '../../src/words/language.ts';
import { deniedReport, emptyReport, troubledReport, verifiedReport } from '../report/fixture-report.ts';
import { renderOptions } from '../report/render-options.ts';

/** What the glossary retired: the words on the left of its column "not". */
const retired = [
  ...['told', 'untold', 'toldIn', 'sealed', 'unsealed', 'rung', 'rungs', 'ladder', 'deed', 'deeds', 'doer', 'doers'],
  ...['latch', 'cure', 'cures', 'remedy', 'remedies', 'on fire', 'takes with it', 'speaks to', 'proven', 'tongue'],
  ...['voice', 'came whole', 'could not be told', 'looked at / wanted', 'unread'],
];
/** One rendering per term in Chinese: those that it no longer is. */
const retiredZh = ['未能读取', '处理：', '撤销'];

const pattern = new RegExp(`\\b(${retired.join('|')})\\b`, 'gi');
const hits = (text: string): string[] => text.match(pattern) ?? [];

const root = new URL('../../src/', import.meta.url);
/** Their phrases in English are what another room still keeps as sentences; they go with it. */
const phraseBooks = ['words/doctor-zh.ts', 'words/assumptions-zh.ts'];
/** Its item has a field of that name until doctor says message ids. */
const doctor = 'report/diagnosis.ts';
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /^(report|words|cli)\/.*\.ts$/.test(file) && ![...phraseBooks, doctor].includes(file));

/** What the glossary retired everywhere in the product, compound names included. */
const everywhere =
  /\b(nobody|whoever|untold|told|silent|silence|in silence|deeds?|doers?|rungs?|ladder|tongue|riddles?|postmark|sighting|deafness|desperate|findAgain|setOut|toldPlans|broughtBy)\b|\brefus(e|ed|es|als?|ing)\b/gi;
/** Words of others: Node's own error, and options of programs. */
const kept = ['the connection was refused', "logLevel: 'silent'"];
const repository = new URL('../../', import.meta.url);
const allSources = ['src', 'functions'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, repository), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
);

/** What people read beside the product, with the comments of scripts and examples. */
const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 's.yaml', '.ci/run'],
  ...['docs', 'examples', 'scripts'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, repository), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(md|yaml|mjs|cjs|ts)$/.test(file))
      .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
  ),
];

describe('retired words', () => {
  it('are in no document, script or example', () => {
    expect(documents.length).toBeGreaterThan(60);
    const found = documents.flatMap((file) => {
      const text = readFileSync(new URL(file, repository), 'utf8').replaceAll("'--silent'", '');
      return [...hits(text), ...(text.match(everywhere) ?? [])].map((word) => `${file}: ${word}`);
    });
    expect(found).toEqual([]);
  });

  it.each(sources)('are not in src/%s', (file) => {
    expect(hits(readFileSync(new URL(file, root), 'utf8'))).toEqual([]);
  });

  it('are in no name, text or comment of the product', () => {
    expect(allSources.length).toBeGreaterThan(300);
    const found = allSources.flatMap((file) => {
      const text = readFileSync(new URL(file, repository), 'utf8');
      const own = kept.reduce((rest, usual) => rest.replaceAll(usual, ''), text);
      return (own.match(everywhere) ?? []).map((word) => `${file}: ${word}`);
    });
    expect(found).toEqual([]);
    expect('// Nobody refuses it.'.match(everywhere)).toEqual(['Nobody', 'refuses']);
  });

  it('are in no text or Markdown report', () => {
    for (const report of [troubledReport, deniedReport, emptyReport, verifiedReport]) {
      for (const lang of langs) {
        const options = { ...renderOptions, all: true, lang };
        const text = renderText(report, options) + renderMarkdown(report, options);
        expect(hits(text)).toEqual([]);
        for (const word of retiredZh) expect(text).not.toContain(word);
      }
    }
  });

  it('are in no explanation of a check', () => {
    for (const check of checks) {
      for (const lang of langs) expect(hits(explain(check, languageOf(lang)))).toEqual([]);
    }
  });
});
