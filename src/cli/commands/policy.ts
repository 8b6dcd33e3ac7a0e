import { connect } from '../../connect.ts';
import { policyFor, roleNames } from '../../policy.ts';
import type { Command, Io } from '../io.ts';
import { oneOf, parseOptions } from '../options.ts';

const help = `Usage: sealwatch policy [--role R] [--config F]

Prints the RAM policy that holds the least which a role needs, generated from what the code calls.

  --role R   ${roleNames.join(', ')} (default audit)

Where SEALWATCH_STORE is oss://bucket/prefix, where the configuration names a trail in SLS, and where the address of a
webhook or the token of the dashboard is kept as kms-secret:NAME, the policy grants what they need too, there and nowhere
else. If a key of your own seals that secret, add kms:Decrypt on that key by hand.`;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions(
    'policy',
    args,
    { role: { type: 'string', default: 'audit' }, config: { type: 'string' } },
    { least: 0, most: 0, what: '' },
  );
  const { config } = await connect({ env: io.env, configFile: values.config });
  const role = oneOf('--role', values.role, roleNames);
  const places = {
    store: io.env.SEALWATCH_STORE,
    sls: config.activity.sls,
    secrets: secretsOf([io.env.SEALWATCH_SLACK_WEBHOOK ?? '', ...config.alerts.routes.map(({ webhook }) => webhook)]),
    dashboardSecrets: secretsOf([io.env.SEALWATCH_DASHBOARD_TOKEN ?? '']),
  };
  io.stdout.write(`${JSON.stringify(policyFor(role, places), null, 2)}\n`);
  return 0;
}

/** Names of the KMS secrets that references name. */
function secretsOf(references: readonly string[]): string[] {
  return references.flatMap((reference) => /^kms-secret:([\w/+=.@-]+)$/.exec(reference)?.[1] ?? []);
}

export default { summary: 'print the least-privilege RAM policy', help, run } satisfies Command;
