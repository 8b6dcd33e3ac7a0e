import { type AccountFile, checkAccountFile, type LiveAccount, liveAccount } from './account.ts';
import type { CloudEvent, WriteListener } from './actiontrail/cloud-event.ts';
import { RecordIndex } from './actiontrail/records.ts';
import { type Clock, resolveRelativeTimes, systemClock } from './clock.ts';
import { Credentials } from './credentials.ts';
import { Faults } from './faults.ts';
import type { FunctionGate } from './fc/gate.ts';
import { HealthChecks } from './health-checks.ts';
import { Nonces } from './nonces.ts';
import type { ObjectCreated, ObjectCreatedListener } from './oss/created.ts';
import { RateLimiter } from './rates.ts';
import { Schedule } from './schedule.ts';
import { Tally } from './stats.ts';
import { issueKeys, type TemporaryKeys } from './sts/issue.ts';

/** How the cloud behaves, whichever ports it is served on. */
export interface CloudOptions {
  accounts: AccountFile[];
  clock?: Clock;
  latencyMs?: number;
  throttle?: boolean | Clock;
  /** How long a cluster is `updating` after its encryption was switched; 200 ms of the clock. */
  updateMs?: number;
}

/** All the state of one emulator; nothing of it lives in a module. */
export class Cloud {
  readonly accounts = new Map<string, LiveAccount>();
  readonly clock: Clock;
  readonly latencyMs: number;
  readonly credentials: Credentials;
  readonly faults = new Faults();
  readonly nonces = new Nonces();
  readonly records = new RecordIndex();
  readonly tally = new Tally();
  readonly schedule: Schedule;
  private readonly healthChecks: HealthChecks;
  readonly updates: { readonly ms: number; readonly completed: WeakMap<object, number> };
  /** Who runs the functions. */
  readonly gates = new Set<FunctionGate>();
  private readonly listeners = new Set<ObjectCreatedListener>();
  private readonly writeListeners = new Set<WriteListener>();
  /** Absent when rates are not enforced. */
  readonly limiter?: RateLimiter;

  constructor(options: CloudOptions) {
    this.clock = options.clock ?? systemClock;
    this.latencyMs = options.latencyMs ?? 0;
    this.updates = { ms: options.updateMs ?? 200, completed: new WeakMap() };
    this.schedule = new Schedule(this.clock);
    this.healthChecks = new HealthChecks(this.clock);
    this.credentials = new Credentials(this.accounts, this.clock);
    const { throttle = false } = options;
    if (throttle !== false) this.limiter = new RateLimiter(throttle === true ? undefined : throttle);
    for (const file of options.accounts) this.open(file);
  }

  /** The live state of an account, with all that was due by now; throws when there is none of that number. */
  account(id: string): LiveAccount {
    this.schedule.catchUp();
    const account = this.accounts.get(id);
    if (account === undefined) throw new Error(`no account ${id} was given to the emulator`);
    this.healthChecks.catchUp(account);
    return account;
  }

  /** Has the listener told of every object that is put into a bucket from now on; call what it returns to end that. */
  onObjectCreated(listener: ObjectCreatedListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Keys of a role of the account, as a service that acts for it gets them. */
  assume(accountId: string, roleName: string, sessionName: string, seconds: number): TemporaryKeys {
    const account = this.account(accountId);
    const known = account.roles.find(({ RoleName }) => RoleName.toLowerCase() === roleName.toLowerCase());
    // A role that the account file leaves out may do everything, as keys do that it says nothing of.
    return issueKeys(this, account, known ?? { RoleName: roleName }, sessionName, seconds);
  }

  objectCreated(event: ObjectCreated): void {
    for (const listener of this.listeners) listener(event);
  }

  /** Has the listener told of every recorded write from now on; call what it returns to end that. */
  onWrite(listener: WriteListener): () => void {
    this.writeListeners.add(listener);
    return () => this.writeListeners.delete(listener);
  }

  written(event: CloudEvent): void {
    for (const listener of this.writeListeners) listener(event);
  }

  private open(file: AccountFile): void {
    const name = `account ${String(file?.accountId)}`;
    checkAccountFile(file, name);
    if (this.accounts.has(file.accountId)) throw new Error(`${name}: given twice`);
    for (const { id } of file.accessKeys ?? []) {
      const taken = [...this.accounts.values()].some((other) => other.accessKeys.some((key) => key.id === id));
      if (taken) throw new Error(`${name}: access key ${id} belongs to another account already`);
    }
    for (const { name: bucket } of file.buckets ?? []) {
      const taken = [...this.accounts.values()].some((other) => other.buckets.some((known) => known.name === bucket));
      if (taken) throw new Error(`${name}: bucket ${bucket} belongs to another account already`);
    }
    for (const { project } of [...(file.logstores ?? []), ...Object.values(file.auditLogs ?? {})]) {
      const taken = [...this.accounts.values()].some((other) =>
        [...other.logstores, ...Object.values(other.auditLogs)].some((known) => known.project === project),
      );
      if (taken) throw new Error(`${name}: project ${project} belongs to another account already`);
    }
    const now = this.clock.now();
    const fresh = resolveRelativeTimes(file, now);
    this.accounts.set(file.accountId, liveAccount(fresh, now));
    this.healthChecks.catchUp(this.account(file.accountId));
    this.faults.addFor(file.accountId, fresh.faults ?? []);
  }
}
