import { beyondPolicy, policyFor, roleNames } from '../../bootstrap/policy.ts';
import { connect } from '../../session.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { oneOf, parseOptions } from '../options.ts';

const help = `Usage: sealwatch policy [--role R] [--member] [--config F]

Prints the RAM policy that holds the least which a role needs, generated from what the code calls.

  --role R   ${roleNames.join(', ')} (default audit)
  --member   what the role needs that is assumed in the other accounts of an organization: to be audited, or with
             --role remediate to be remediated

Where SEALWATCH_STORE is oss://bucket/prefix, where the configuration names a trail in SLS, and where the address of a
webhook or the token of the dashboard is kept as kms-secret:NAME, the policy grants what they need too, there and nowhere
else; so it does for an organization, whose other accounts are entered by a role of theirs. If a key of your own encrypts that
secret, add kms:Decrypt on that key by hand.

What the role remediate needs beside a policy is said on stderr.`;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions(
    'policy',
    args,
    {
      role: { type: 'string', default: 'audit' },
      member: { type: 'boolean', default: false },
      config: { type: 'string' },
    },
    { least: 0, most: 0, what: '' },
  );
  const { config } = await connect({ env: io.env, logError: errorLog(io), configFile: values.config });
  // Tags and regions narrow what ids name; alone they may name any cluster.
  const { ids } = config.remediation.select;
  const role = oneOf('--role', values.role, roleNames);
  const places = {
    store: io.env.SEALWATCH_STORE,
    trailBucket: io.env.TRAIL_BUCKET || undefined,
    sls: config.activity.sls,
    config: values.config ?? io.env.SEALWATCH_CONFIG,
    organization: config.organization,
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
  io.stdout.write(`${JSON.stringify(policy, null, 2)}\n`);
  return 0;
}

/** Names of the KMS secrets that references name. */
function secretsOf(references: readonly string[]): string[] {
  return references.flatMap((reference) => /^kms-secret:([\w/+=.@-]+)$/.exec(reference)?.[1] ?? []);
}

export default { summary: 'print the least-privilege RAM policy', help, run } satisfies Command;
