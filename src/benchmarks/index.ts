import type { Benchmark, ControlRef } from '../model/benchmark.ts';
import { cisAck } from './cis-ack.ts';
import { cisKubernetes } from './cis-kubernetes.ts';
import { iso27001 } from './iso-27001-2022.ts';
import { mlps } from './mlps-level-3.ts';
import { nist80053 } from './nist-800-53-r5.ts';
import { pciDss } from './pci-dss-4.ts';
import { soc2 } from './soc-2.ts';

/** Every benchmark that the checks speak to, what is closest to ACK first. */
export const benchmarks: readonly Benchmark[] = [cisAck, cisKubernetes, nist80053, mlps, iso27001, pciDss, soc2];

/** The controls that a check speaks to, in the order of the benchmarks; none for a check that nobody knows. */
export function controlsOf(checkId: string): ControlRef[] {
  return benchmarks.flatMap(({ id, controls }) =>
    controls.filter(({ checks }) => checks.includes(checkId)).map((control): ControlRef => `${id}:${control.id}`),
  );
}
