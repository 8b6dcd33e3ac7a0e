/** CPU time of synchronous work, in milliseconds. Unlike wall time, it does not grow while other processes run. */
export function cpuMsOf(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}
