import { renderWhoCan } from '../../report/who-can.ts';
import { whoCan } from '../../runs/who-can.ts';
import { connect } from '../../session.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { checkLang, langOption, tellFallback } from '../language.ts';
import { oneOf, parseOptions } from '../options.ts';
import { checkRegions } from '../scope.ts';
import { terminalOf } from '../terminal.ts';

const help = `Usage: sealwatch who-can --key K | --cluster C [options]

Says who may disable or delete a key or decrypt with it, and who may turn the encryption of a cluster off: RAM users with
their groups, roles, and whom the key's own policy names. The policies are read and evaluated here; nothing is tried.

  --key K        an id, an alias or an ARN
  --cluster C    the id of a cluster; its key is asked about too
  --region R     where it is; an ARN says it itself, and one region of the configuration is taken
  --account ID   the account that the credentials must belong to
  --config F     a configuration; otherwise SEALWATCH_CONFIG, otherwise defaults
  --format X     text, json (default text)
  --lang L       en, zh (default en): the language of the output; help and errors are in English

It needs the permissions that sealwatch policy --role who-can prints. Exit codes: 0 everything was read, 2 something could
not be read: then the user, group or role is shown as unknown.`;

const options = {
  key: { type: 'string' },
  cluster: { type: 'string' },
  region: { type: 'string' },
  account: { type: 'string', default: '' },
  config: { type: 'string' },
  format: { type: 'string', default: 'text' },
  ...langOption,
} as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions('who-can', args, options, { least: 0, most: 0, what: '' });
  const { key, cluster } = values;
  const format = oneOf('--format', values.format, ['text', 'json']);
  const lang = checkLang(values.lang);
  if ((key === undefined) === (cluster === undefined)) throw new UsageError('Give --key K or --cluster C.');
  const session = await connect({
    env: io.env,
    logError: errorLog(io),
    signal: io.signal,
    configFile: values.config,
    accountId: values.account,
  });
  const [given] = values.region === undefined ? [] : checkRegions([values.region]);
  const [only, ...more] = session.config.regions;
  const ofArn = /^acs:kms:([a-z0-9-]+):/.exec(key ?? '')?.[1];
  const regionId = given ?? ofArn ?? (more.length === 0 ? only : undefined);
  if (regionId === undefined) throw new UsageError('Say where it is: --region R');
  const answer = await whoCan(session, { regionId, key, cluster });

  if (format === 'text') tellFallback(lang, io);
  const { unicode } = terminalOf(io);
  io.stdout.write(
    format === 'json' ? `${JSON.stringify(answer)}\n` : renderWhoCan(answer, unicode ? lang : 'en', unicode),
  );
  return answer.readErrors.length > 0 ? 2 : 0;
}

export default { summary: 'who may disable, delete or decrypt', help, run } satisfies Command;
