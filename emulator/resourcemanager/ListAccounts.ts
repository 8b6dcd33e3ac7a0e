import { ApiError } from '../errors.ts';
import { operation } from '../operation.ts';
import { integer } from '../params.ts';

/**
 * Lists the members of the resource directory that the account manages, as its file has them. Unknown on the real service:
 * whether the management account itself is among them.
 */
export const listAccounts = operation({
  product: 'resourcemanager',
  name: 'ListAccounts',
  params: {
    PageNumber: integer({ min: 1, fallback: 1 }),
    PageSize: integer({ min: 1, max: 100, fallback: 10 }),
  },
  answer({ accountId, resourceDirectory: members }, { PageNumber, PageSize }) {
    if (members === undefined) {
      // Unknown on the real service: the code for an account that manages no directory.
      throw new ApiError(
        409,
        'ResourceDirectoryNotInUse',
        `Account ${accountId} has not enabled a resource directory.`,
      );
    }
    const page = members.slice((PageNumber - 1) * PageSize, PageNumber * PageSize);
    const shown = page.map((member) => ({ Status: 'CreateSuccess', Type: 'ResourceAccount', ...member }));
    return { Accounts: { Account: shown }, PageNumber, PageSize, TotalCount: members.length };
  },
});
