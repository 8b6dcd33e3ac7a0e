import { commandsOf } from '../../bootstrap/commands.ts';
import { environmentOf } from '../../bootstrap/environment.ts';
import {
  type BootstrapResources,
  checkName,
  needsOfMain,
  needsOfMember,
  needsOfRule,
  type PolicyDocument,
} from '../../bootstrap/needs.ts';
import { oldestAliyun } from '../../bootstrap/notes.ts';
import { functionRoles } from '../../bootstrap/policy.ts';
import { terraformOf } from '../../bootstrap/terraform.ts';
import { checks } from '../../checks/index.ts';
import { connect } from '../../session.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { oneOf, parseOptions } from '../options.ts';
import policy from './policy.ts';

const formats = { terraform: terraformOf, cli: commandsOf, env: environmentOf } as const;

const help = `Usage: sealwatch bootstrap --account ID [options]

Prints what an account needs before Sealwatch is deployed into it: roles with the policies that sealwatch policy prints,
buckets for the store and the trail, the trail, the log project, and a queue for what failed. It runs nothing.

  --format F        terraform (1.2 or newer; default), cli (commands of aliyun ${oldestAliyun} or newer),
                    env (the variables that s deploy and the functions take, to be sourced)
  --account ID      the account that it is for
  --region R        where the functions are to run (default cn-hangzhou)
  --organization    the trail covers every account of the resource directory; run by its management account
  --member          instead: the role that a member account of an organization needs
  --main-account ID with --member: the account that Sealwatch runs in, which audits this one
  --role R          that role's name (default sealwatch-audit)
  --remediate       with --member: also the role by which sealwatch-remediate turns encryption on there
  --remediation-role R  that role's name (default sealwatch-remediate)
  --external-id X   what these roles ask for, organization.externalId of the configuration
  --rule            instead, after the deployment: a rule of Cloud Config that shows the verdicts, and its remediation
  --check ID        with --rule: the check that the rule is; otherwise it is the verification of clusters
  --config F        a copy on this machine of the configuration, which the policies follow

SEALWATCH_STORE (oss://bucket/prefix), SEALWATCH_CONFIG (oss://bucket/sealwatch.yaml), TRAIL_BUCKET, LOG_PROJECT, LOG_STORE
and FAILED_QUEUE name what they name in s.yaml; where they are not set, names are made of the account and the region, and
printed.`;

const options = {
  format: { type: 'string', default: 'terraform' },
  account: { type: 'string' },
  region: { type: 'string', default: 'cn-hangzhou' },
  organization: { type: 'boolean', default: false },
  member: { type: 'boolean', default: false },
  'main-account': { type: 'string' },
  role: { type: 'string', default: 'sealwatch-audit' },
  remediate: { type: 'boolean', default: false },
  'remediation-role': { type: 'string', default: 'sealwatch-remediate' },
  'external-id': { type: 'string' },
  rule: { type: 'boolean', default: false },
  check: { type: 'string' },
  config: { type: 'string' },
} as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions('bootstrap', args, options, { least: 0, most: 0, what: '' });
  const format = oneOf('--format', values.format, Object.keys(formats) as (keyof typeof formats)[]);
  if (format === 'env' && (values.member || values.rule)) {
    throw new UsageError('--format env prints what a deployment takes: it goes with neither --member nor --rule.');
  }
  if (values.account === undefined) throw new UsageError('--account is needed: the number of the account it is for.');
  const account = { accountId: checkName('account', values.account), regionId: checkName('region', values.region) };
  const needs = values.rule
    ? await rule(values, account, io)
    : values.member
      ? await member(values, account, io)
      : await main(values, account, io);
  io.stdout.write(formats[format](needs));
  return 0;
}

type BootstrapValues = ReturnType<typeof parseOptions<typeof options>>['values'];
type BootstrapAccount = Pick<BootstrapResources, 'accountId' | 'regionId'>;

async function main(values: BootstrapValues, account: BootstrapAccount, io: Io): Promise<BootstrapResources> {
  const { env } = io;
  const own = `${account.accountId}-${account.regionId}`;
  const store = env.SEALWATCH_STORE || `oss://sealwatch-${own}/sealwatch`;
  const [, storeBucket = ''] = /^oss:\/\/([^/?]*)/.exec(store) ?? [];
  if (storeBucket === '') {
    throw new UsageError(
      'SEALWATCH_STORE names no bucket, and functions keep their reports in one: set it to oss://BUCKET/PREFIX, or unset it.',
    );
  }
  const placed = env.SEALWATCH_CONFIG ?? '';
  const isPlaced = placed.startsWith('oss://');
  // Where the functions will find it nothing is read: it need not be there yet.
  const trailBucket = checkName('bucket', env.TRAIL_BUCKET || `sealwatch-trail-${own}`);
  const asked = {
    ...env,
    SEALWATCH_STORE: store,
    TRAIL_BUCKET: trailBucket,
    ...(isPlaced && { SEALWATCH_CONFIG: '' }),
  };
  const printed = functionRoles.map(async (role) => {
    const document = await printedPolicy(['--role', role], values, { ...io, env: asked });
    return [role, document] as const;
  });
  const policies = Object.fromEntries(await Promise.all(printed));
  if (values.organization === true && !JSON.stringify(policies.audit).includes('sts:AssumeRole')) {
    io.stderr.write(
      'The trail is one for the organization, but the policies are those of one account: they follow the configuration, ' +
        'which names no organization. Give it one, and run this again with --config.\n',
    );
  }
  return needsOfMain({
    ...account,
    isOrganization: values.organization === true,
    store,
    storeBucket,
    trailBucket,
    logProject: env.LOG_PROJECT || `sealwatch-${own}`,
    logstore: env.LOG_STORE || 'functions',
    queue: env.FAILED_QUEUE || 'sealwatch-failed',
    config: isPlaced ? placed : undefined,
    policies,
  });
}

async function rule(values: BootstrapValues, account: BootstrapAccount, io: Io): Promise<BootstrapResources> {
  const check = checks.find(({ id }) => id === values.check);
  if (values.check !== undefined && check === undefined) {
    throw new UsageError(`--check ${values.check} is no check; see: sealwatch checks`);
  }
  const { config } = await connect({ env: io.env, logError: errorLog(io), configFile: values.config });
  if (!config.cloudConfig.evaluations) {
    io.stderr.write('The function answers no rule before the configuration says cloudConfig: {evaluations: true}.\n');
  }
  return needsOfRule({ ...account, configRegionId: config.cloudConfig.region, check });
}

/** What an account needs that is entered by role: it has no store and sends no alerts. */
async function member(values: BootstrapValues, account: BootstrapAccount, io: Io): Promise<BootstrapResources> {
  const mainAccountId = values['main-account'];
  if (mainAccountId === undefined) {
    throw new UsageError('--member needs --main-account ID: the account that Sealwatch runs in.');
  }
  const bare = { ...io, env: { ...io.env, SEALWATCH_STORE: '', SEALWATCH_CONFIG: '', SEALWATCH_SLACK_WEBHOOK: '' } };
  const printed = (role: string) => printedPolicy(['--member', '--role', role], values, bare);
  return needsOfMember({
    ...account,
    mainAccountId,
    externalId: values['external-id'],
    roles: [
      { name: values.role ?? '', purpose: 'audit', policy: await printed('audit') },
      ...(values.remediate === true
        ? [
            {
              name: values['remediation-role'] ?? '',
              purpose: 'remediate',
              policy: await printed('remediate'),
            } as const,
          ]
        : []),
    ],
  });
}

/** What `sealwatch policy` prints, so that no two places can differ in it. */
async function printedPolicy(
  args: string[],
  { config }: { config?: string | undefined },
  io: Io,
): Promise<PolicyDocument> {
  const text: string[] = [];
  const stdout = { write: (part: string | Uint8Array) => text.push(String(part)) > 0 };
  await policy.run([...args, ...(config === undefined ? [] : ['--config', config])], { ...io, stdout });
  return JSON.parse(text.join('')) as PolicyDocument;
}

export default { summary: 'print what an account needs before deployment', help, run } satisfies Command;
