import type { Severity } from './finding.ts';
import type { Localized } from './localized.ts';
import type { ResourceType } from './resource.ts';

/** What a check says about itself. */
export interface CheckText {
  readonly id: string;
  /** The compliant state. */
  readonly title: Localized;
  readonly severity: Severity;
  readonly resourceType: ResourceType;
  /** The consequence, one sentence. */
  readonly risk: Localized;
  readonly reference: string;
  readonly controls: readonly string[];
}
