import * as z from 'zod/mini';

const accountId = z.string().check(z.regex(/^\d{1,32}$/, { error: 'must be the number of an account, in quotes' }));

const roleName = z.string().check(z.regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be the name of a RAM role'));
const functionName = z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/, 'must be the name of a function'));

/** The part of `sealwatch.yaml` that makes many accounts of one. */
export const organizationSchema = z
  .strictObject({
    /** The accounts to audit. */
    accounts: z._default(z.array(accountId), []),
    /** Whether to audit every member of the resource directory too, and this account. */
    resourceDirectory: z._default(z.boolean(), false),
    /** The account that manages the directory, where Sealwatch runs in another one: its list may leave it out. */
    managementAccount: z.optional(accountId),
    /** Accounts that are left out. */
    exclude: z._default(z.array(accountId), []),
    /** The role that is assumed in each of the other accounts. */
    role: z._default(roleName, 'sealwatch-audit'),
    /** The role that is assumed where an account is remediated; an account that has none is not remediated. */
    remediationRole: z._default(roleName, 'sealwatch-remediate'),
    /** What the trust policies of both roles ask for as sts:ExternalId. */
    externalId: z.optional(
      z
        .string()
        .check(
          z.regex(
            /^[\w+=,.@:/-]{2,1224}$/,
            'must be an external id as RAM takes it: 2 to 1,224 letters, digits and _+=,.@:/-',
          ),
        ),
    ),
    /** Who runs the audits and the remediations of accounts: Function Compute by its API of today or by `@alicloud/fc2`, or this process. */
    invoker: z._default(z.enum(['fc3', 'fc2', 'local']), 'fc3'),
    /** The function that audits one account. */
    function: z._default(functionName, 'sealwatch-audit-account'),
    /** The function that remediates one account. */
    remediationFunction: z._default(functionName, 'sealwatch-remediate'),
    /** Accounts that are audited, or remediated, at once: fewer than the instances that an account may have in a region, 100 unless raised. */
    concurrency: z._default(z.number().check(z.int(), z.gte(1), z.lte(10_000)), 80),
    /** Seconds after which a run is over, and what is not there by then is reported as unread. */
    deadline: z._default(z.number().check(z.int(), z.gte(1), z.lte(86_400)), 3_600),
  })
  .check(
    z.refine(({ accounts, resourceDirectory }) => resourceDirectory || accounts.length > 0, {
      error: 'must name accounts, or say resourceDirectory: true',
    }),
  );

export type OrganizationConfig = z.infer<typeof organizationSchema>;
