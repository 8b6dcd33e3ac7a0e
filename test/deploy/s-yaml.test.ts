import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from '@alicloud/fc20230330';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchesPattern } from '../../emulator/event-pattern.ts';
import { factsOf } from '../../scripts/deploy/facts.ts';
import { leftOut, problemsOf } from '../../scripts/deploy/rules.ts';
import {
  type Deployed,
  type FunctionTrigger,
  mistakesIn,
  preview,
  type ServiceSetting,
  s,
  verify,
} from '../../scripts/deploy/serverless.ts';
import { eventWords, readChangeEvent } from '../../src/trail/change-event.ts';
import { required, root } from './deployed.ts';

const home = mkdtempSync(join(tmpdir(), 'sealwatch-s-'));
const setting: ServiceSetting = { root, home, env: { PATH: process.env.PATH, ...required } };
const facts = factsOf(root);
const text = readFileSync(join(root, 's.yaml'), 'utf8');

let functions: Readonly<Record<string, Deployed>>;
beforeAll(async () => {
  functions = await preview('s.yaml', setting);
}, 60_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

type Json = Record<string, unknown>;

describe('the credentials of a deployment', () => {
  const empty = mkdtempSync(join(tmpdir(), 'sealwatch-home-'));
  const configured = mkdtempSync(join(tmpdir(), 'sealwatch-home-'));
  afterAll(() => {
    for (const folder of [empty, configured]) rmSync(folder, { recursive: true, force: true });
  });
  const plain = { root, env: { PATH: process.env.PATH, ...required } };
  const keys = (AccountID: string) => ({ AccountID, AccessKeyID: 'LTAI-deployer', AccessKeySecret: 'composed' });
  const yaml = join(root, 's.yaml');

  beforeAll(async () => {
    for (const [access, accountId] of [
      ['default', '1111111111111111'],
      ['other', '2222222222222222'],
    ] as const) {
      const options = Object.entries(keys(accountId)).flatMap(([name, value]) => [`--${name}`, value]);
      const added = await s(['config', 'add', ...options, '-a', access], { ...plain, home: configured });
      expect(added.code, added.stdout + added.stderr).toBe(0);
    }
  });

  /** What `s deploy` hands to the component for a function; only the component itself is not the real one. */
  async function deployedRole(home: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const setting = { ...plain, home, env: { ...plain.env, ...env } };
    const { code, stdout, stderr } = await s(['deploy', '-y', '-t', yaml, '-o', 'json', ...args], setting);
    if (code !== 0) return stdout + stderr;
    return (JSON.parse(stdout) as Record<string, Deployed>).activity?.role;
  }
  const roleOf = (accountId: string) => `acs:ram::${accountId}:role/sealwatch-activity`;

  it('are those of s config add', async () => {
    expect(await deployedRole(configured, [])).toBe(roleOf('1111111111111111'));
  });

  it('are those of another access, with -a', async () => {
    expect(await deployedRole(configured, ['-a', 'other'])).toBe(roleOf('2222222222222222'));
  });

  it('are those of the environment, without any file', async () => {
    expect(await deployedRole(empty, [], keys('3333333333333333'))).toBe(roleOf('3333333333333333'));
  });

  it('are missed where there are none, before anything is deployed', async () => {
    expect(await deployedRole(empty, [])).toContain("config('AccountID') not found");
    expect(await deployedRole(configured, ['-a', 'none'])).toContain("config('AccountID') not found");
  });
});

/** A copy of a function with a change made to it. */
function changed(name: string, change: (props: Json, trigger: Json, config: Json) => void): Deployed {
  const copy = structuredClone(functions[name]) as unknown as Json;
  const [trigger = {}] = (copy.triggers ?? []) as Json[];
  change(copy, trigger, (trigger.triggerConfig ?? {}) as Json);
  return copy as unknown as Deployed;
}

function without(props: Json, field: string): void {
  delete props[field];
}

describe('s.yaml', () => {
  it('passes the verification of Serverless Devs', async () => {
    expect(await verify('s.yaml', setting)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Format verification for [s.yaml] passed'),
    });
  });

  it('has nothing wrong that a schema cannot see', () => {
    expect(problemsOf(functions, facts)).toEqual([]);
  });

  it('is refused without what it has no default for', async () => {
    const asked = [...text.matchAll(/env\('(\w+)'\)/g)].map(([, name = '']) => name);
    expect([...new Set(asked)].sort()).toEqual(Object.keys(required).sort());
    await expect(preview('s.yaml', { ...setting, env: {} })).rejects.toThrow(/env\('\w+'\) not found/);
  });

  it('takes nothing from the environment that docs/deploy.md does not explain', () => {
    const asked = [...text.matchAll(/env\('(\w+)'/g)].map(([, name = '']) => name);
    const page = readFileSync('docs/deploy.md', 'utf8');
    expect(asked.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('leaves out only variables that are read', () => {
    expect(Object.keys(leftOut).filter((name) => !facts.reads.includes(name))).toEqual([]);
  });
});

// What the schema sees, by what it says.
const seenBySchema: readonly [string, string, (props: Json, trigger: Json, config: Json) => void, string][] = [
  ['a misspelt property', 'audit', (props) => (props.memorysize = 512), 'must NOT have additional properties'],
  [
    'a variable that is a number',
    'audit',
    (props) => Object.assign(props.environmentVariables as Json, { SEALWATCH_REMEDIATION: 1 }),
    'SEALWATCH_REMEDIATION must be string',
  ],
  ['an unknown type of trigger', 'audit', (_, trigger) => (trigger.triggerType = 'cron'), 'must be equal to one of'],
  [
    'a trigger of another type',
    'audit',
    (_, trigger) => (trigger.triggerType = 'http'),
    "required property 'authType'",
  ],
  [
    'a trigger in the words of Function Compute 2.0',
    'audit',
    (props) => (props.triggers = [{ name: 'daily', type: 'timer', config: {} }]),
    "required property 'triggerName'",
  ],
  [
    'a cron expression of five fields',
    'audit',
    (_, __, config) => (config.cronExpression = '0 8 * * *'),
    'cronExpression must match pattern',
  ],
  ['no handler', 'audit', (props) => without(props, 'handler'), "required property 'handler'"],
  ['a bad name', 'audit', (props) => (props.functionName = '1-audit'), 'functionName must match pattern'],
  ['a runtime that is not there', 'audit', (props) => (props.runtime = 'nodejs22'), 'must be equal to one of'],
  ['memory in odd steps', 'audit', (props) => (props.memorySize = 1000), 'memorySize must be multiple of 64'],
  ['a vCPU without a disk', 'audit', (props) => without(props, 'diskSize'), "required property 'diskSize'"],
  ['a time-out of more than a day', 'audit', (props) => (props.timeout = 86_401), 'timeout must be <= 86400'],
  [
    'more retries than there are',
    'change',
    (props) => ((props.asyncInvokeConfig as Json).maxAsyncRetryAttempts = 9),
    'maxAsyncRetryAttempts must be <= 8',
  ],
  [
    'a destination that is no address',
    'change',
    (props) => ((props.asyncInvokeConfig as Json).destinationConfig = { onFailure: { destination: 'queue' } }),
    'destination must match pattern',
  ],
  [
    'an EventBridge trigger without a source, on which fc3 itself breaks',
    'change',
    (_, __, config) => without(config, 'eventSourceConfig'),
    "required property 'eventSourceConfig'",
  ],
  ['a bucket trigger without its bucket', 'activity', (_, trigger) => without(trigger, 'sourceArn'), "'sourceArn'"],
  ['everything let in by accident', 'dashboard', (_, __, config) => without(config, 'authType'), "'authType'"],
  ['a role without an account', 'audit', (props) => (props.role = 'acs:ram:::role/x'), 'role must match pattern'],
];

describe('s verify, with our schema', () => {
  let said: { code: number; stdout: string; stderr: string };
  let told: string[];
  beforeAll(async () => {
    // One resource for each mistake, and one without any: `s` names each that is wrong.
    const resources = Object.fromEntries([
      ['sound', { component: 'fc3', props: functions.audit }],
      ...seenBySchema.map(([, name, change], index) => [
        `mistake${index}`,
        { component: 'fc3', props: changed(name, change) },
      ]),
    ]);
    const file = join(home, 'mistakes.yaml');
    writeFileSync(file, JSON.stringify({ edition: '3.0.0', name: 'mistakes', access: 'default', resources }));
    [said, told] = await Promise.all([verify(file, setting), mistakesIn(file, setting)]);
  }, 60_000);

  it('refuses the file, and nothing in it that is sound', () => {
    expect(said.code).toBe(1);
    expect(said.stdout + said.stderr).not.toContain('sound/');
  });

  it('is told with the names that its message leaves out', () => {
    expect(told).toContain('mistake0/props must NOT have additional properties memorysize');
  });

  it.each(seenBySchema.map(([what, , , says], index) => [what, index, says] as const))(
    'refuses %s',
    (_what, index, says) => {
      const lines = (said.stdout + said.stderr).split('\n').filter((line) => line.startsWith(`mistake${index}/`));
      expect(lines.join('\n')).toContain(says);
    },
  );
});

// What no schema sees.
const seenByRules: readonly [string, string, (props: Json, trigger: Json, config: Json) => void, string][] = [
  ['too little memory for the vCPU', 'audit', (props) => (props.memorySize = 256), '256 MB do not go with 0.5 vCPU'],
  ['too much', 'audit', (props) => (props.memorySize = 4096), '4096 MB do not go with 0.5 vCPU'],
  [
    'a role that no policy is printed for',
    'audit',
    (props) => (props.role = 'acs:ram::1:role/admin'),
    'no policy is printed for admin',
  ],
  [
    'a variable that nothing reads',
    'audit',
    (props) => Object.assign(props.environmentVariables as Json, { SEALWATCH_SLACK_WEBHOK: '' }),
    'nothing reads SEALWATCH_SLACK_WEBHOK',
  ],
  [
    'a store that does not outlive the instance',
    'audit',
    (props) => Object.assign(props.environmentVariables as Json, { SEALWATCH_STORE: '/tmp/store' }),
    'SEALWATCH_STORE is not in OSS',
  ],
  [
    'a log level that there is not',
    'audit',
    (props) => Object.assign(props.environmentVariables as Json, { SEALWATCH_LOG_LEVEL: 'loud' }),
    'SEALWATCH_LOG_LEVEL is none of error, warn, info, debug',
  ],
  ['a handler that the bundle has not', 'audit', (props) => (props.handler = 'index.main'), 'handler is index.main'],
  ['code of another function', 'audit', (props) => (props.code = './dist/functions/change.zip'), 'code is ./dist'],
  ['another name', 'audit', (props) => (props.functionName = 'audit'), 'not sealwatch-audit'],
  [
    'a trigger behind that of EventBridge',
    'change',
    (props, trigger) => (props.triggers = [trigger, { ...trigger, triggerName: 'late' }]),
    'changes is of EventBridge and not the last',
  ],
  [
    'two triggers of one name',
    'audit',
    (props, trigger) => (props.triggers = [trigger, trigger]),
    'two triggers are named daily',
  ],
  [
    'a pattern that is no JSON',
    'change',
    (_, __, config) => (config.eventRuleFilterPattern = '{type: [kms]}'),
    'the pattern of changes is no JSON',
  ],
  [
    'a payload that is no JSON',
    'audit',
    (_, __, config) => (config.payload = 'full'),
    'the payload of daily is no JSON',
  ],
];

describe('our own rules', () => {
  it.each(seenByRules)('refuse %s', (_what, name, change, says) => {
    const problems = problemsOf({ ...functions, [name]: changed(name, change) }, facts);
    expect(problems.join('\n')).toContain(says);
  });

  it('refuse a function without a file, a file without a function, and a variable that is never set', () => {
    expect(problemsOf(functions, { ...facts, files: ['audit'] })).toContain('change: there is no functions/change.ts');
    expect(problemsOf(functions, { ...facts, files: [...facts.files, 'late'] })).toContain(
      'functions/late.ts is not deployed',
    );
    expect(problemsOf(functions, { ...facts, reads: [...facts.reads, 'SEALWATCH_NEW'] })).toContain(
      'SEALWATCH_NEW is read and never set',
    );
  });
});

/** Fields that are not those of the API. */
function unknownTo(model: { names(): Record<string, string> }, fields: object, but: readonly string[] = []): string[] {
  const known = [...Object.values(model.names()), ...but];
  return Object.keys(fields).filter((field) => !known.includes(field));
}

const configs: Readonly<Record<string, { names(): Record<string, string> }>> = {
  timer: fc.TimerTriggerConfig,
  oss: fc.OSSTriggerConfig,
  http: fc.HTTPTriggerConfig,
  eventbridge: fc.EventBridgeTriggerConfig,
};

describe('the fields', () => {
  it('are those of the API, as its own SDK has them', () => {
    const unknown = Object.values(functions).flatMap((props) => {
      const { asyncInvokeConfig = {}, concurrencyConfig = {}, logConfig = {}, triggers = [] } = props;
      return [
        // These two are calls of their own, which fc3 makes; region says where all of them go.
        ...unknownTo(fc.CreateFunctionInput, props, ['region', 'triggers', 'asyncInvokeConfig', 'concurrencyConfig']),
        ...unknownTo(fc.PutAsyncInvokeConfigInput, asyncInvokeConfig as object),
        ...unknownTo(fc.PutConcurrencyInput, concurrencyConfig as object),
        ...unknownTo(fc.LogConfig, logConfig as object),
        ...triggers.flatMap((trigger: FunctionTrigger) => [
          ...unknownTo(fc.CreateTriggerInput, trigger),
          ...unknownTo(configs[trigger.triggerType] ?? fc.TimerTriggerConfig, trigger.triggerConfig),
        ]),
      ];
    });
    expect(unknown).toEqual([]);
  });
});

describe('the pattern of the EventBridge trigger', () => {
  const products = [
    ...['kms', 'cs', 'ram', 'ims', 'actiontrail', 'resourcemanager', 'resourcedirectorymaster', 'ecs', 'vpc'],
  ];
  const kinds = ['ApiCall', 'ConsoleOperation', 'AliyunServiceEvent'];
  const patternOf = () => {
    const trigger = functions.change?.triggers?.at(-1);
    return JSON.parse(String(trigger?.triggerConfig.eventRuleFilterPattern)) as unknown;
  };
  const events = products.flatMap((product) =>
    kinds.flatMap((kind) =>
      eventWords.map((eventName) => ({
        id: '1',
        type: `${product}:ActionTrail:${kind}`,
        data: {
          eventId: '1',
          eventName,
          serviceName: product,
          eventTime: '2026-11-22T00:00:00Z',
          acsRegion: 'cn-hangzhou',
        },
      })),
    ),
  );

  it('lets through every event that the function reacts to', () => {
    const meant = events.filter((event) => readChangeEvent(JSON.stringify(event)).auditEvents.length > 0);
    const reacted = new Set(meant.map(({ data }) => data.eventName));
    // eventWords are in lower case; names are compared without regard to it.
    expect([...reacted].sort()).toEqual([...eventWords].sort());
    expect(meant.filter((event) => !matchesPattern(patternOf(), event))).toEqual([]);
  });

  it.each(['kms:CloudMonitor:Secret[RotateSecret:Failure]', 'cs:k8s:PodRelatedEvent', 'rds:ActionTrail:ApiCall'])(
    'holds back %s',
    (type) => {
      expect(matchesPattern(patternOf(), { id: '1', type, data: {} })).toBe(false);
    },
  );
});
