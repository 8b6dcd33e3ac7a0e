import { randomUUID } from 'node:crypto';
import type { ChangeLimits } from '../model/plan.ts';
import type { Timing } from '../model/timing.ts';
import type { Store } from '../store/store.ts';
import { openSequence } from './sequence.ts';

/** A change that a run over many accounts has made, or is about to make. */
interface TakenPlace {
  readonly accountId: string;
  readonly clusterId: string;
  /** Of its holder: what was taken over cannot be given back by its former holder. */
  readonly holder: string;
}

/** Who has which places of a run. */
export interface PlacesTaken {
  /** How many other accounts have. */
  readonly elsewhere: number;
  /** The clusters of this account that have one. */
  readonly clusterIds: ReadonlySet<string>;
}

/** The places that a run over many accounts has for changes, as one of its accounts sees them. */
export interface ChangePlaces {
  readonly limits: ChangeLimits;
  read(): Promise<PlacesTaken>;
  /**
   * Takes a place for a change, before it is begun. A cluster has one place in a run, so that an invocation that is repeated
   * finds the one which the killed invocation took.
   *
   * @returns what gives the place back where no call was made; undefined where no place is free
   * @throws StoreError
   */
  take(clusterId: string): Promise<(() => Promise<void>) | undefined>;
}

/**
 * @param name a folder of the store, one for each run: a place that a killed invocation took and no longer needs is lost to that
 * run alone
 */
export function openPlaces(
  store: Store,
  { name, accountId, limits, timing }: { name: string; accountId: string; limits: ChangeLimits; timing: Timing },
): ChangePlaces {
  const sequence = openSequence<readonly TakenPlace[]>(store, name, { initial: [], parse, timing });
  const most = Math.min(limits.perRun, limits.byPercent);
  return {
    limits,
    async read() {
      const { value } = await sequence.read();
      const own = value.filter((place) => place.accountId === accountId);
      return {
        elsewhere: value.length - own.length,
        clusterIds: new Set(own.map(({ clusterId }) => clusterId)),
      };
    },
    async take(clusterId) {
      const holder = randomUUID();
      const taken = await sequence.commit((places) => {
        const others = places.filter((place) => place.accountId !== accountId || place.clusterId !== clusterId);
        return others.length < most ? [...others, { accountId, clusterId, holder }] : places;
      });
      if (!taken.some((place) => place.holder === holder)) return undefined;
      return async () => {
        await sequence.commit((places) =>
          places.some((place) => place.holder === holder) ? places.filter((place) => place.holder !== holder) : places,
        );
      };
    },
  };
}

function parse(value: unknown): readonly TakenPlace[] {
  const isPlace = (place: unknown) => {
    const { accountId, clusterId, holder } = Object(place) as Partial<TakenPlace>;
    return [accountId, clusterId, holder].every((text) => typeof text === 'string');
  };
  if (!Array.isArray(value) || !value.every(isPlace)) throw new TypeError('no places of a run');
  return value as readonly TakenPlace[];
}
