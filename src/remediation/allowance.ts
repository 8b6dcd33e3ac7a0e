/** That part of the Pro clusters, rounded down; but at least one, or nothing could ever be changed. */
export function mostByPercent(percent: number, proClusters: number): number {
  return Math.max(1, Math.floor((percent * proClusters) / 100));
}
