import * as z from 'zod/mini';
import { checks } from '../src/checks/index.ts';
import { configSchema } from '../src/config/schema.ts';
import { explain } from '../src/report/explain.ts';
import { reportJsonSchema } from '../src/report/report-json-schema.ts';
import { scalePage } from './scale-page.ts';

/** Every generated file, by its path from the root of the project. */
export function generated(): Record<string, string> {
  return {
    'docs/checks.md': checksPage(),
    'docs/scale.md': scalePage(),
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

function configJsonSchema(): string {
  const schema = {
    $comment: 'Generated from src/config/schema.ts by npm run docs. Do not edit.',
    title: 'sealwatch.yaml',
    ...z.toJSONSchema(configSchema, { io: 'input' }),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
