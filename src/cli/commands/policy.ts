import { denyDisablePolicies } from '../../bootstrap/deny-disable.ts';
import { beyondPolicy, policyFor, roleNames, whoCanPolicy } from '../../bootstrap/policy.ts';
import { connect } from '../../session.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { oneOf, parseOptions } from '../options.ts';

/** What is printed beside the policies of functions. */
const otherNames = ['who-can', 'deny-disable'] as const;

const help = `Usage: sealwatch policy [--role R] [--member] [--config F]

Prints the RAM policy that holds the least which a role needs, generated from what the code calls.

  --role R   ${[...roleNames, ...otherNames].join(', ')} (default audit)
  --key K    with --role deny-disable: the id or ARN of a key in use; may be repeated, and left out it is every key
  --member   what the role needs that is assumed in the other accounts of an organization: to be audited, or with
             --role remediate to be remediated

Where SEALWATCH_STORE is oss://bucket/prefix, where the configuration names a trail in SLS, and where the address of a
webhook or the token of the dashboard is kept as kms-secret:NAME, the policy grants what they need too, there and nowhere
else; so it does for an organization, whose other accounts are entered by a role of theirs. If a key of your own encrypts that
secret, add kms:Decrypt on that key by hand.

who-can is what the command who-can reads. deny-disable is no role: it prints { ramPolicy, controlPolicy }, which deny turning
encryption off, and disabling and deleting keys: one for RAM users and roles, one for the members of a resource directory.

What the role remediate needs beside a policy is said on stderr.`;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions(
    'policy',
    args,
    {
      role: { type: 'string', default: 'audit' },
      member: { type: 'boolean', default: false },
      config: { type: 'string' },
      key: { type: 'string', multiple: true },
    },
    { least: 0, most: 0, what: '' },
  );
  const name = oneOf('--role', values.role, [...roleNames, ...otherNames]);
  if (values.key !== undefined && name !== 'deny-disable') throw new UsageError('--key goes with --role deny-disable.');
  const { config } = await connect({ env: io.env, logError: errorLog(io), configFile: values.config });
  // Tags and regions narrow what ids name; alone they may name any cluster.
  const { ids } = config.remediation.select;
  if (name === 'who-can') return printPolicy(whoCanPolicy(), io);
  if (name === 'deny-disable') {
    for (const line of besideDenyDisable(values.key)) io.stderr.write(`${line}\n`);
    return printPolicy(denyDisablePolicies(values.key ?? [], ['sealwatch-remediate']), io);
  }
  const role = name;
  const places = {
    store: io.env.SEALWATCH_STORE,
    trailBucket: io.env.TRAIL_BUCKET || undefined,
    sls: config.activity.sls,
    config: values.config ?? io.env.SEALWATCH_CONFIG,
    organization: config.organization,
    evaluations: config.cloudConfig.evaluations,
    signingKey: config.evidence.signingKey,
    changeable: ids.length > 0 ? ids : undefined,
    secrets: secretsOf([
      io.env.SEALWATCH_SLACK_WEBHOOK ?? '',
      ...config.alerts.channels
        .flatMap((channel) => [channel.address, ('secret' in channel && channel.secret) || ''])
        .map((reference) => (reference.startsWith('env:') ? (io.env[reference.slice(4)] ?? '') : reference)),
    ]),
    dashboardSecrets: secretsOf([io.env.SEALWATCH_DASHBOARD_TOKEN ?? '']),
  };
  for (const line of beyondPolicy(role, places)) io.stderr.write(`${line}\n`);
  if (values.member && role !== 'audit' && role !== 'remediate') {
    throw new UsageError(`--member goes with --role audit or remediate: no other account is entered for ${role}.`);
  }
  // A member's role is for its account, and for nothing of ours.
  const policy = policyFor(role, values.member ? { changeable: places.changeable } : places);
  return printPolicy(policy, io);
}

function printPolicy(policy: object, io: Io): number {
  io.stdout.write(`${JSON.stringify(policy, null, 2)}\n`);
  return 0;
}

/** What the policies do that their words do not show. */
function besideDenyDisable(keys: readonly string[] | undefined): string[] {
  return [
    'RAM cannot tell turning encryption on from turning it off: UpdateKMSEncryption is denied as a whole.',
    'The control policy leaves it to the role sealwatch-remediate, and reaches no management account and no root user.',
    ...(keys === undefined ? ['No --key is given: every key is covered, those that encrypt no cluster too.'] : []),
  ];
}

/** Names of the KMS secrets that references name. */
function secretsOf(references: readonly string[]): string[] {
  return references.flatMap((reference) => /^kms-secret:([\w/+=.@-]+)$/.exec(reference)?.[1] ?? []);
}

export default { summary: 'print the least-privilege RAM policy', help, run } satisfies Command;
