import Big from 'big.js';
import type { KmsVersion } from '../model/cluster.ts';
import type { CallRange, Estimate, ReportedModel } from '../model/cost.ts';
import { combine, sumCalls, wholeCalls } from './amount.ts';
import type { Assumed } from './settings.ts';

/** Every figure of cost is for so many days. */
export const days = 30;

const secondsPerMonth = days * 86_400;
/** How often kube-apiserver asks a plugin of KMS v2 for its Status, seconds. */
const statusInterval = 60;
/** How long kube-apiserver keeps the answer of a probe that went well, seconds: KMS is asked no more often. */
const probeCache = 20;

type Assumptions = Readonly<Record<Assumed, Estimate<number>>>;

/** The calls of one cluster in 30 days, by what speaks to KMS. */
export function models(assumptions: Assumptions): Readonly<Record<KmsVersion, ReportedModel>> {
  const v1 = modelV1(assumptions);
  const v2 = modelV2(assumptions);
  return { v1, v2, unknown: { kms: 'unknown', parts: [], calls: spanning(v1.calls, v2.calls) } };
}

/**
 * KMS v1: a probe is an Encrypt and a Decrypt; a write of a Secret is an Encrypt where it is written and a Decrypt at each
 * other API server, which watches; a start is a Decrypt of each Secret.
 */
function modelV1({
  replicas,
  secrets,
  secretWritesPerDay,
  restartsPerMonth,
  probeInterval,
}: Assumptions): ReportedModel {
  return model('v1', {
    probes: combine(
      (count: number, interval: number) => pollsOf(interval).times(2).times(count),
      replicas,
      probeInterval,
    ),
    writes: combine(
      (count: number, perDay: number) => new Big(perDay).times(days).times(count),
      replicas,
      secretWritesPerDay,
    ),
    starts: combine(
      (count: number, restarts: number, each: number) => new Big(restarts).times(count).times(each),
      replicas,
      restartsPerMonth,
      secrets,
    ),
  });
}

/**
 * KMS v2: a start is an Encrypt and a few Decrypts. Status is asked each minute, and health probes may ask for it too. The public
 * plugin calls KMS for each; ACK's own may not.
 */
function modelV2({
  replicas,
  restartsPerMonth,
  decryptsPerStart,
  probeInterval,
  statusCalls,
  statusProbes,
}: Assumptions): ReportedModel {
  return model('v2', {
    starts: combine(
      (count: number, restarts: number, decrypts: number) =>
        new Big(restarts).times(count).times(new Big(decrypts).plus(1)),
      replicas,
      restartsPerMonth,
      decryptsPerStart,
    ),
    status: combine(
      (count: number, calls: number) => new Big(secondsPerMonth).div(statusInterval).times(calls).times(count),
      replicas,
      statusCalls,
    ),
    statusProbes: combine(
      (count: number, interval: number, calls: number, share: number) =>
        pollsOf(interval).times(share).times(calls).times(count),
      replicas,
      probeInterval,
      statusCalls,
      statusProbes,
    ),
  });
}

function model(kms: KmsVersion, amounts: Readonly<Record<string, Estimate<Big>>>): ReportedModel {
  const parts = Object.entries(amounts).map(([name, amount]) => ({ name, calls: wholeCalls(amount) }));
  return { kms, parts, calls: sumCalls(parts.map(({ calls }) => calls)) };
}

function pollsOf(interval: number): Big {
  return new Big(secondsPerMonth).div(Math.max(probeCache, interval));
}

/** It may be either; the dearer one is expected, so that a bill does not surprise. */
function spanning(one: CallRange, other: CallRange): CallRange {
  return {
    low: Math.min(one.low, other.low),
    expected: Math.max(one.expected, other.expected),
    high: Math.max(one.high, other.high),
  };
}
