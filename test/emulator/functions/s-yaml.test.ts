import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readFunctions } from '../../../emulator/functions/s-yaml.ts';
import { required } from '../../deploy/deployed.ts';

const read = (text: string, env: Record<string, string> = {}) =>
  readFunctions(text, '/app/s.yaml', { accountId: '42', env });

const file = `
edition: 3.0.0
vars: {region: "\${env('REGION', 'cn-beijing')}"}
template:
  base: {region: "\${vars.region}", timeout: 60, memorySize: 512, environmentVariables: {LEVEL: info, TZ: UTC}}
resources:
  one:
    component: fc3
    extend: {name: base}
    props:
      functionName: one
      code: ./dist/one
      timeout: 5
      role: acs:ram::\${config('AccountID')}:role/one
      environmentVariables: {LEVEL: debug, STORE: "\${env('STORE')}"}
      asyncInvokeConfig: {maxAsyncRetryAttempts: 1}
      triggers: [{triggerName: daily, triggerType: timer, triggerConfig: {payload: '{}'}}]
  bucket: {component: oss}
`;

describe('an s.yaml', () => {
  it('tells the functions, with what its placeholders stand for', () => {
    expect(read(file, { STORE: '/tmp/s' })).toEqual([
      {
        name: 'one',
        code: '/app/dist/one',
        region: 'cn-beijing',
        role: 'acs:ram::42:role/one',
        timeout: 5,
        memorySize: 512,
        environmentVariables: { LEVEL: 'debug', TZ: 'UTC', STORE: '/tmp/s' },
        asyncInvokeConfig: { maxAsyncRetryAttempts: 1 },
        triggers: [{ triggerName: 'daily', triggerType: 'timer', triggerConfig: { payload: '{}' } }],
      },
    ]);
    expect(read(file, { STORE: 'x', REGION: 'cn-hangzhou' })[0]?.region).toBe('cn-hangzhou');
  });
  it.each([
    ['a variable without a value', file, 'set STORE'],
    [
      'an unknown placeholder',
      `resources: {a: {component: fc3, props: {code: "\${git('sha')}"}}}`,
      'is not understood',
    ],
    [
      'a function without a name',
      'resources: {a: {component: fc3, props: {code: x}}}',
      'a needs functionName and code',
    ],
    [
      'a number as a variable',
      'resources: {a: {component: fc3, props: {functionName: a, code: x, environmentVariables: {A: 1}}}}',
      'must be a string',
    ],
    ['no resources', 'edition: 3.0.0', 'has no resources'],
  ])('is refused for %s', (_what, text, why) => {
    expect(() => read(text)).toThrow(why);
  });
  it('of the product itself can be read', () => {
    const functions = read(readFileSync('s.yaml', 'utf8'), required);
    expect(functions.map(({ name }) => name)).toContain('sealwatch-audit');
  });
});
