import type { Resource } from './resource.ts';

/** A check that threw, which is a fault of ours. */
export interface CheckError {
  readonly checkId: string;
  readonly resource: Resource;
  readonly error: unknown;
}
