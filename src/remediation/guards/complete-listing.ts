import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, unknown } from '../guard.ts';

const listings = ['cs:DescribeClustersV1', 'cs:DescribeClustersForRegion'];

/** Every cluster of the account is known: otherwise neither shares nor percentages mean anything. */
export const completeListing: Guard = {
  id: 'complete-listing',
  ask({ report }) {
    if ((report.scope.accounts[0] ?? '') === '') return unknown(remediationMessage('account-untold', {}));
    const failed = report.readErrors.find(({ operation }) => listings.includes(operation));
    if (failed === undefined) return allows(remediationMessage('listing-complete', {}));
    const { operation, code, requestId } = failed;
    return unknown(remediationMessage('listing-incomplete', { operation, code }), {
      property: operation,
      expected: 'all pages',
      actual: requestId === '' ? code : `${code} (${requestId})`,
    });
  },
};
