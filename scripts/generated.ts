import * as z from 'zod/mini';
import { checks } from '../src/checks/index.ts';
import { configSchema } from '../src/config/schema.ts';
import { explain } from '../src/report/explain.ts';
import { reportJsonSchema } from '../src/report/report-json-schema.ts';
import { benchmarkPages } from '../src/words/benchmark-words.ts';
import { benchmarksIn } from '../src/words/benchmarks.ts';
import { type Language, languageOf } from '../src/words/language.ts';
import { mappingReasons } from '../src/words/mapping-reasons.ts';
import { dependenciesPage } from './dependencies-page.ts';
import { emulatorPage } from './emulator-page.ts';
import { scalePage } from './scale-page.ts';
import { troubleshootingPage } from './troubleshooting-page.ts';

/** Every generated file, by its path from the root of the project. */
export function generated(): Record<string, string> {
  return {
    'docs/benchmarks.md': benchmarksPage(languageOf('en')),
    'docs/benchmarks.zh.md': benchmarksPage(languageOf('zh')),
    'docs/checks.md': checksPage(languageOf('en')),
    'docs/checks.zh.md': checksPage(languageOf('zh')),
    'docs/dependencies.md': dependenciesPage(),
    'docs/emulator.md': emulatorPage(),
    'docs/scale.md': scalePage(),
    'docs/troubleshooting.md': troubleshootingPage(),
    'schema/report.schema.json': `${JSON.stringify(reportJsonSchema(), null, 2)}\n`,
    'schema/sealwatch.schema.json': configJsonSchema(),
  };
}

function checksPage(language: Language): string {
  const { title, columns } = language.command.checks;
  const head = `<!-- Generated from src/checks by npm run docs. Do not edit. -->\n\n# ${title}`;
  const rows = checks.map((check) => {
    const { id, severity } = check;
    return `| [\`${id}\`](#${id}) | ${severity} | ${check.title[language.lang]} |`;
  });
  const table = [`| ${columns.join(' | ')} |`, '|---|---|---|', ...rows].join('\n');

  return `${[head, table, ...checks.map((check) => explain(check, language))].join('\n\n')}\n`;
}

function benchmarksPage({ lang }: Language): string {
  const words = benchmarkPages[lang];
  const head = [
    '<!-- Generated from src/words/benchmarks.ts by npm run docs. Do not edit. -->',
    `# ${words.title}`,
    words.intro,
  ];
  const sections = benchmarksIn(lang).map(({ id, title, version, source, controls }) => {
    const rows = controls.flatMap((control) => {
      return mappingReasons(`${id}:${control.id}`, lang).map(({ checks: own, why }, index) => {
        const names = own.map((check) => `[\`${check}\`](${words.checksPage}#${check})`);
        const head = index === 0 ? [control.id, control.title] : ['', ''];
        return `| ${[...head, names.join('<br>'), why].join(' | ')} |`;
      });
    });
    return [
      `## ${title} ${version}`,
      words.published({ id, source }),
      [`| ${words.columns.join(' | ')} |`, '|---|---|---|---|', ...rows].join('\n'),
    ].join('\n\n');
  });

  return `${[...head, ...sections].join('\n\n')}\n`;
}

function configJsonSchema(): string {
  const schema = {
    $comment: 'Generated from src/config/schema.ts by npm run docs. Do not edit.',
    title: 'sealwatch.yaml',
    ...z.toJSONSchema(configSchema, { io: 'input' }),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
