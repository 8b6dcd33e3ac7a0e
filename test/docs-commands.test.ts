import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, parseAccountFile, type Slack, startEmulator, startSlack } from '../emulator/index.ts';
import { event } from './account.ts';
import { movedClock } from './moved-clock.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'dist/cli/main.js');
const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  'docs/images/README.md',
  ...readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

/** Commands that are not run here, with the reason and where they are tested. */
const notRun: Readonly<Record<string, string>> = {
  'npm ci': 'installs',
  'npm ci && npm start': 'installs; test/cli/demo.test.ts runs the demo, test/deploy/package.test.ts the package',
  'npx sealwatch demo --serve': 'runs until Ctrl-C: test/cli/demo-serve.test.ts',
  'npx sealwatch emulator --account examples/emulator-account.json': 'runs until Ctrl-C: test/cli/emulator.test.ts',
  'npm run verify:deploy': 'test/deploy/s-yaml.test.ts',
  'npx s deploy': 'changes an account: test/deploy/readme.test.ts',
  "npx s audit invoke -e '{}'": 'needs a deployment',
  'terraform init && terraform apply':
    'changes an account: test/bootstrap/terraform.test.ts, test/deploy/readme.test.ts',
  'terraform plan -out plan && terraform show -json plan > plan.json':
    'needs Terraform: test/iac/terraform-plan.test.ts',
  'aliyun kms SetDeletionProtection --ProtectedResourceArn KEY_ARN --EnableDeletionProtection true':
    'changes an account: test/commands.test.ts',
  'npx sealwatch explain REQUEST_ID': 'the request id is that of a read error of the reader',
  'npx sealwatch remediate --config sealwatch.yaml --cluster c0145ea1d0c3b7f94a6e8b21c04d7e9f3 --apply':
    'asks a person: test/cli/remediate.test.ts',
  'npx sealwatch evidence --from 2026-11-01 --to 2026-11-30 --output evidence':
    'the period has a fixed date: test/cli/evidence.test.ts',
  'sealwatch evidence --from 2026-11-01 --to 2026-11-30 --output pack':
    'the period has a fixed date: test/cli/evidence.test.ts',
  'sealwatch verify --public-key key.pem': 'needs signed reports: test/cli/evidence.test.ts',
  'sh pack/verify.sh': 'needs a pack: test/cli/evidence.test.ts',
  'openssl dgst -sha256 -verify public-key.pem -signature signatures/000000031.sig chain/000000031.json':
    'needs a pack: test/cli/evidence.test.ts',
};

/** What a command exits with where that is not 0. */
const exits: Readonly<Record<string, readonly [code: number, why: string]>> = {
  'npx sealwatch audit': [1, 'the example account has no service role'],
  'npx sealwatch audit --format json --output report.json': [1, 'likewise'],
  'npx sealwatch doctor': [2, 'no token of a dashboard is set'],
  'npx sealwatch iac plan.json stack.yaml --format sarif --output sealwatch.sarif': [1, 'a planned cluster is off'],
};

/** Each command once, in the order of the documents; lines with `…` are for the reader to complete. */
const commands = [
  ...new Set(
    documents.flatMap((file) =>
      [...textOf(file).matchAll(/^```(?:sh|bash)\n(.*?)^```/gms)].flatMap(([, block = '']) =>
        block
          .split('\n')
          .map((line) => line.replace(/\s+#.*$/, '').trim())
          .filter((line) => line !== '' && !line.includes('…')),
      ),
    ),
  ),
];

let emulator: Emulator;
let slack: Slack;
let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealwatch-docs-'));
  emulator = await startEmulator({
    accounts: [parseAccountFile(textOf('examples/emulator-account.json'), 'the example account')],
  });
  slack = await startSlack();
  const bin = join(directory, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'sealwatch'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  await writeFile(join(bin, 'npx'), '#!/bin/sh\nexec "$@"\n');
  for (const name of ['sealwatch', 'npx']) await chmod(join(bin, name), 0o755);
  await cp(join(root, 'examples'), join(directory, 'examples'), { recursive: true });
  await cp(join(root, 'test/iac/plans/new.json'), join(directory, 'plan.json'));
  await cp(join(root, 'test/iac/plans/stack.yaml'), join(directory, 'stack.yaml'));
  await writeFile(
    join(directory, 'sealwatch.yaml'),
    'alerts: {channels: [{name: security, type: slack, address: env:SLACK_SECURITY}]}\n',
  );
  const records = gzipSync(
    JSON.stringify([event('key-hzz6500000000000000001', { eventTime: '2026-11-22T01:15:00Z' })]),
  );
  await writeFile(join(directory, 'Actiontrail_cn-hangzhou_20261122.gz'), records);
});

afterAll(async () => {
  await emulator.close();
  await slack.close();
  await rm(directory, { recursive: true, force: true });
});

function bash(command: string): Promise<{ code: number; out: string; err: string }> {
  const env = {
    ...movedClock(),
    PATH: `${join(directory, 'bin')}:${process.env.PATH}`,
    HOME: directory,
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI-example',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'example-secret-of-the-emulator',
    SEALWATCH_ENDPOINTS: emulator.endpointsLine,
    // A deployment keeps its reports in a bucket.
    ...(command.includes(' bootstrap ') ? {} : { SEALWATCH_STORE: './sealwatch' }),
    SLACK_SECURITY: slack.url,
  };
  return new Promise((resolve) => {
    execFile('bash', ['-c', command], { cwd: directory, env, maxBuffer: 1e8 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
    });
  });
}

describe('the commands of the documents', () => {
  it('are all listed where they are not run, and nothing else is', () => {
    expect(commands.length).toBeGreaterThan(30);
    const listed = [...Object.keys(notRun), ...Object.keys(exits)];
    expect(listed.filter((command) => !commands.includes(command))).toEqual([]);
  });

  it.each(commands.filter((command) => !(command in notRun)))(
    'run: %s',
    async (command) => {
      const [expected = 0] = exits[command] ?? [];
      const { code, out, err } = await bash(command);
      expect(code, `${out}${err}`).toBe(expected);
      expect(err).not.toMatch(/^Usage|unknown option|unknown command/im);
    },
    60_000,
  );

  it('name only commands and options that there are', async () => {
    const named = documents.flatMap((file) =>
      [...textOf(file).matchAll(/`(?:npx )?sealwatch ([a-z-]+)((?: [^`]*)?)`/g)].map(([, command = '', rest = '']) => ({
        file,
        command,
        options: rest.match(/--[a-z-]+/g) ?? [],
      })),
    );
    expect(named.length).toBeGreaterThan(30);
    const helps = new Map<string, string>();
    for (const command of new Set(named.map((one) => one.command))) {
      helps.set(command, (await bash(`sealwatch ${command} --help`)).out);
    }
    const wrong = named.flatMap(({ file, command, options }) => {
      const help = helps.get(command) ?? '';
      if (!help.startsWith('Usage: sealwatch')) return [`${file}: ${command}`];
      return options.filter((option) => !help.includes(option)).map((option) => `${file}: ${command} ${option}`);
    });
    expect(wrong).toEqual([]);
  }, 60_000);

  it('stand beside links to files that are there', () => {
    const broken = documents.flatMap((file) =>
      [...textOf(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].flatMap(([, link = '']) =>
        existsSync(new URL(link, `file://${root}${file}`)) ? [] : [`${file}: ${link}`],
      ),
    );
    expect(broken).toEqual([]);
  });
});
