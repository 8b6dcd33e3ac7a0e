import type { EmulatedRequest } from '../request.ts';

/** Whether a request is meant for Function Compute: no other product has its version in the path. */
export function isFc({ rawPath }: Pick<EmulatedRequest, 'rawPath'>): boolean {
  return /^\/2023-03-30(\/|$)/.test(rawPath);
}
