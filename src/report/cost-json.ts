import type { Report } from '../model/report.ts';
import { toJson } from './json.ts';

/** The part of a report that is about cost, for other programs. */
export function renderCostJson({ scope, startedAt, readErrors, cost, clusters }: Report): string {
  return toJson({
    schemaVersion: '1',
    startedAt,
    scope,
    readErrors,
    cost,
    clusters: clusters.flatMap(({ id, name, accountId, regionId, cost }) =>
      cost === null ? [] : [{ id, name, accountId, regionId, cost }],
    ),
  });
}
