import { humanTimes } from '../../words/amounts.ts';
import type { View } from '../view.ts';
import { items } from './entry.ts';
import { type Line, span } from './line.ts';
import { names, type TextPage } from './page.ts';

/** What the report cannot know: where it was kept, and how the process exits. */
export interface Next {
  readonly reportPath?: string;
  readonly exit?: { readonly code: number; readonly why: string };
}

/** The last lines, which a terminal leaves in sight: of what this is, how it was read, and how the run ended. */
export function totalsSection(view: View, page: TextPage, next: Next): Line[] {
  const { headline } = view;
  const { scope, startedAt, tool, kind } = view.report;
  const { accounts, regions } = scope;
  const { words } = page;
  const { reportPath, exit } = next;
  return items(
    [
      ...(kind === 'iac'
        ? []
        : [span(accounts.length === 0 ? words.totals.accountUnknown : words.accountNamed(names(accounts, page, 3)))]),
      ...(regions.length === 0
        ? []
        : [span(regions.length > 3 && !page.all ? words.totals.regions(regions.length) : words.list(regions))]),
      ...(headline.kind === 'unlisted' ? [] : [span(clustersText(view.headline, page))]),
      span(words.totals.read(humanTimes(startedAt), words.ago(startedAt, page.now))),
      span(words.totals.calls(headline.apiCalls, words.took(headline.tookMs))),
      span(`${tool.name} ${tool.version}`, 'quiet'),
      ...(reportPath === undefined ? [] : [span(words.totals.report(reportPath))]),
      ...(exit === undefined ? [] : [span(words.totals.exit(exit.code, exit.why), exit.code === 0 ? 'good' : 'bad')]),
    ].map((part) => [part]),
    page,
  );
}

function clustersText({ kind, clusters }: View['headline'], { words }: TextPage): string {
  return kind === 'at-least' ? words.totals.atLeast(clusters) : words.clusters(clusters);
}
