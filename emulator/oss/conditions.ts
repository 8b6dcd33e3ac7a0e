import { ApiError } from '../errors.ts';
import type { EmulatedRequest } from '../request.ts';
import type { StoredObject } from './bucket.ts';
import { preconditionFailed } from './errors.ts';

/** Whether the client has it already; refuses where a condition of the request does not hold. */
export function isUnchanged({ headers }: EmulatedRequest, object: StoredObject): boolean {
  const modified = Math.floor(object.modified / 1000) * 1000;
  const match = headers['if-match'];
  if (match !== undefined && !names(match, object)) throw preconditionFailed('If-Match');
  const unmodified = Date.parse(headers['if-unmodified-since'] ?? '');
  if (modified > unmodified) throw preconditionFailed('If-Unmodified-Since');
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined) return names(noneMatch, object);
  return modified <= Date.parse(headers['if-modified-since'] ?? '');
}

/** First and last byte that are asked for; undefined for all of them. */
export function rangeOf({ headers }: EmulatedRequest, size: number): { first: number; last: number } | undefined {
  const { range } = headers;
  if (range === undefined) return undefined;
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  const isRange = from !== '' || (to !== '' && Number(to) > 0);
  if (isRange && first <= last && first < size) return { first, last };
  // A range that cannot be served is taken for none, unless the client asks for the standard's way.
  if (headers['x-oss-range-behavior'] !== 'standard') return undefined;
  throw new ApiError(416, 'InvalidRange', 'The requested range cannot be satisfied', {
    fields: { ActualObjectSize: size, RangeRequested: range },
  });
}

function names(list: string, { eTag }: StoredObject): boolean {
  return list.split(',').some((tag) => tag.trim() === '*' || tag.trim().replaceAll('"', '').toUpperCase() === eTag);
}
