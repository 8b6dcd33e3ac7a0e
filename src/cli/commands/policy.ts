import { policyFor, roleNames } from '../../policy.ts';
import { storeBucket } from '../../store/open.ts';
import type { Command, Io } from '../io.ts';
import { oneOf, parseOptions } from '../options.ts';

const help = `Usage: sealwatch policy [--role R]

Prints the RAM policy that holds the least which a role needs, generated from what the code calls.

  --role R   ${roleNames.join(', ')} (default audit)

Where SEALWATCH_STORE is oss://bucket/prefix, the policy grants what the store needs too, there and nowhere else.`;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions(
    'policy',
    args,
    { role: { type: 'string', default: 'audit' } },
    { least: 0, most: 0, what: '' },
  );
  const role = oneOf('--role', values.role, roleNames);
  io.stdout.write(`${JSON.stringify(policyFor(role, storeBucket(io.env.SEALWATCH_STORE)), null, 2)}\n`);
  return 0;
}

export default { summary: 'print the least-privilege RAM policy', help, run } satisfies Command;
