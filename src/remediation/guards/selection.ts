import encryptionEnabled from '../../checks/ack-cluster-encryption-enabled.ts';
import { tagTexts } from '../../model/cluster.ts';
import { remediationMessage } from '../../model/remediation-messages.ts';
import type { ReportedCluster } from '../../model/report.ts';
import { blocked, type Guard, passed, readErrorOf, unknown } from '../guard.ts';
import type { Selector } from '../settings.ts';

/** The cluster was chosen, and not left out: by the audit, and by its tags as they are now. */
export const selection: Guard = {
  id: 'selection',
  check({ settings: { select, exclude, keys }, cluster, reading }) {
    const named = {
      property: 'cluster',
      expected: 'remediation.select, != remediation.exclude',
      actual: describe(cluster),
    };
    const tags = reading === null ? undefined : reading.tags;
    const fresh = tags?.ok === true ? { ...cluster, tags: tags.value } : cluster;
    const excludedBy = matches(exclude, cluster)[0] ?? matches(exclude, fresh)[0];
    if (excludedBy !== undefined) return blocked(remediationMessage('cluster-excluded', { by: excludedBy }), named);

    const asked = [select.ids, select.tags, select.regions].filter((list) => list.length > 0).length;
    if (asked === 0) return blocked(remediationMessage('nothing-selected', {}), named);
    const met = matches(select, fresh);
    if (met.length < asked || matches(select, cluster).length < asked) {
      return blocked(remediationMessage('cluster-not-selected', {}), { ...named, actual: describe(fresh) });
    }
    // A tag that could not be read may exclude it.
    const goesByTags = [select.tags, exclude.tags, keys.flatMap(({ tag }) => tag ?? [])].some(
      (list) => list.length > 0,
    );
    if (tags?.ok === false && goesByTags) return readErrorOf(tags.error);
    return passed(remediationMessage('cluster-selected', { by: met.join(', ') }), named);
  },
};

/** What of the cluster a selector names, at most one for each of its lists. */
function matches({ ids, tags, regions }: Selector, cluster: ReportedCluster): string[] {
  const tag = tagTexts(cluster.tags).find((entry) => tags.includes(entry));
  return [
    ...(ids.includes(cluster.id) ? [cluster.id] : []),
    ...(tag === undefined ? [] : [tag]),
    ...(regions.includes(cluster.regionId) ? [cluster.regionId] : []),
  ];
}

function describe(cluster: ReportedCluster): string {
  return [cluster.id, cluster.regionId, ...tagTexts(cluster.tags)].join(', ');
}

/** The cluster's missing encryption is not waived: an accepted finding is left as it is until the waiver ends. */
export const notWaived: Guard = {
  id: 'not-waived',
  check({ report, cluster }) {
    const waiver = report.findings.find(
      ({ checkId, resource }) => checkId === encryptionEnabled.id && resource.id === cluster.id,
    )?.waiver;
    const property = `waivers[?(@.check=="${encryptionEnabled.id}")].expires`;
    if (waiver === undefined) {
      return passed(remediationMessage('not-waived', {}), { property, expected: 'undefined', actual: 'undefined' });
    }
    const { owner, expires, reason } = waiver;
    return blocked(remediationMessage('waived', { owner, expires, reason }), {
      property,
      expected: 'undefined',
      actual: expires,
    });
  },
};

const listings = ['cs:DescribeClustersV1', 'cs:DescribeClustersForRegion'];

/** Every cluster of the account is known: otherwise neither shares nor percentages mean anything. */
export const completeListing: Guard = {
  id: 'complete-listing',
  check({ report, cluster }) {
    if ((report.scope.accounts[0] ?? '') === '') return unknown(remediationMessage('account-unknown', {}));
    // An error that names another cluster is about that one alone: it is on the list.
    const failed = report.readErrors.find(
      ({ operation, resource = cluster.id }) => listings.includes(operation) && resource === cluster.id,
    );
    if (failed === undefined) return passed(remediationMessage('listing-complete', {}));
    const { operation, code, requestId } = failed;
    return unknown(remediationMessage('listing-incomplete', { operation, code }), {
      property: operation,
      expected: 'HTTP 200',
      actual: requestId === '' ? code : `${code} (${requestId})`,
    });
  },
};
