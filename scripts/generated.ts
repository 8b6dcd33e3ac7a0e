import * as z from 'zod/mini';
import { configSchema } from '../src/config/schema.ts';

/** Every generated file, by its path from the root of the project. */
export function generated(): Record<string, string> {
  return { 'schema/sealwatch.schema.json': configJsonSchema() };
}

function configJsonSchema(): string {
  const schema = {
    $comment: 'Generated from src/config/schema.ts by npm run docs. Do not edit.',
    title: 'sealwatch.yaml',
    ...z.toJSONSchema(configSchema, { io: 'input' }),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
