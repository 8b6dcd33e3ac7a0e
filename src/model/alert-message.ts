import type { NoticeKind } from './alert.ts';
import type { Lang, Severity } from './finding.ts';

/** What is seen at a glance: a severity, the end of an alert, that all is well, a note, or a change that Sealwatch makes. */
export type Tone = Severity | 'resolved' | 'well' | 'note' | 'change';

/**
 * A message to people, before a channel lays it out. Its texts are plain, one line each, and have no markup of any channel.
 * Instants in them are ISO 8601 UTC; each channel shows them in its own way.
 */
export interface AlertMessage {
  readonly lang: Lang;
  readonly tone: Tone;
  /** A lock screen shows it alone. */
  readonly title: string;
  /** Below the title. */
  readonly lines: readonly string[];
  /** Worst first. */
  readonly entries: readonly AlertEntry[];
  /** How many more entries there are. */
  readonly left: number;
  /** Below the entries. */
  readonly footer: readonly string[];
  readonly links: readonly AlertLink[];
}

export interface AlertEntry {
  readonly tone: Tone;
  /** '' where the title of the message says it. */
  readonly title: string;
  readonly details: readonly AlertDetail[];
  /** For programs; null where it is about no alert. */
  readonly alert: AlertFacts | null;
}

export interface AlertDetail {
  /** '' for a paragraph. */
  readonly label: string;
  readonly text: string;
  /** Command lines that are copied as they are. */
  readonly commands: readonly string[];
}

/** Times are ISO 8601 UTC. */
export interface AlertFacts {
  readonly event: NoticeKind;
  readonly id: string;
  readonly severity: Severity;
  /** '' for a read error. */
  readonly checkId: string;
  readonly accountId: string;
  /** '' for what concerns the whole account. */
  readonly regionId: string;
  readonly resourceId: string;
  /** How many clusters it concerns. */
  readonly clusters: number;
  readonly deadline: string | null;
  readonly openedAt: string;
}

/** An https address. */
export interface AlertLink {
  readonly text: string;
  readonly url: string;
}
