import { policyFor, roleNames } from '../../policy.ts';
import { storeBucket } from '../../store/open.ts';
import type { Command, Io } from '../io.ts';
import { oneOf, parseOptions } from '../options.ts';

const help = `Usage: sealwatch policy [--role R]

Prints the RAM policy that holds the least which a role needs, generated from what the code calls.

  --role R   ${roleNames.join(', ')} (default audit)

Where SEALWATCH_STORE is oss://bucket/prefix, the policy grants what the store needs too, there and nowhere else. Where
SEALWATCH_SLACK_WEBHOOK is kms-secret:NAME, it grants reading that secret; if a key of your own seals the secret, add
kms:Decrypt on that key by hand.`;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions(
    'policy',
    args,
    { role: { type: 'string', default: 'audit' } },
    { least: 0, most: 0, what: '' },
  );
  const role = oneOf('--role', values.role, roleNames);
  const [, secret] = /^kms-secret:([\w/+=.@-]+)$/.exec(io.env.SEALWATCH_SLACK_WEBHOOK ?? '') ?? [];
  const policy = policyFor(role, storeBucket(io.env.SEALWATCH_STORE), secret === undefined ? [] : [secret]);
  io.stdout.write(`${JSON.stringify(policy, null, 2)}\n`);
  return 0;
}

export default { summary: 'print the least-privilege RAM policy', help, run } satisfies Command;
