import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type * as z from 'zod/mini';
import type { Report } from '../../src/model/report.ts';
import { reportJsonSchema } from '../../src/report/report-json-schema.ts';
import { reportSchema } from '../../src/report/report-schema.ts';
import { deniedReport, emptyReport, troubledReport, verifiedReport } from './fixture-report.ts';

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

const ajv = new Ajv2020({ allErrors: false });
addFormats.default(ajv);
const validate = ajv.compile(reportJsonSchema());
const accepts = {
  zod: (value: unknown) => reportSchema.safeParse(value).success,
  'JSON Schema': (value: unknown) => validate(value),
};

describe('the schema of a report', () => {
  it('is the type of a report, no wider and no narrower', () => {
    expectTypeOf<DeepReadonly<z.output<typeof reportSchema>>>().toEqualTypeOf<DeepReadonly<Report>>();
  });

  it('is what schema/report.schema.json publishes', async () => {
    const json = `${JSON.stringify(reportJsonSchema(), null, 2)}\n`;
    await expect(json).toMatchFileSnapshot('../../schema/report.schema.json');
  });

  describe.each(Object.entries(accepts))('as %s', (_, accept) => {
    it.each([
      ['troubled', troubledReport],
      ['denied', deniedReport],
      ['empty', emptyReport],
      ['verified', verifiedReport],
    ])('accepts the %s report', (_name, report) => {
      expect(accept(report)).toBe(true);
    });

    it('refuses an unknown property in every object', () => {
      const paths = objectsIn(troubledReport);
      expect(paths.length).toBeGreaterThan(100);
      for (const path of paths) {
        const spoiled = structuredClone(troubledReport) as unknown;
        const object = at(spoiled, path);
        // Tags and calls are named by others.
        if (path.at(-1) === 'tags' || path.at(-1) === 'apiCalls') continue;
        object.surprise = 1;
        expect(accept(spoiled), path.join('.')).toBe(false);
      }
    });

    it('refuses every property that is missing, but what may be', () => {
      const spoiled = structuredClone(troubledReport) as unknown;
      for (const path of objectsIn(troubledReport)) {
        const object = at(spoiled, path);
        for (const [name, value] of Object.entries(object)) {
          delete object[name];
          const optional =
            (/^(waiver|resource|changedBy|remediation|console)$/.test(name) &&
              /^(findings|readErrors)$/.test(path[0] ?? '')) ||
            (name === 'source' && path[0] === 'clusters' && path.length === 2) ||
            (name === 'requestId' && path[0] === 'keys');
          const free = path.at(-1) === 'tags' || path.at(-1) === 'apiCalls';
          if (name === 'resource' && path[0] === 'findings') expect(accept(spoiled)).toBe(false);
          else expect(accept(spoiled), [...path, name].join('.')).toBe(optional || free);
          object[name] = value;
        }
      }
    });

    it.each([
      ['a word that is no verdict', ['findings', '0', 'verdict'], 'FINE'],
      ['a word that is no severity', ['findings', '0', 'severity'], 'CRITICAL'],
      ['a stage that is no verdict', ['clusters', '0', 'verification', 'configured'], 'yes'],
      ['a proof of no known strength', ['clusters', '0', 'verified'], true],
      ['an encryption that is no known state', ['clusters', '0', 'encryption', 'state'], 'enabled'],
      ['a resource of no known type', ['findings', '0', 'resource', 'type'], 'ACS::ECS::Instance'],
      ['a message that nobody words', ['findings', '0', 'message', 'id'], 'all-well'],
      ['a count below nothing', ['summary', 'clusters'], -1],
      ['half a cluster', ['summary', 'verified'], 0.5],
      ['a time of another zone', ['startedAt'], '2026-11-22T06:30:00+08:00'],
      ['a day that is none', ['findings', '0', 'since'], '2026-02-30T00:00:00Z'],
      [
        'an actor without a name',
        ['findings', '0', 'changedBy'],
        { type: '', address: '', eventName: 'DisableKey', time: null },
      ],
      ['an audit event without a time', ['findings', '0', 'changedBy', 'time'], ''],
      ['an answer to nothing', ['clusters', '0', 'source'], { requestId: 'R' }],
      ['a version of tomorrow', ['schemaVersion'], '2'],
      ['a state of a waiver that is none', ['waivers', '0', 'state'], 'eternal'],
      ['a name that is no text', ['clusters', '0', 'name'], null],
    ])('refuses %s', (_what, path, value) => {
      const spoiled = structuredClone(troubledReport) as unknown;
      at(spoiled, path.slice(0, -1))[path.at(-1) ?? ''] = value;
      expect(accept(spoiled)).toBe(false);
    });

    it.each([null, 1, 'report', [], {}, [troubledReport]])('refuses %j', (value) => {
      expect(accept(value)).toBe(false);
    });
  });
});

/** The paths of all objects in a value; of long lists the first few items stand for all. */
function objectsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const items = Array.isArray(value) ? value.slice(0, 5) : Object.values(value);
  const names = Array.isArray(value) ? items.map((_, index) => String(index)) : Object.keys(value);
  const inner = items.flatMap((item, index) => objectsIn(item, [...path, names[index] ?? '']));

  return Array.isArray(value) ? inner : [path, ...inner];
}

function at(value: unknown, path: readonly string[]): Record<string, unknown> {
  return path.reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], value) as Record<
    string,
    unknown
  >;
}
