import { operations } from '../src/cloud/operations.ts';

/** An organization, as it is taken to be. */
export interface Organization {
  readonly accounts: number;
  readonly clusters: number;
  /** Regions of each account that hold clusters. */
  readonly regions: number;
  /** Clusters that share a key. */
  readonly clustersPerKey: number;
  /** Calls of LookupEvents for an account; 0 where the ledger covers the window. */
  readonly lookups: number;
}

/** Function Compute and the network, as they are taken to be. */
export interface Engine {
  /** Accounts under way at once, while sealwatch-audit hands them out. */
  readonly concurrency: number;
  /** Instances that an account may have in a region. */
  readonly instances: number;
  /** Seconds for which accounts are handed out one by one. */
  readonly handsOutSeconds: number;
  /** Seconds of one answer of an API. */
  readonly answer: number;
  /** Seconds of a cold start, on the share of a processor that the function has. */
  readonly coldStart: number;
  /** Seconds of work for an account, and for each of its clusters. */
  readonly work: { readonly account: number; readonly cluster: number };
  /** The part of the invocations that are killed, at any time. */
  readonly killed: number;
  /** Seconds until what was killed is tried again. */
  readonly retryAfter: number;
}

export interface Outcome {
  /** Seconds until the last account was read. */
  readonly seconds: number;
  /** Seconds that no engine could beat: all the work, spread over so many instances. */
  readonly bound: number;
  readonly invocations: number;
  /** Seconds of all invocations together. */
  readonly busy: number;
  readonly mostInstances: number;
  /** Seconds of the account that took the longest, retries left out. */
  readonly longest: number;
}

/** Clusters of each account: few have many, as in real life; the first account has the most. */
export function clustersOf({ accounts, clusters }: Pick<Organization, 'accounts' | 'clusters'>): number[] {
  const weights = Array.from({ length: accounts }, (_, rank) => 1 / (rank + accounts / 20 + 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => Math.max(1, Math.round((clusters * weight) / sum)));
}

/** Seconds that so many calls take at a rate, the first of a second going at once. */
export function pacedSeconds(calls: number, perSecond: number): number {
  return calls === 0 ? 0 : Math.ceil(calls / perSecond) - 1;
}

const keyReads = operations['kms:DescribeKey'].rate.perSecond;
const lookups = operations['actiontrail:LookupEvents'].rate.perSecond;

/** Seconds of one account on a warm instance, each step after the one that it waits for. */
export function secondsOf(clusters: number, organization: Organization, { answer, work }: Engine): number {
  const pages = Math.ceil(clusters / 50);
  const keysPerRegion = Math.ceil(clusters / organization.clustersPerKey / organization.regions);
  // The role is taken on; the list, its other pages and the first keys; then the trail; then what is kept.
  const reading = answer * (2 + (pages > 1 ? 1 : 0) + 1) + pacedSeconds(keysPerRegion, keyReads);
  const asking = organization.lookups === 0 ? answer : answer + pacedSeconds(organization.lookups, lookups);
  return answer + reading + asking + 4 * answer + work.account + work.cluster * clusters;
}

interface Job {
  readonly seconds: number;
  /** When it may begin. */
  ready: number;
}

/** Runs the audit of an organization, event by event. The same seed gives the same run. */
export function simulate(organization: Organization, engine: Engine, seed = 1): Outcome {
  const random = randomOf(seed);
  const jobs: Job[] = clustersOf(organization).map((clusters) => ({
    seconds: secondsOf(clusters, organization, engine),
    ready: 0,
  }));
  const longest = Math.max(...jobs.map(({ seconds }) => seconds));
  const work = jobs.reduce((sum, { seconds }) => sum + seconds, 0);
  const retries: Job[] = [];
  /** When each instance is free again; those that are not there have not been started. */
  const instances: number[] = [];
  let [invocations, busy, end, next] = [0, 0, 0, 0];

  while (next < jobs.length || retries.length > 0) {
    instances.sort((a, b) => a - b);
    retries.sort((a, b) => a.ready - b.ready);
    const limit = (instances[0] ?? 0) < engine.handsOutSeconds ? engine.concurrency : engine.instances;
    const isCold = instances.length < limit;
    const free = isCold ? 0 : (instances.shift() ?? 0);
    const due = retries[0];
    const retried = due !== undefined && (due.ready <= free || next >= jobs.length) ? retries.shift() : undefined;
    const job = retried ?? jobs[next++];
    if (job === undefined) break;
    const start = Math.max(free, job.ready);
    const seconds = job.seconds + (isCold ? engine.coldStart : 0);
    const isKilled = random() < engine.killed;
    const spent = isKilled ? seconds * random() : seconds;
    invocations += 1;
    busy += spent;
    end = Math.max(end, start + spent);
    instances.push(start + spent);
    if (isKilled) retries.push({ seconds: job.seconds, ready: start + spent + engine.retryAfter });
  }
  return { seconds: end, bound: work / engine.instances, invocations, busy, mostInstances: instances.length, longest };
}

/** Numbers from 0 to 1 that look like chance: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
