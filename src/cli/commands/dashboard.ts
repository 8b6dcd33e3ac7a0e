import { randomBytes } from 'node:crypto';
import { dashboard } from '../../runs/dashboard.ts';
import { connect, type Session } from '../../session.ts';
import type { WebRequest } from '../../web/exchange.ts';
import { shortestToken } from '../../web/session-cookie.ts';
import { type Lang, langs } from '../../words/language.ts';
import { type Command, errorLog, type Io, interrupted, UsageError } from '../io.ts';
import { oneOf, parseOptions, wholeNumber } from '../options.ts';
import { checkAccount } from '../scope.ts';
import { type Served, serveLoopback } from '../serve.ts';

const help = `Usage: sealwatch dashboard [options]

Shows the reports that are kept in SEALWATCH_STORE, in the browser of this machine: the same pages as the function
dashboard, and just as closed. The token is SEALWATCH_DASHBOARD_TOKEN; where that is not set, one is made for this run
and printed once. Nothing is read from any account.

  --port N      default 8787; 0 takes a free one
  --account ID  whose latest report is shown first, where the store holds several
  --lang L      ${langs.join(', ')}; otherwise what the browser asks for
  --config F    a configuration; otherwise SEALWATCH_CONFIG, otherwise defaults

Ctrl-C stops it.`;

const options = {
  port: { type: 'string', default: '8787' },
  account: { type: 'string' },
  lang: { type: 'string' },
  config: { type: 'string' },
} as const;

interface DashboardOptions {
  readonly port: number;
  /** undefined is what the browser asks for. */
  readonly lang: Lang | undefined;
}

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions('dashboard', args, options, { least: 0, most: 0, what: '' });
  const port = wholeNumber('--port', values.port, 0, 65_535);
  const lang = values.lang === undefined ? undefined : oneOf('--lang', values.lang, langs);
  const session = await connect({
    env: io.env,
    logError: errorLog(io),
    configFile: values.config,
    accountId: checkAccount(values.account ?? ''),
    // No signature of Function Compute is checked here.
    override: (config) => ({ ...config, dashboard: { auth: 'token' } }),
  });
  if (session.store === undefined) throw new UsageError('The dashboard shows what is kept. Set SEALWATCH_STORE.');
  const served = await openDashboard(session, { port, lang }, io);
  try {
    await interrupted(io.signal);
  } finally {
    await served.close();
  }
  return 0;
}

/** Serves the dashboard, and says where and how to get in. */
async function openDashboard(session: Session, options: DashboardOptions, io: Io): Promise<Served> {
  const known = await session.dashboardToken?.();
  if (known !== undefined && known.length < shortestToken) {
    throw new UsageError(`SEALWATCH_DASHBOARD_TOKEN has to have ${shortestToken} characters or more.`);
  }
  const token = known ?? randomBytes(24).toString('base64url');
  const open = { ...session, dashboardToken: async () => token };
  const served = await listen(open, options, io);
  io.stdout.write(`${served.url}/\n`);
  io.stderr.write(
    known === undefined
      ? `Sign in with the token of this run: ${token}\n`
      : 'Sign in with the token that SEALWATCH_DASHBOARD_TOKEN names.\n',
  );
  io.stderr.write('Ctrl-C stops it.\n');
  return served;
}

async function listen(session: Session, { port, lang }: DashboardOptions, { stderr }: Io): Promise<Served> {
  const said = (request: WebRequest) =>
    lang === undefined ? request : { ...request, query: { lang, ...request.query } };
  try {
    return await serveLoopback((request) => dashboard(session, said(request), Number.POSITIVE_INFINITY), {
      port,
      onError: (error) => stderr.write(`sealwatch: ${(error as Error).message}\n`),
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`Port ${port} cannot be used (${code}). Name another one: --port 0 takes a free one.`);
  }
}

export default { summary: 'show the stored reports in the browser', help, run } satisfies Command;
