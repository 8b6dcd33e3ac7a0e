import type { ReadError } from '../../model/fact.ts';
import { remediationWordsOf } from '../../words/remediation-language.ts';
import { toJson } from '../json.ts';
import { printable } from '../printable.ts';
import { planDocument } from './index.ts';
import { markdownText, renderPlanMarkdown } from './markdown.ts';
import { renderPlanText } from './text.ts';
import { type PlanOptions, type PlanView, standingOf } from './view.ts';

/** What is shown of a plan for many accounts. */
export interface PlansView {
  readonly accounts: readonly (
    | { readonly accountId: string; readonly view: PlanView }
    | { readonly accountId: string; readonly error: ReadError }
  )[];
  /** What could not be read of the organization. */
  readonly readErrors: readonly ReadError[];
  /** How many changes one run makes at most over all accounts. */
  readonly most: number;
}

/** Every format that a plan for many accounts can be rendered in, by name. */
export const organizationPlanFormats = {
  text: (plans, options) =>
    rendered(plans, options, {
      title: (text) => `${text}\n`,
      line: (text) => `  ${printable(text, options.unicode)}\n`,
      plan: renderPlanText,
      account: (text) => `${text}\n`,
    }),
  json: renderJson,
  markdown: (plans, options) =>
    rendered(plans, options, {
      title: (text) => `# ${markdownText(text)}\n`,
      line: (text) => `- ⚠️ ${markdownText(text)}\n`,
      plan: renderPlanMarkdown,
      account: (text) => `# ${markdownText(text)}\n`,
    }),
} as const satisfies Record<string, (plans: PlansView, options: PlanOptions) => string>;

interface Layout {
  readonly title: (text: string) => string;
  readonly line: (text: string) => string;
  readonly account: (text: string) => string;
  readonly plan: (view: PlanView, options: PlanOptions) => string;
}

/** All accounts in a few lines, then each in which there is something to say. */
function rendered({ accounts, readErrors, most }: PlansView, options: PlanOptions, layout: Layout): string {
  const words = remediationWordsOf(options.lang);
  const planned = accounts.flatMap((account) => ('view' in account ? [account] : []));
  const failed = accounts.flatMap((account) => ('error' in account ? [account] : []));
  const changes = planned.flatMap(({ view }) => view.plan.changes);
  const count = (standing: string) => changes.filter((change) => standingOf(change) === standing).length;
  const shown = planned.filter(({ view }) => hasSomething(view));
  const counts = {
    accounts: accounts.length,
    changes: changes.length,
    allowed: count('allowed'),
    ready: count('ready'),
  };
  const quiet = planned.length - shown.length;
  return [
    [
      layout.title(`${words.title}  ${words.wholeSummary({ ...counts, most })}`),
      ...readErrors.map(({ message }) => layout.line(message)),
      ...(failed.length === 0 ? [] : [layout.line(words.accountsMissing(failed.length))]),
      ...failed.map(({ error }) => layout.line(error.message)),
      ...(quiet === 0 ? [] : [layout.line(words.nothingToDo(quiet))]),
    ].join(''),
    ...shown.map(
      ({ accountId, view }) => `${layout.account(words.ofAccount(accountId))}\n${layout.plan(view, options)}`,
    ),
  ].join('\n');
}

function hasSomething({ report, plan, changes }: PlanView): boolean {
  return (
    [plan.changes, report.readErrors, changes].some((list) => list.length > 0) ||
    plan.lock !== null ||
    plan.open !== null
  );
}

/** The plans, what they rest on and what was made of them, for other programs. */
function renderJson({ accounts, readErrors, most }: PlansView): string {
  return toJson({
    schemaVersion: '1',
    readErrors,
    most,
    accounts: accounts.map((account) =>
      'view' in account ? { accountId: account.accountId, ...planDocument(account.view) } : account,
    ),
  });
}
