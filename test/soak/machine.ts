import { CloudError } from '../../src/cloud/errors.ts';
import type { FunctionInvoker } from '../../src/cloud/invoke.ts';
import type { OperationName } from '../../src/cloud/operations.ts';
import { type Config, configSchema } from '../../src/config/schema.ts';
import type { Session } from '../../src/session.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { accountId } from '../account.ts';
import { throwCheckError } from '../facts/healthy.ts';
import { directCloud, type Spoilt } from '../remediation/direct-cloud.ts';
import type { VirtualTime } from '../remediation/virtual-time.ts';
import { count, type SoakChannel } from './channels.ts';
import { accessKeyOf, newKey, type Organization } from './organization.ts';

const minuteMs = 60_000;
/** Function Compute ends an invocation that lasts for longer. */
const timeoutMs = 10 * minuteMs;
/** Longer than a cloud accepts a clock to be wrong. */
const acceptedSkewMs = 15 * minuteMs;
export const trailBucket = 'trail';

export const config: Config = configSchema.parse({
  calls: { pacing: false },
  organization: { accounts: [], resourceDirectory: true, concurrency: 2, deadline: 3_600 },
  alerts: {
    channels: [
      { name: 'all', type: 'slack', address: 'env:ALL' },
      { name: 'critical', type: 'slack', address: 'env:CRITICAL' },
    ],
    routes: [{ channels: ['all'] }, { channels: ['critical'], minSeverity: 'critical' }],
    remindAfterDays: 7,
  },
  remediation: {
    mode: 'apply',
    select: { tags: ['env=prod'] },
    keys: [{ region: 'cn-hangzhou', key: newKey }],
    maxPerRun: 1,
    maxPercent: 100,
  },
  retention: { days: 4, keep: 5 },
});

/** What is wrong while an invocation runs. */
export interface Trouble {
  /** After so many operations it is dead; undefined: it lives. */
  readonly lives: number | undefined;
  /** Whether the last operation is carried out. */
  readonly carriesOut: boolean;
  /** How far its clock is off, milliseconds, and after how many operations the clock jumps there. */
  readonly clockOffMs: number;
  readonly jumpsAfter: number;
  /** Whether nothing can be written to the store. */
  readonly diskFull: boolean;
  /** How likely an operation on the store fails, 0 to 1, carried out or not. */
  readonly storeFails: number;
  /** Spoils calls to the cloud. */
  readonly spoil: (operation: OperationName, account: string) => Spoilt | undefined;
  readonly cannotEnter: (account: string) => boolean;
}

export const noTrouble: Trouble = {
  lives: undefined,
  carriesOut: true,
  clockOffMs: 0,
  jumpsAfter: 0,
  diskFull: false,
  storeFails: 0,
  spoil: () => undefined,
  cannotEnter: () => false,
};

/** What the surroundings are told of what an invocation does. */
export interface Witness {
  wrote(invocation: Invocation, key: string, bytes: Uint8Array): void;
  deleted(invocation: Invocation, key: string): void;
  /** Right before the one call that changes an account is sent. */
  turnsOn(invocation: Invocation, clusterId: string, body: unknown): Promise<void>;
}

export interface Surroundings {
  readonly time: VirtualTime;
  readonly organization: Organization;
  readonly store: Store;
  readonly channels: readonly SoakChannel[];
  readonly deliveries: ReadonlyMap<string, Uint8Array>;
  readonly random: () => number;
  readonly witness: Witness;
  readonly killSwitch: () => boolean;
  /** Notes an operation by which two runs can be compared. */
  readonly trace: (line: string) => void;
  readonly invoker: FunctionInvoker;
}

export type End = 'done' | 'killed' | Error;

/** One invocation of a function: a process with a clock, a view of the store, and an end. */
export class Invocation {
  readonly startedAt: number;
  readonly trouble: Trouble;
  isKilled = false;
  /** What was in its way, as far as it came to it. */
  readonly met = new Set<'store' | 'clock' | 'spoilt' | 'entry'>();
  private isOver = false;
  private operations = 0;
  private readonly world: Surroundings;
  private die: () => void = () => undefined;
  private readonly death: Promise<'killed'>;

  constructor(world: Surroundings, trouble: Trouble = noTrouble) {
    this.world = world;
    this.trouble = trouble;
    this.startedAt = world.time.now();
    this.death = new Promise((resolve) => {
      this.die = () => resolve('killed');
    });
  }

  /** Whether nothing was in its way. */
  get isClean(): boolean {
    return this.trouble === noTrouble;
  }

  /** Whether it could note what it did. */
  get isForgetful(): boolean {
    return this.isKilled || this.met.has('store') || this.trouble.clockOffMs !== 0;
  }

  async run(work: (session: Session) => Promise<unknown>): Promise<End> {
    const working = work(this.session()).then(
      () => 'done' as const,
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    );
    const timeout = this.world.time.sleep(timeoutMs).then(() => {
      this.isKilled = true;
      return 'killed' as const;
    });
    return Promise.race([working, this.death, timeout]);
  }

  private offset(): number {
    return this.operations >= this.trouble.jumpsAfter ? this.trouble.clockOffMs : 0;
  }

  private now(): number {
    return this.world.time.now() + this.offset();
  }

  /** Carries out an operation, unless the process is dead or dies by it. */
  private async step<T>(operation: () => Promise<T>): Promise<T> {
    if (this.isKilled) return never();
    this.world.trace(`${this.world.time.now()} ${this.operations}`);
    this.operations += 1;
    if (this.operations < (this.trouble.lives ?? Number.POSITIVE_INFINITY)) {
      const result = await operation();
      return this.isKilled ? never() : result;
    }
    this.isKilled = true;
    if (this.trouble.carriesOut) await operation().catch(() => undefined);
    this.die();
    return never();
  }

  private session(): Session {
    const { time, random, invoker, killSwitch } = this.world;
    const store = this.storeView();
    const clock = { now: () => this.now(), sleep: (ms: number, signal?: AbortSignal) => this.sleep(ms, signal) };
    const enter = (id: string): Session => {
      const cloud = this.cloudOf(id);
      const entered: Session = {
        ...session,
        accountId: id,
        cloud,
        cloudOnce: cloud,
        withFreshDeadline: () => entered,
      };
      return entered;
    };
    const own = this.cloudOf(accountId);
    const session: Session = {
      onCheckError: throwCheckError,
      signer: undefined,
      logError: () => {},
      interrupted: () => false,
      config,
      clock,
      cloud: own,
      cloudOnce: own,
      get killSwitch() {
        return killSwitch();
      },
      store,
      accountId,
      dashboardToken: undefined,
      enter: async (id) => {
        await this.step(async () => time.sleep(random() * 50));
        if (this.trouble.cannotEnter(id)) {
          this.met.add('entry');
          throw this.denied(id);
        }
        return enter(id);
      },
      withFreshDeadline: () => session,
      functions: {
        invokeAsync: (name, payload) => this.step(() => invoker.invokeAsync(name, payload)),
      },
      trailBucket,
      openBucket: () => ({ stream: (name: string) => this.stream(name) }) as never,
      deadAfterMs: timeoutMs,
      timing: { sleep: (ms) => this.sleep(ms), random },
      newId: () => Math.floor(random() * 2 ** 40).toString(36),
      hasDefaultWebhook: false,
      openChannel: async ({ address }) => {
        const channel = this.world.channels.find(({ reference }) => address === `env:${reference.toUpperCase()}`);
        if (channel === undefined) throw new Error(`there is no channel ${address}`);
        return {
          digest: channel.digest,
          spacingMs: 1_000,
          send: (message) => this.step(() => this.send(channel, message)),
        };
      },
    };
    return session;
  }

  private async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (this.isKilled) return never();
    await this.world.time.sleep(ms, signal);
    if (this.isKilled) return never();
  }

  private async send(channel: SoakChannel, message: Parameters<SoakChannel['answer']>[0]) {
    const { time } = this.world;
    const before = channel.accepted.length;
    const answer = await channel.answer(message, time.now(), (ms) => time.sleep(ms));
    const isAccepted = channel.accepted.length > before && answer.is === 'accepted';
    // Whether that is noted shows only when the invocation is over.
    if (isAccepted) this.acceptedHere.push([channel, JSON.stringify({ at: message.at, message: message.message })]);
    if (this.isOver) this.settleAcceptances();
    return answer;
  }

  private readonly acceptedHere: [SoakChannel, string][] = [];

  /** To be called when it is over: what it may have failed to note may come again. */
  settleAcceptances(): void {
    this.isOver = true;
    for (const [channel, content] of this.acceptedHere.splice(0)) {
      if (this.isForgetful) count(channel.repeatable, content);
    }
  }

  private async *stream(name: string): AsyncGenerator<Uint8Array> {
    const bytes = await this.step(async () => this.world.deliveries.get(name));
    if (bytes === undefined) throw new Error(`nothing was delivered as ${name}`);
    yield bytes;
  }

  private cloudOf(id: string): Session['cloud'] {
    const { organization, time, random, witness } = this.world;
    const direct = directCloud(
      organization.cloud,
      (operation) => {
        if (Math.abs(this.offset()) > acceptedSkewMs) {
          this.met.add('clock');
          return { status: 400, code: 'InvalidTimeStamp.Expired' };
        }
        const spoilt = this.trouble.spoil(operation, id);
        if (spoilt !== undefined) this.met.add('spoilt');
        return spoilt;
      },
      accessKeyOf(id),
    );
    // Each answer has the time of the cloud in its Date header.
    let skewMs = 0;
    return {
      calls: direct.calls,
      now: () => this.now() + skewMs,
      call: (operation, request) =>
        this.step(async () => {
          await time.sleep(random() * 200);
          organization.look();
          const clusterId = request.path?.ClusterId ?? '';
          const isWrite = operation === 'cs:UpdateKMSEncryption';
          if (isWrite) await witness.turnsOn(this, clusterId, request.body);
          try {
            return await direct.call(operation, request);
          } finally {
            skewMs = time.now() - this.now();
            if (isWrite) organization.recordCall({ ClusterId: clusterId, ...(request.body as object) });
            organization.look();
          }
        }),
    };
  }

  private denied(id: string): CloudError {
    const asked = { operation: 'sts:AssumeRole', regionId: '', host: 'sts' };
    return new CloudError('accessDenied', { ...asked, code: 'NoPermission', requestId: '', detail: id, attempts: 1 });
  }

  private storeView(): Store {
    const { store, witness, random, time } = this.world;
    const { diskFull, storeFails } = this.trouble;
    const shaky = <T>(operation: () => Promise<T>, isWrite: boolean): Promise<T> =>
      this.step(async () => {
        if (isWrite) await time.sleep(random() * 20);
        const fate = storeFails > 0 ? random() : 1;
        if ((diskFull && isWrite) || fate < storeFails / 2) throw this.storeError();
        const result = await time.outside(operation);
        if (fate < storeFails) throw this.storeError();
        return result;
      });
    return {
      place: store.place,
      damage: new Set(),
      read: (name) => shaky(() => store.read(name), false),
      list: (prefix) => shaky(() => store.list(prefix), false),
      putIfAbsent: (name, bytes) =>
        shaky(async () => {
          const isNew = await store.putIfAbsent(name, bytes);
          if (isNew) witness.wrote(this, name, bytes);
          return isNew;
        }, true),
      delete: (name) =>
        shaky(async () => {
          if ((await store.read(name)) !== undefined) witness.deleted(this, name);
          await store.delete(name);
        }, !diskFull),
    };
  }

  private storeError(): StoreError {
    this.met.add('store');
    return new StoreError('ENOSPC');
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
