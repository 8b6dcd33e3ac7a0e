import { type Amount, shareOf } from './amount.ts';
import type { Charged } from './charge.ts';
import type { PricedKey } from './key.ts';
import { once } from './once.ts';

/** Who shares what with whom. */
export interface KeyShares {
  of(cluster: Sharer): Pick<Charged, 'keyShare' | 'instanceShare'>;
  /** Keys and instances, each once; and keys of which it could not be read whether they live in an instance. */
  readonly counts: { readonly keys: number; readonly instances: number; readonly readErrors: number };
}

interface Sharer {
  readonly id: string;
  readonly key: PricedKey | null;
}

const whole = (amount: Amount) => amount;

/** A key is paid for once: its clusters share it evenly, and the clusters of all its keys share an instance. */
export function keyShares(clusters: readonly Sharer[]): KeyShares {
  const byKey = new Map<string, string[]>();
  const byInstance = new Map<string, string[]>();
  const readErrors = new Set<string>();
  const places = new Map<string, readonly [number, number]>();
  for (const { id, key } of clusters) {
    if (key === null) continue;
    if (key.instanceId === undefined) readErrors.add(keyName(key));
    places.set(id, [join(byKey, keyName(key), id), key.instanceId ? join(byInstance, instanceName(key), id) : 0]);
  }

  const sharesOf = once(
    (amount: Amount) =>
      once(
        (index: number, count: number) => shareOf(amount, index, count),
        (...place) => place.join(),
      ),
    (amount) => amount,
  );

  return {
    of({ id, key }) {
      const [inKey, inInstance] = places.get(id) ?? [0, 0];
      if (key === null) return { keyShare: whole, instanceShare: whole };
      const sharing = byKey.get(keyName(key))?.length ?? 1;
      const inside = byInstance.get(instanceName(key))?.length ?? 1;
      return {
        keyShare: (amount) => sharesOf(amount)(inKey, sharing),
        instanceShare: (amount) => sharesOf(amount)(inInstance, inside),
      };
    },
    counts: { keys: byKey.size, instances: byInstance.size, readErrors: readErrors.size },
  };
}

/** @returns its place among those that were there before */
function join(groups: Map<string, string[]>, name: string, id: string): number {
  const group = groups.get(name) ?? [];
  groups.set(name, group);
  return group.push(id) - 1;
}

function keyName({ regionId, id }: PricedKey): string {
  return JSON.stringify([regionId, id]);
}

function instanceName({ regionId, instanceId }: PricedKey): string {
  return JSON.stringify([regionId, instanceId]);
}
