import { toJson } from '../json.ts';
import { renderPlanMarkdown } from './markdown.ts';
import { renderPlanText } from './text.ts';
import type { PlanOptions, PlanView } from './view.ts';

/** Every format that a plan can be rendered in, by name. */
export const planFormats = {
  text: renderPlanText,
  json: renderPlanJson,
  markdown: renderPlanMarkdown,
} as const satisfies Record<string, (view: PlanView, options: PlanOptions) => string>;

function renderPlanJson(view: PlanView): string {
  return toJson({ schemaVersion: '1', ...planDocument(view) });
}

/** The plan, what it rests on and what was made of it, for other programs. */
export function planDocument({ report, plan, changes }: PlanView): object {
  const { auditId, startedAt, scope, readErrors } = report;
  return { auditId, startedAt, scope, readErrors, remediation: plan, changes };
}
