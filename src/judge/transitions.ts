import type { ChangedBy } from '../model/audit-event.ts';
import type { Finding, Resource, Verdict } from '../model/finding.ts';
import type { Memory, VerdictTransition } from '../model/memory.ts';

/** Findings whose verdict is another one than before. Where nothing was known before there is no transition. */
export function transitionsBetween(
  before: readonly Finding[],
  now: readonly Finding[],
  at: string,
): VerdictTransition[] {
  const earlier = new Map(before.map((finding) => [finding.id, finding]));
  return now.flatMap(({ id, verdict, message, changedBy }): VerdictTransition[] => {
    const known = earlier.get(id);
    // A verdict that stays may still have found its actor, as that of a resource which somebody made.
    const hasActor = changedBy !== undefined && known?.changedBy === undefined;
    if (!hasActor && (known === undefined || known.verdict === verdict)) return [];
    const from = known?.verdict ?? verdict;
    return [{ findingId: id, at, from, verdict, reason: message.id, ...(changedBy && { changedBy }) }];
  });
}

/** Since when a finding is known, and since when and by whom it has its verdict. */
interface Times {
  readonly firstSeen: string;
  readonly since: string;
  readonly changedBy?: ChangedBy;
}

/**
 * The findings with their times. `INSUFFICIENT_DATA` interrupts neither: what has the same verdict after it as before has had
 * it all along. A finding without a transition has had its verdict since its resource was first read.
 *
 * @param knownAt when the newest reading was made, ISO 8601 UTC: what was remembered of later ones is not counted
 * @param otherwise the time of a resource of which nothing is remembered
 */
export function withTimes(
  findings: readonly Finding[],
  memory: Memory,
  { knownAt, otherwise }: { readonly knownAt: string; readonly otherwise: string },
): Finding[] {
  const log = new Map<string, VerdictTransition[]>();
  for (const transition of memory.transitions) {
    if (transition.at > knownAt) continue;
    const own = log.get(transition.findingId);
    if (own === undefined) log.set(transition.findingId, [transition]);
    else own.push(transition);
  }
  const firstRead = firstReadings(memory);
  return findings.map(({ changedBy: _, ...finding }) => {
    const first = firstRead(finding.resource) ?? otherwise;
    return { ...finding, ...timesOf(finding.verdict, log.get(finding.id) ?? [], first) };
  });
}

/** Readings in a row that gave the same verdict. */
interface Run extends Pick<Times, 'since' | 'changedBy'> {
  readonly verdict: Verdict;
}

function timesOf(verdict: Verdict, log: readonly VerdictTransition[], firstRead: string): Times {
  const [first] = log;
  const firstSeen = first !== undefined && first.at < firstRead ? first.at : firstRead;
  let run: Run = { verdict: first?.from ?? verdict, since: firstSeen };
  let isInterrupted = run.verdict === 'INSUFFICIENT_DATA';
  let interruptedAt = firstSeen;
  for (const { verdict: next, at, changedBy } of log) {
    if (next === 'INSUFFICIENT_DATA') {
      if (!isInterrupted) interruptedAt = at;
      isInterrupted = true;
      continue;
    }
    isInterrupted = false;
    if (run.verdict !== next) run = { verdict: next, since: at };
    if (changedBy !== undefined && run.changedBy === undefined) run = { ...run, changedBy };
  }
  if (verdict === 'INSUFFICIENT_DATA') return { firstSeen, since: interruptedAt };
  const { since, changedBy } = run;
  return run.verdict === verdict
    ? { firstSeen, since, ...(changedBy && { changedBy }) }
    : { firstSeen, since: log.at(-1)?.at ?? firstSeen };
}

/** When a resource was first read: a key, a region and an account with the first of their clusters. */
function firstReadings(memory: Memory): (resource: Resource) => string | undefined {
  const first = new Map<string, string>();
  const note = (name: string, at: string) => {
    const known = first.get(name);
    if (known === undefined || at < known) first.set(name, at);
  };
  for (const [id, cluster] of Object.entries(memory.clusters)) {
    const { regionId } = cluster.last;
    note(nameOf('ACS::ACK::Cluster', '', id), cluster.first.readAt);
    note(nameOf('ACS::::Region', '', regionId), cluster.first.readAt);
    note(nameOf('ACS::::Account', '', ''), cluster.first.readAt);
    for (const { keyId, from } of cluster.keys) note(nameOf('ACS::KMS::Key', regionId, keyId), from);
  }
  return ({ type, regionId, id }) => {
    switch (type) {
      case 'ACS::KMS::Key':
        return first.get(nameOf(type, regionId, id));
      case 'ACS::::Account':
        return first.get(nameOf(type, '', ''));
      default:
        return first.get(nameOf(type, '', id));
    }
  };
}

function nameOf(type: string, regionId: string, id: string): string {
  return JSON.stringify([type, regionId, id]);
}
