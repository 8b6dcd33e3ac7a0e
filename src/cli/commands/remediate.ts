import type { OpenChange, PlannedChange, RemediationPlan } from '../../model/plan.ts';
import type { Report } from '../../model/report.ts';
import { printable } from '../../report/printable.ts';
import { planFormats } from '../../report/remediation/index.ts';
import { organizationPlanFormats, type PlansView } from '../../report/remediation/organization.ts';
import { renderOutcomes } from '../../report/remediation/text.ts';
import type { PlanOptions } from '../../report/remediation/view.ts';
import { identityOf } from '../../runs/identity.ts';
import { planOrganization } from '../../runs/organization/plan-organization.ts';
import { type Planned, planRemediation } from '../../runs/plan-remediation.ts';
import { type Applied, type ApplyOptions, acknowledgeLock, applyPlan } from '../../runs/remediate.ts';
import { connect, type Session } from '../../session.ts';
import { inTimeZone } from '../../words/amounts.ts';
import { langs, languageOf } from '../../words/language.ts';
import { remediationWordsOf } from '../../words/remediation-language.ts';
import { type RemediationWords, reasonOf } from '../../words/remediation-words.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { oneOf, parseOptions } from '../options.ts';
import { startProgress } from '../progress.ts';
import { accountsProgress, progressStream } from '../reading.ts';
import { checkAccount, checkRegions } from '../scope.ts';
import { terminalOf } from '../terminal.ts';

const help = `Usage: sealwatch remediate [options]

Audits one account, or every account of the organization that the configuration names, and says which Pro clusters would be
turned on, with which key, and what every guard says of it. Nothing is changed unless it is armed (remediation.mode: apply), asked for (--apply), and confirmed on the terminal.

  --cluster ID    only this cluster; may be repeated
  --apply         make the changes that every guard passed, each confirmed by typing the cluster's name
  --acknowledge   somebody has looked at what went wrong: changes may be made again
  --by NAME       who acknowledges or changes (default: the user of this machine)
  --region R      only clusters of this region; may be repeated
  --account ID    the account that the credentials must belong to; with an organization only these of its accounts, and may
                  be repeated
  --config F      a configuration; otherwise SEALWATCH_CONFIG, otherwise defaults
  --format X      text, json, markdown (default text)
  --lang L        en, zh (default en)
  --all           text: guards that allow with their evidence too

Changes need SEALWATCH_STORE: every step stands in its journal before it is taken. SEALWATCH_REMEDIATION=off forbids them
all. Exit codes of a plan: 0 fine, 2 something could not be read. Of --apply: 0 all done, 1 a change was blocked, not
confirmed, or failed, 2 it could not run; what could not be read of anything else does not count.`;

const options = {
  cluster: { type: 'string', multiple: true },
  apply: { type: 'boolean', default: false },
  acknowledge: { type: 'boolean', default: false },
  by: { type: 'string' },
  region: { type: 'string', multiple: true },
  account: { type: 'string', multiple: true },
  config: { type: 'string' },
  format: { type: 'string', default: 'text' },
  lang: { type: 'string', default: 'en' },
  all: { type: 'boolean', default: false },
} as const;

/** Where one of these failed, a cluster may be off that no plan names. */
const clusterReads = ['cs:DescribeClustersV1', 'cs:DescribeClustersForRegion', 'cs:DescribeClusterDetail'];

const nothing: Applied = { changes: [], heldBack: [], busy: false };

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions('remediate', args, options, { least: 0, most: 0, what: '' });
  const format = oneOf('--format', values.format, ['text', 'json', 'markdown']);
  const lang = oneOf('--lang', values.lang, langs);
  const words = remediationWordsOf(lang);
  const only = [...new Set(values.cluster ?? [])];
  const regions = checkRegions(values.region ?? []);
  const by = values.by ?? io.env.USER ?? io.env.USERNAME ?? '';
  if (by === '' && (values.apply || values.acknowledge)) {
    throw new UsageError('--by NAME is needed: the environment does not name a user.');
  }
  const accounts = (values.account ?? []).map(checkAccount);
  const session = await connect({
    env: io.env,
    logError: errorLog(io),
    signal: io.signal,
    configFile: values.config,
    accountId: accounts.length === 1 ? (accounts[0] ?? '') : '',
    override: (config) => ({ ...config, ...(regions.length > 0 && { regions: [...regions] }) }),
  });
  const isOfMany = session.config.organization !== undefined;
  if (!isOfMany && accounts.length > 1) {
    throw new UsageError(
      'Credentials open one account. To remediate several, name an organization in the configuration.',
    );
  }
  if (values.acknowledge) {
    if (isOfMany && accounts.length !== 1)
      throw new UsageError('--acknowledge needs --account ID: each account has a lock of its own.');
    const locked = isOfMany ? (accounts[0] ?? '') : await identityOf(session);
    io.stderr.write(`${await acknowledgeLock(session, locked, by)}\n`);
  }

  const view = { ...terminalOf(io), all: values.all, now: io.now(), lang };
  const asked: Asked = { only, format, view, words, by, applies: values.apply };
  return isOfMany
    ? remediateMany({ ...session, accountId: '' }, accounts, asked, io)
    : remediateOne(session, asked, io);
}

/** What the command line asks for. */
interface Asked {
  readonly only: readonly string[];
  readonly format: keyof typeof planFormats;
  readonly view: PlanOptions;
  readonly words: RemediationWords;
  readonly by: string;
  readonly applies: boolean;
}

async function remediateOne(session: Session, asked: Asked, io: Io): Promise<number> {
  const { only, format, view } = asked;
  const planned = await readWithProgress(session, only, io);
  const show = (stream: Io['stdout'], name: keyof typeof planFormats, applied: Applied) => {
    const text = planFormats[name]({ ...planned, changes: applied.changes, only }, view);
    stream.write(name === 'json' ? text : inTimeZone(text, session.config.timeZone));
  };
  if (!asked.applies) {
    show(io.stdout, format, nothing);
    return planned.report.readErrors.length === 0 ? 0 : 2;
  }

  // Who is asked has to see what for; the report itself comes when all is over.
  show(format === 'text' ? io.stdout : io.stderr, 'text', nothing);
  const { applied, code } = await applyAndTell(session, planned, asked, io);
  if (format !== 'text') show(io.stdout, format, applied);
  else if (applied.changes.length > 0) {
    io.stdout.write(`\n${renderOutcomes({ ...planned, changes: applied.changes, only }, view)}`);
  }
  return code;
}

/** The same for every account of an organization, one after the other where changes are made. */
async function remediateMany(session: Session, accounts: readonly string[], asked: Asked, io: Io): Promise<number> {
  const { only, format, view } = asked;
  const progress = accountsProgress(io);
  const plan = await planOrganization(session, { only, accounts, onProgress: progress.update }).finally(progress.done);
  const made = new Map<string, Applied>();
  const plans = (): PlansView => ({
    readErrors: plan.readErrors,
    most: Math.min(plan.limits.perRun, plan.limits.byPercent),
    accounts: plan.accounts.map((one) =>
      'error' in one
        ? one
        : {
            accountId: one.accountId,
            view: { ...one.planned, changes: (made.get(one.accountId) ?? nothing).changes, only },
          },
    ),
  });
  const isWhole = plan.accounts.every((one) => 'planned' in one && one.planned.report.readErrors.length === 0);
  if (!asked.applies) {
    io.stdout.write(organizationPlanFormats[format](plans(), view));
    return isWhole && plan.readErrors.length === 0 ? 0 : 2;
  }

  (format === 'text' ? io.stdout : io.stderr).write(organizationPlanFormats.text(plans(), view));
  let code = 0;
  for (const one of plan.accounts) {
    if ('error' in one) {
      code = Math.max(code, 1);
      continue;
    }
    const { planned } = one;
    const isNeeded = planned.plan.changes.length > 0 || planned.plan.open !== null;
    if (!isNeeded) continue;
    io.stderr.write(`\n${asked.words.ofAccount(one.accountId)}\n`);
    const done = await applyAndTell(one.session, planned, asked, io, plan.places(one.accountId));
    made.set(one.accountId, done.applied);
    code = Math.max(code, done.code);
    if (format === 'text' && done.applied.changes.length > 0) {
      io.stdout.write(`\n${renderOutcomes({ ...planned, changes: done.applied.changes, only }, view)}`);
    }
  }
  if (format !== 'text') io.stdout.write(organizationPlanFormats[format](plans(), view));
  return code;
}

async function applyAndTell(session: Session, planned: Planned, asked: Asked, io: Io, places?: ApplyOptions['places']) {
  const { words, view, by } = asked;
  const { applied, problem, code } = await apply(session, planned, { words, by, places }, io);
  for (const change of applied.heldBack) io.stderr.write(`sealwatch: ${heldBack(change, words, view.lang)}\n`);
  if (problem !== '') io.stderr.write(`sealwatch: ${problem}\n`);
  return { applied, code };
}

async function readWithProgress(session: Session, only: readonly string[], io: Io): Promise<Planned> {
  const { live, unicode } = terminalOf({ stdout: io.stderr, env: io.env });
  const progress = startProgress({ stream: progressStream(io), live, unicode, now: io.now });
  try {
    return await planRemediation(session, {
      only,
      onProgress: (state) => progress.update({ ...state, stage: 'reading' }),
    });
  } finally {
    progress.done();
  }
}

/** Asks for each change that is allowed, and makes those that are confirmed. */
async function apply(
  session: Session,
  planned: Planned,
  {
    words,
    by,
    places,
  }: { readonly words: RemediationWords; readonly by: string; readonly places: ApplyOptions['places'] },
  io: Io,
): Promise<{ readonly applied: Applied; readonly problem: string; readonly code: 0 | 1 | 2 }> {
  const { plan, report } = planned;
  const allowed = plan.changes.filter(({ result }) => result === 'passed');
  if (plan.mode !== 'apply' && plan.open === null) return { applied: nothing, problem: words.notArmed, code: 2 };
  if (io.ask === undefined) return { applied: nothing, problem: words.noTerminal, code: 2 };
  if (allowed.length === 0 && plan.open === null) {
    return { applied: nothing, problem: words.noneAllowed, code: hasNothingToDo(plan, report) ? 0 : 1 };
  }

  const confirmed: PlannedChange[] = [];
  for (const change of allowed) {
    const { name, id } = change.cluster;
    const shown = printable(name, terminalOf(io).unicode);
    const typed = (await io.ask(`\n${words.typeName({ name: shown, id })}`))?.trim();
    if (typed !== undefined && typed !== '' && (typed === name.trim() || typed === id)) confirmed.push(change);
    else io.stderr.write(`${words.notConfirmed(shown)}\n`);
  }
  if (confirmed.length === 0 && plan.open === null) return { applied: nothing, problem: words.noneAllowed, code: 1 };
  let shown = '';
  const applied = await applyPlan(session, planned, confirmed, {
    by: `${by} (sealwatch remediate --apply)`,
    // A person may wait for as long as the change may take.
    until: Number.POSITIVE_INFINITY,
    ...(places && { places }),
    onStep: (change) => {
      const line = stepOf(change, words, terminalOf(io).unicode);
      if (line !== shown) io.stderr.write(`${line}\n`);
      shown = line;
    },
  });
  const { changes, heldBack, busy } = applied;
  const isDone = !busy && heldBack.length === 0 && changes.every(({ outcome }) => outcome === 'done');
  const problem = busy ? words.busy : '';
  return { applied, problem, code: isDone && confirmed.length === allowed.length ? 0 : 1 };
}

/** Whether all clusters are known, and none is to be turned on. */
function hasNothingToDo({ changes }: RemediationPlan, { readErrors }: Report): boolean {
  return changes.length === 0 && !readErrors.some(({ operation }) => clusterReads.includes(operation));
}

function stepOf({ step, cluster }: OpenChange, { steps }: RemediationWords, unicode: boolean): string {
  return steps[step](printable(cluster.name, unicode));
}

function heldBack({ cluster, guards }: PlannedChange, words: RemediationWords, lang: (typeof langs)[number]): string {
  const reasons = guards
    .filter(({ result }) => result !== 'passed')
    .map(({ message }) => reasonOf(message, words, languageOf(lang)));
  return printable(words.heldBack({ name: cluster.name, reasons: reasons.join(' ') }), false);
}

export default { summary: 'plan to turn encryption on, and do it where it is armed', help, run } satisfies Command;
