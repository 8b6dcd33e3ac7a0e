import { remediationMessage } from '../../model/remediation-messages.ts';
import type { ReportedCluster } from '../../model/report.ts';
import { allows, type Guard, stops } from '../guard.ts';
import type { Selector } from '../settings.ts';
import { readErrorOf } from '../unread-answer.ts';

/** The cluster was chosen, and not left out: by the audit, and by its tags as they are now. */
export const selection: Guard = {
  id: 'selection',
  ask({ settings: { select, exclude, keys }, cluster, reading }) {
    const named = { property: 'cluster', expected: 'selected, not excluded', actual: describe(cluster) };
    const tags = reading === null ? undefined : reading.tags;
    const fresh = tags?.ok === true ? { ...cluster, tags: tags.value } : cluster;
    const excludedBy = matches(exclude, cluster)[0] ?? matches(exclude, fresh)[0];
    if (excludedBy !== undefined) return stops(remediationMessage('cluster-excluded', { by: excludedBy }), named);

    const asked = [select.ids, select.tags, select.regions].filter((list) => list.length > 0).length;
    if (asked === 0) return stops(remediationMessage('nothing-selected', {}), named);
    const met = matches(select, fresh);
    if (met.length < asked || matches(select, cluster).length < asked) {
      return stops(remediationMessage('cluster-not-selected', {}), { ...named, actual: describe(fresh) });
    }
    // Somebody may have left it out by a tag that could not be read.
    const goesByTags = [select.tags, exclude.tags, keys.flatMap(({ tag }) => tag ?? [])].some(
      (list) => list.length > 0,
    );
    if (tags?.ok === false && goesByTags) return readErrorOf(tags.error);
    return allows(remediationMessage('cluster-selected', { by: met.join(', ') }), named);
  },
};

/** What of the cluster a selector names, at most one for each of its lists. */
function matches({ ids, tags, regions }: Selector, cluster: ReportedCluster): string[] {
  const tag = tagsOf(cluster).find((entry) => tags.includes(entry));
  return [
    ...(ids.includes(cluster.id) ? [cluster.id] : []),
    ...(tag === undefined ? [] : [tag]),
    ...(regions.includes(cluster.regionId) ? [cluster.regionId] : []),
  ];
}

function tagsOf({ tags }: ReportedCluster): string[] {
  return Object.entries(tags).map(([name, value]) => `${name}=${value}`);
}

function describe(cluster: ReportedCluster): string {
  return [cluster.id, cluster.regionId, ...tagsOf(cluster)].join(', ');
}
