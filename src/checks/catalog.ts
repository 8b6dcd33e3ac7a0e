import type { Finding, Lang, Message, Remediation, Resource } from '../model/finding.ts';
import { declaredReasons } from './declared-reasons.ts';
import { checks } from './index.ts';
import type { Advice, CauseKind, Reason } from './reason.ts';
import { sharedReasons } from './shared-reasons.ts';

/** Every reason of every check, by its message id. */
export const reasons: ReadonlyMap<string, Reason> = new Map([
  ...Object.entries<Reason>(sharedReasons),
  ...Object.entries<Reason>(declaredReasons),
  ...checks.flatMap((check) => Object.entries(check.reasons)),
]);

/** The reason that a message names; undefined in a report of a newer version. */
export function reasonOf({ id }: Pick<Message, 'id'>): Reason | undefined {
  return reasons.get(id);
}

/** The sentence of a message; its id where this version does not know it. */
export function sentenceOf(message: Message, lang: Lang): string {
  return reasonOf(message)?.[lang](message.data) ?? message.id;
}

/** What to do about a reason on a resource, in English; undefined where nothing is to be done. */
export function remediationOf(message: Message, resource: Resource): Remediation | undefined {
  const advice = reasonOf(message)?.remediation;
  return advice && { ...worded(advice, message.data, 'en'), commands: advice.commands?.(message.data, resource) ?? [] };
}

/** What to do about a finding, in a language; as it was written where this version does not know the message. */
export function remediationIn(
  lang: Lang,
  { message, remediation }: Pick<Finding, 'message' | 'remediation'>,
): Remediation | undefined {
  const advice = reasonOf(message)?.remediation;
  if (remediation === undefined || advice === undefined || lang === 'en') return remediation;
  return { ...worded(advice, message.data, lang), commands: remediation.commands };
}

function worded(advice: Advice<never>, data: Message['data'], lang: Lang) {
  const text = advice[lang];
  return {
    text: typeof text === 'string' ? text : text(data as never),
    ...(advice.console && { console: advice.console[lang] }),
  };
}

/** What the finding is about, as its root cause. */
export function causeOf({ message }: Pick<Finding, 'message'>): CauseKind | undefined {
  return reasonOf(message)?.cause;
}

/** Whether the root cause is the cluster's key. */
export function isAboutKey(finding: Pick<Finding, 'message'>): boolean {
  const cause = causeOf(finding);
  return cause === 'dead-key' || cause === 'key' || cause === 'key-protection';
}

/** Whether the reason is a consequence of the other reasons of its root cause. */
export function follows({ message }: Pick<Finding, 'message'>): boolean {
  return reasonOf(message)?.follows === true;
}

/** The commands that end the incident by reverting what caused it; none where there are no such. */
export function restoringCommands({
  message,
  remediation,
}: Pick<Finding, 'message' | 'remediation'>): readonly string[] {
  return reasonOf(message)?.remediation?.restores === true ? (remediation?.commands ?? []) : [];
}

/** Whether a finding on a cluster says only what the finding on its key says, which names all of its clusters. */
export function isRestated(finding: Finding, among: readonly Finding[]): boolean {
  const [command] = restoringCommands(finding);
  return (
    command !== undefined &&
    finding.resource.type !== 'ACS::KMS::Key' &&
    among.some((other) => other.resource.type === 'ACS::KMS::Key' && restoringCommands(other)[0] === command)
  );
}
