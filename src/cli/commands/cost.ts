import { renderCostJson } from '../../report/cost-json.ts';
import { renderCost } from '../../report/cost-view.ts';
import { judge } from '../../runs/audit.ts';
import { connect } from '../../session.ts';
import { inTimeZone } from '../../words/amounts.ts';
import { type Command, errorLog, type Io } from '../io.ts';
import { checkLang, langOption, tellFallback } from '../language.ts';
import { oneOf, parseOptions } from '../options.ts';
import { readOrRecall } from '../reading.ts';
import { checkAccount, checkRegions } from '../scope.ts';
import { terminalOf } from '../terminal.ts';

const help = `Usage: sealwatch cost [options]

Tells what the KMS calls and keys of encrypted clusters cost in 30 days, and what encrypting the others would: as observed,
where SEALWATCH_STORE holds a ledger, and as modeled. Every assumption is a line that the configuration can change.

  --region R     only clusters of this region; may be repeated
  --account ID   the account that the credentials must belong to
  --config F     a configuration; otherwise SEALWATCH_CONFIG, otherwise defaults
  --format X     text, json (default text)
  --lang L       en, zh (default en): the language of the output; help and errors are in English
  --all          text: every cluster, not only the dearest
  --snapshot F   use a saved snapshot, without any call

The account is read as by an audit; no report is kept. Exit codes: 0 fine, 2 something could not be read.`;

const options = {
  region: { type: 'string', multiple: true },
  account: { type: 'string' },
  config: { type: 'string' },
  format: { type: 'string', default: 'text' },
  ...langOption,
  all: { type: 'boolean', default: false },
  snapshot: { type: 'string' },
} as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions('cost', args, options, { least: 0, most: 0, what: '' });
  const format = oneOf('--format', values.format, ['text', 'json']);
  const lang = checkLang(values.lang);
  const regions = checkRegions(values.region ?? []);
  const session = await connect({
    env: io.env,
    logError: errorLog(io),
    signal: io.signal,
    configFile: values.config,
    accountId: checkAccount(values.account ?? ''),
    override: (config) => ({ ...config, ...(regions.length > 0 && { regions: [...regions] }) }),
  });

  const started = io.now();
  const snapshot = await readOrRecall(session, values.snapshot, io);
  // What an audit left is read; nothing is left for the next one.
  const { report } = await judge({ ...session, store: undefined }, snapshot);
  const view = { ...terminalOf(io), all: values.all, now: started, lang };
  if (format === 'text') tellFallback(lang, io);
  io.stdout.write(
    format === 'json' ? renderCostJson(report) : inTimeZone(renderCost(report, view), session.config.timeZone),
  );

  return report.readErrors.length > 0 ? 2 : 0;
}

export default {
  summary: 'what encrypted Secrets cost, and what encrypting the rest would',
  help,
  run,
} satisfies Command;
