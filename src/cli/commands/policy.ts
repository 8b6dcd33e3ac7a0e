import { policyFor, roleNames } from '../../policy.ts';
import type { Command, Io } from '../io.ts';
import { oneOf, parseOptions } from '../options.ts';

const help = `Usage: sealwatch policy [--role R]

Prints the RAM policy that holds the least which a role needs, generated from what the code calls.

  --role R   ${roleNames.join(', ')} (default audit)`;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions(
    'policy',
    args,
    { role: { type: 'string', default: 'audit' } },
    { least: 0, most: 0, what: '' },
  );
  const role = oneOf('--role', values.role, roleNames);
  io.stdout.write(`${JSON.stringify(policyFor(role), null, 2)}\n`);
  return 0;
}

export default { summary: 'print the least-privilege RAM policy', help, run } satisfies Command;
