import { tagTexts } from '../model/cluster.ts';
import { groupBy } from '../model/group-by.ts';
import { canonicalKeyRef, parseKeyRef } from '../model/key-ref.ts';
import type { ReportedCluster } from '../model/report.ts';
import type { KeyRule } from './settings.ts';

/** Which key the configuration gives a cluster. */
export type ChosenKey =
  | { readonly is: 'one'; readonly key: string }
  | { readonly is: 'none' }
  /** Rules that are equally near name different keys. */
  | { readonly is: 'several'; readonly keys: readonly string[] };

/** The key of the nearest rule: one for the cluster goes before one for a tag, and that before one for a region. */
export function chooseKey(
  rules: readonly KeyRule[],
  { id, accountId, regionId, tags }: Pick<ReportedCluster, 'id' | 'accountId' | 'regionId' | 'tags'>,
): ChosenKey {
  const held = new Set(tagTexts(tags));
  const levels = [
    rules.filter(({ cluster }) => cluster === id),
    rules.filter(({ tag }) => tag !== undefined && held.has(tag)),
    rules.filter(({ region }) => region === regionId),
  ];
  const nearest = levels.find((level) => level.length > 0) ?? [];
  const byReference = groupBy(nearest, ({ key }) => canonicalKeyRef(parseKeyRef(key, { accountId, regionId })));
  const keys = [...byReference.values()].map(([{ key }]) => key);
  const [key] = keys;
  if (key === undefined) return { is: 'none' };
  return keys.length === 1 ? { is: 'one', key } : { is: 'several', keys };
}
