import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, unknown } from '../guard.ts';

const listings = ['cs:DescribeClustersV1', 'cs:DescribeClustersForRegion'];

/** Every cluster of the account is known: otherwise neither shares nor percentages mean anything. */
export const completeListing: Guard = {
  id: 'complete-listing',
  ask({ report, cluster }) {
    if ((report.scope.accounts[0] ?? '') === '') return unknown(remediationMessage('account-unknown', {}));
    // An error that names another cluster is about that one alone: it is on the list.
    const failed = report.readErrors.find(
      ({ operation, resource = cluster.id }) => listings.includes(operation) && resource === cluster.id,
    );
    if (failed === undefined) return allows(remediationMessage('listing-complete', {}));
    const { operation, code, requestId } = failed;
    return unknown(remediationMessage('listing-incomplete', { operation, code }), {
      property: operation,
      expected: 'all pages',
      actual: requestId === '' ? code : `${code} (${requestId})`,
    });
  },
};
