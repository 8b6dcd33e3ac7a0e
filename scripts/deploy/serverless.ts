import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

/** A trigger of a function, in the words of s.yaml. */
export interface FunctionTrigger {
  readonly triggerName: string;
  readonly triggerType: string;
  readonly triggerConfig: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** A function as it would be deployed: every placeholder has its value. */
export interface Deployed {
  readonly functionName: string;
  readonly code: string;
  readonly handler: string;
  readonly cpu: number;
  /** Megabytes. */
  readonly memorySize: number;
  readonly role: string;
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly triggers?: readonly FunctionTrigger[];
  readonly [field: string]: unknown;
}

/** Where `s` is run, and with what. */
export interface ServiceSetting {
  /** The root of the project. */
  readonly root: string;
  /** A folder that `s` may write its settings and logs to. */
  readonly home: string;
  /** What placeholders are filled from. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface CheckedResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `s verify` on a file, offline: with our schema in place of that of fc3, which passes almost anything. Exits with 0
 * where every function fits. (With `-o json` it always would.)
 */
export function verify(file: string, setting: ServiceSetting): Promise<CheckedResult> {
  return offline(['verify', '-t', resolve(setting.root, file)], setting);
}

interface Mistake {
  readonly instancePath: string;
  readonly message: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What `s verify` says, with the names that its message leaves out. */
export async function mistakesIn(file: string, setting: ServiceSetting): Promise<string[]> {
  const { stdout, stderr } = await offline(['verify', '-t', resolve(setting.root, file), '-o', 'json'], setting);
  if (!stdout.trimStart().startsWith('[')) return [`${stdout}${stderr}`.trim()];
  return (JSON.parse(stdout) as Mistake[]).map(({ instancePath, message, params }) => {
    const name = params.additionalProperty ?? params.allowedValues ?? '';
    return `${instancePath} ${message} ${name}`.trim();
  });
}

/**
 * The functions of a file, by the names of its resources, as `s` resolves them.
 *
 * @throws Error with what `s` says where it does not understand the file, or a placeholder has no value
 */
export async function preview(file: string, setting: ServiceSetting): Promise<Readonly<Record<string, Deployed>>> {
  const { code, stdout, stderr } = await offline(['preview', '-t', resolve(setting.root, file), '-o', 'json'], setting);
  if (code !== 0) throw new Error(`${stdout}${stderr}`.trim());
  const { resources } = JSON.parse(stdout) as { resources: Record<string, { props: Deployed }> };
  return Object.fromEntries(Object.entries(resources).map(([name, { props }]) => [name, props]));
}

/** No account is called: this number stands for the account of the deployment, whatever credentials there are. */
function offline(args: readonly string[], setting: ServiceSetting): Promise<CheckedResult> {
  const account = { AccountID: '1234567890123456', AccessKeyID: 'none', AccessKeySecret: 'none' };
  return s(args, { ...setting, env: { ...account, ...setting.env } });
}

/** Runs the real `s`, where a folder has the name of the component and is taken in its place. */
export function s(args: readonly string[], { root, home, env }: ServiceSetting): Promise<CheckedResult> {
  const command = createRequire(resolve(root, 'package.json')).resolve('@serverless-devs/s/bin/s');
  const child = spawn(process.execPath, [command, ...args, '--silent'], {
    cwd: resolve(root, 'scripts/deploy'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...env,
      serverless_devs_config_home: home,
      // Otherwise every run leaves two processes behind, which look for updates and send statistics.
      NODE_ENV: 'test',
    },
  });
  return new Promise((done, failed) => {
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (part) => {
      stdout += String(part);
    });
    child.stderr.on('data', (part) => {
      stderr += String(part);
    });
    child.on('error', failed);
    child.on('close', (code) => done({ code: code ?? 1, stdout, stderr }));
  });
}
