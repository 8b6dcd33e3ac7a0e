import { logLevelOf, logLevels } from '../../src/model/log.ts';
import type { Deployed, FunctionTrigger } from './serverless.ts';

/** Facts that the functions of s.yaml are compared with. */
export interface DeployFacts {
  /** Names of the files in functions/, without their ending. */
  readonly files: readonly string[];
  /** Roles of which `sealwatch policy` prints the policy. */
  readonly roles: readonly string[];
  /** Variables of ours that the bundles read. */
  readonly reads: readonly string[];
}

/** Variables that the bundles read and s.yaml does not set, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  SEALWATCH_ENDPOINTS: 'sends every call elsewhere, over plain HTTP: for the emulator',
};

/** Faults in the functions of s.yaml that a schema cannot find, each as a sentence. */
export function problemsOf(functions: Readonly<Record<string, Deployed>>, facts: DeployFacts): string[] {
  const deployed = Object.entries(functions);
  const names = deployed.map(([name]) => name);
  const set = new Set(deployed.flatMap(([, { environmentVariables }]) => Object.keys(environmentVariables)));
  return [
    ...facts.files.filter((file) => !names.includes(file)).map((file) => `functions/${file}.ts is not deployed`),
    ...facts.reads
      .filter((variable) => !set.has(variable) && leftOut[variable] === undefined)
      .map((variable) => `${variable} is read and never set`),
    ...deployed.flatMap(([name, props]) => problemsOfOne(name, props, facts).map((problem) => `${name}: ${problem}`)),
  ];
}

function problemsOfOne(name: string, props: Deployed, { files, roles, reads }: DeployFacts): string[] {
  const { functionName, code, handler, cpu, memorySize, role, environmentVariables, triggers = [] } = props;
  const gigabytes = memorySize / 1024;
  const roleName = role.replace(/^.*\//, '');
  const { SEALWATCH_STORE: store = '', SEALWATCH_LOG_LEVEL: level = 'info' } = environmentVariables;
  return [
    ...(files.includes(name) ? [] : [`there is no functions/${name}.ts`]),
    ...(functionName === `sealwatch-${name}` ? [] : [`functionName is ${functionName}, not sealwatch-${name}`]),
    ...(code === `./dist/functions/${name}.zip` ? [] : [`code is ${code}, not ./dist/functions/${name}.zip`]),
    ...(handler === 'index.handler' ? [] : [`handler is ${handler}; the bundle has index.handler alone`]),
    // Function Compute takes one to four gigabytes for each vCPU.
    ...(gigabytes >= cpu && gigabytes <= 4 * cpu ? [] : [`${memorySize} MB do not go with ${cpu} vCPU`]),
    ...(roles.some((known) => roleName === `sealwatch-${known}`) ? [] : [`no policy is printed for ${roleName}`]),
    ...(store.startsWith('oss://')
      ? []
      : ['SEALWATCH_STORE is not in OSS: what is kept would not outlive the instance']),
    ...(logLevelOf(level) === undefined ? [`SEALWATCH_LOG_LEVEL is none of ${logLevels.join(', ')}`] : []),
    ...Object.keys(environmentVariables)
      .filter((variable) => !reads.includes(variable))
      .map((variable) => `nothing reads ${variable}`),
    ...problemsOfTriggers(triggers),
  ];
}

function problemsOfTriggers(triggers: readonly FunctionTrigger[]): string[] {
  const names = triggers.map(({ triggerName }) => triggerName);
  return [
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `two triggers are named ${name}`),
    ...triggers.flatMap(({ triggerName, triggerType, triggerConfig }, index) => {
      const { payload, eventRuleFilterPattern: pattern } = triggerConfig;
      const isLast = index === triggers.length - 1;
      return [
        // fc3 stops at an EventBridge trigger that is unchanged, and leaves out those behind it.
        ...(triggerType === 'eventbridge' && !isLast ? [`${triggerName} is of EventBridge and not the last`] : []),
        ...(payload === undefined || isJson(payload) ? [] : [`the payload of ${triggerName} is no JSON`]),
        ...(pattern === undefined || isJson(pattern) ? [] : [`the pattern of ${triggerName} is no JSON`]),
      ];
    }),
  ];
}

function isJson(text: unknown): boolean {
  try {
    JSON.parse(String(text));
    return true;
  } catch {
    return false;
  }
}
