import type { CloudRequest } from './call.ts';
import { UnsendableError } from './request.ts';

const ACCOUNT = /^\d{1,32}$/;

/**
 * The host by which Function Compute knows an account's functions of a region.
 * @throws UnsendableError where the account is no number
 */
export function fcHost({ regionId, path = {} }: CloudRequest): string {
  const { account = '' } = path;
  if (!ACCOUNT.test(account)) throw new UnsendableError(`"${account.slice(0, 32)}" is not the number of an account`);
  return `${account}.${regionId}.fc.aliyuncs.com`;
}
