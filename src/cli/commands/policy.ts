import { connect } from '../../connect.ts';
import { policyFor, roleNames } from '../../policy.ts';
import type { Command, Io } from '../io.ts';
import { oneOf, parseOptions } from '../options.ts';

const help = `Usage: sealwatch policy [--role R] [--config F]

Prints the RAM policy that holds the least which a role needs, generated from what the code calls.

  --role R   ${roleNames.join(', ')} (default audit)

Where SEALWATCH_STORE is oss://bucket/prefix, and where the configuration names a trail in SLS, the policy grants what
they need too, there and nowhere else.`;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions(
    'policy',
    args,
    { role: { type: 'string', default: 'audit' }, config: { type: 'string' } },
    { least: 0, most: 0, what: '' },
  );
  const { config } = await connect({ env: io.env, configFile: values.config });
  const role = oneOf('--role', values.role, roleNames);
  io.stdout.write(
    `${JSON.stringify(policyFor(role, { store: io.env.SEALWATCH_STORE, sls: config.activity.sls }), null, 2)}\n`,
  );
  return 0;
}

export default { summary: 'print the least-privilege RAM policy', help, run } satisfies Command;
