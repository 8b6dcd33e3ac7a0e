import { checks } from '../../checks/index.ts';
import { explain } from '../../report/explain.ts';
import { type Command, type Io, UsageError } from '../io.ts';
import { checkLang, langOption, shownLanguage, tellFallback } from '../language.ts';
import { parseOptions } from '../options.ts';

const help = `Usage: sealwatch checks [ID]

Lists the checks, or explains one: what it requires, the risk, and the remediation.

  --lang L   en, zh (default en): the language of the output; help and errors are in English`;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseOptions('checks', args, langOption, { least: 0, most: 1, what: 'One check' });
  const lang = checkLang(values.lang);
  tellFallback(lang, io);
  const language = shownLanguage(lang, io);
  const [id] = positionals;
  if (id === undefined) {
    const width = Math.max(...checks.map((check) => check.id.length));
    for (const check of checks)
      io.stdout.write(`${check.id.padEnd(width)}  ${check.severity.padEnd(8)}  ${check.title[language.lang]}\n`);
    return 0;
  }
  const check = checks.find((known) => known.id === id);
  if (check === undefined) throw new UsageError(`There is no check ${JSON.stringify(id)}. See: sealwatch checks`);
  io.stdout.write(`${explain(check, language)}\n`);
  return 0;
}

export default { summary: 'list and explain the checks', help, run } satisfies Command;
