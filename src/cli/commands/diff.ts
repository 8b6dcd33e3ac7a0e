import { renderDiff } from '../../report/diff.ts';
import { parseReport } from '../../report/parse-report.ts';
import { readText } from '../files.ts';
import type { Command, Io } from '../io.ts';
import { checkLang, langOption, tellFallback } from '../language.ts';
import { parseOptions } from '../options.ts';
import { terminalOf } from '../terminal.ts';

const help = `Usage: sealwatch diff A B

Compares two saved reports: which verdicts changed from A to B, and who changed them.

  --lang L   en, zh (default en)`;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseOptions('diff', args, langOption, { least: 2, most: 2, what: 'Two reports' });
  const lang = checkLang(values.lang);
  tellFallback(lang, io);
  const [before = '', after = ''] = positionals;
  const [a, b] = [parseReport(await readText(before)), parseReport(await readText(after))];
  io.stdout.write(renderDiff(a, b, { unicode: terminalOf(io).unicode, lang }));
  return 0;
}

export default { summary: 'compare two saved reports', help, run } satisfies Command;
