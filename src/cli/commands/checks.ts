import { checks } from '../../checks/index.ts';
import { explain } from '../../report/explain.ts';
import { type Command, type Io, UsageError } from '../io.ts';
import { parseOptions } from '../options.ts';

const help = `Usage: sealwatch checks [ID]

Lists the checks, or explains one: what it means, what it costs to ignore, the cure.`;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { positionals } = parseOptions('checks', args, {}, { least: 0, most: 1, what: 'One check' });
  const [id] = positionals;
  if (id === undefined) {
    const width = Math.max(...checks.map((check) => check.id.length));
    for (const { id, severity, title } of checks)
      io.stdout.write(`${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`);
    return 0;
  }
  const check = checks.find((known) => known.id === id);
  if (check === undefined) throw new UsageError(`There is no check ${JSON.stringify(id)}. See: sealwatch checks`);
  io.stdout.write(`${explain(check)}\n`);
  return 0;
}

export default { summary: 'list and explain the checks', help, run } satisfies Command;
