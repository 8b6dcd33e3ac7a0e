import type { Severity } from './finding.ts';
import type { ResourceType } from './resource.ts';

/** What a check says about itself, in English; `words/` has it in other languages. Every check has these. */
export interface CheckText {
  readonly id: string;
  /** The compliant state. */
  readonly title: string;
  readonly severity: Severity;
  readonly resourceType: ResourceType;
  /** The consequence, one sentence. */
  readonly risk: string;
  /** The cure, one sentence; `{id}`, `{name}`, `{regionId}` and `{accountId}` stand for the resource. */
  readonly remedy: string;
  readonly reference: string;
}
