import * as z from 'zod/mini';
import { benchmarks } from '../src/benchmarks/index.ts';
import { checks } from '../src/checks/index.ts';
import { configSchema } from '../src/config/schema.ts';
import { explain } from '../src/report/explain.ts';
import { reportJsonSchema } from '../src/report/report-json-schema.ts';

/** Every generated file, by its path from the root of the project. */
export function generated(): Record<string, string> {
  return {
    'docs/benchmarks.md': benchmarksPage(),
    'docs/checks.md': checksPage(),
    'schema/report.schema.json': `${JSON.stringify(reportJsonSchema(), null, 2)}\n`,
    'schema/sealwatch.schema.json': configJsonSchema(),
  };
}

function checksPage(): string {
  const head = '<!-- Generated from src/checks by npm run docs. Do not edit. -->\n\n# Checks';
  const rows = checks.map(({ id, severity, title }) => `| [\`${id}\`](#${id}) | ${severity} | ${title} |`);
  const table = ['| check | severity | compliant when |', '|---|---|---|', ...rows].join('\n');

  return `${[head, table, ...checks.map((check) => explain(check))].join('\n\n')}\n`;
}

function benchmarksPage(): string {
  const head = [
    '<!-- Generated from src/benchmarks by npm run docs. Do not edit. -->',
    '# Benchmarks',
    `The controls that the checks speak to. Titles are ours; what a control says, its publisher says. A control stands as the
worst of its findings: \`NON_COMPLIANT\`, then \`INSUFFICIENT_DATA\`, then \`COMPLIANT\`; \`NOT_APPLICABLE\` only where all
are. That a control stands as \`COMPLIANT\` means that nothing Sealwatch looks at speaks against it, not that all of it is met:
every control reaches further than the Secrets of a cluster.`,
  ];
  const sections = benchmarks.map(({ id, title, version, source, controls }) => {
    const rows = controls.map((control) => {
      const names = control.checks.map((check) => `[\`${check}\`](checks.md#${check})`);
      return `| ${control.id} | ${control.title} | ${names.join('<br>')} |`;
    });
    return [
      `## ${title} ${version}`,
      `Named \`${id}\` in reports. Published at <${source}>.`,
      ['| control | in our words | checks |', '|---|---|---|', ...rows].join('\n'),
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
