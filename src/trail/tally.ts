import type { ActivityCount } from '../model/activity.ts';
import type { RoleCall } from './record.ts';

/** Counts calls that are alike. */
export interface Tally {
  add(call: RoleCall): void;
  counts(): ActivityCount[];
}

/** An empty tally. A call with an event id that it has counted already is not counted again. */
export function tally(): Tally {
  const seen = new Set<string>();
  const counts = new Map<string, ActivityCount>();

  return {
    add(call) {
      if (call.eventId !== '' && seen.has(call.eventId)) return;
      seen.add(call.eventId);
      const { keyId, clusterId, vpcId, event, outcome, errorCode, time } = call;
      const kind = JSON.stringify([keyId, clusterId, vpcId, event, outcome, errorCode]);
      const before = counts.get(kind) ?? {
        keyId,
        clusterId,
        vpcId,
        event,
        outcome,
        errorCode,
        count: 0,
        first: time,
        last: time,
      };
      counts.set(kind, {
        ...before,
        count: before.count + 1,
        first: Math.min(before.first, time),
        last: Math.max(before.last, time),
      });
    },
    counts: () => [...counts.values()],
  };
}
