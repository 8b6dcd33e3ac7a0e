import { dirname } from 'node:path';
import { ExpectedError } from '../../src/model/errors.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Report, ReportedCluster } from '../../src/model/report.ts';
import { JournalConflict } from '../../src/remediation/steps.ts';
import { ChangeIncomplete } from '../../src/runs/change.ts';
import { alertedAccounts, openAlerts } from '../../src/state/alerts.ts';
import { checkEvidence } from '../../src/state/evidence.ts';
import { openJournal } from '../../src/state/journal.ts';
import { readMemory } from '../../src/state/memory.ts';
import { openQueue } from '../../src/state/outbox.ts';
import { knownRuns } from '../../src/state/run.ts';
import { type Store, StoreError } from '../../src/store/store.ts';
import { accountId } from '../account.ts';
import type { VirtualTime } from '../remediation/virtual-time.ts';
import { count, type SoakChannel, type Tally } from './channels.ts';
import { config, type End, type Invocation, type Witness } from './machine.ts';
import { accountIds, newKey, type Organization } from './organization.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** What was not read for longer than that is unknown. */
const longestReadingMs = 48 * hourMs;
const verifyEvery = 12;
/** What a run that was killed left behind, until `sealwatch store repair` completes it. */
const repairable = /\(sealwatch store repair\)\.$/;
const timing = { sleep: () => Promise.resolve(), random: () => 0.5 };

/** Whether an error is one for a person, and says what was in the way of the invocation. */
function isExplained(name: string, error: Error, met: Invocation['met']): boolean {
  const { message } = error;
  if (error instanceof StoreError) return met.has('store');
  if (error instanceof JournalConflict) return name === 'acknowledge' && message.startsWith('The lock is not set');
  if (error instanceof ChangeIncomplete && error.reason === 'malformed') return false;
  if (!(error instanceof ExpectedError)) return false;
  if (message.includes('did not accept the time')) return met.has('clock');
  if (message.includes('sts:AssumeRole at sts was denied')) return met.has('entry');
  return /"spoilt"|ECONNRESET/.test(message) && met.has('spoilt');
}

interface Parts {
  readonly time: VirtualTime;
  readonly organization: Organization;
  readonly store: Store;
  readonly channels: readonly SoakChannel[];
  readonly killSwitch: () => boolean;
}

/** What must hold after every step of the soak, and what is known of the run to judge it by. */
export class Invariants implements Witness {
  readonly violations: string[] = [];
  steps = 0;
  private readonly parts: Parts;
  private now = '';
  /** Messages that were put into the outbox of a channel. */
  private readonly enqueued = new Map<string, Tally>();
  /** Contents of the messages by the key of their object. */
  private readonly bodies = new Map<string, { readonly channel: SoakChannel; readonly content: string }>();
  private readonly checkedDuplicates = new Map<SoakChannel, number>();
  /** By its key, when a report was written, and by a clock that was right. */
  private readonly reports = new Map<string, number>();
  /** Clusters that a stored report says are encrypted with a key, and the last report that says so. */
  private readonly known = new Map<string, string>();
  private readonly calls = new Map<string, number>();
  private readonly callsIn = new Map<Invocation, number>();
  private memoryKeys = '';
  /** Keys whose alert was open after the last step, and when that step ended. */
  private alerted = new Set<string>();
  private steppedAt = 0;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** How much there was to be judged. */
  get counts(): Readonly<Record<string, number>> {
    const { channels } = this.parts;
    const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, one) => total + one, 0);
    return {
      steps: this.steps,
      reports: this.reports.size,
      'calls of UpdateKMSEncryption': sum(this.calls.values()),
      'messages accepted': sum(channels.map(({ accepted }) => accepted.length)),
      'of them again, since the acceptance could not be noted': sum(
        channels.flatMap(({ reference, acceptances }) =>
          [...acceptances].map(([text, times]) => times - (this.enqueued.get(reference)?.get(text) ?? 0)),
        ),
      ),
    };
  }

  violate(what: string): void {
    this.violations.push(`step ${this.steps + 1} (${this.now}), ${this.date()}: ${what}`);
  }

  private date(): string {
    return new Date(this.parts.time.now()).toISOString();
  }

  wrote(invocation: Invocation, key: string, bytes: Uint8Array): void {
    if (key.startsWith('reports/')) {
      this.reports.set(key, this.parts.time.now());
      const report = JSON.parse(new TextDecoder().decode(bytes)) as Report;
      if (!key.includes('-organization')) this.checkReport(invocation, report);
    }
    const body = /^outbox\/([^/]+)\/bodies\//.exec(key);
    if (body !== null) {
      const channel = this.parts.channels.find(({ reference }) => reference === body[1]);
      if (channel === undefined) throw new Error(`${key} is for no channel`);
      const content = new TextDecoder().decode(bytes).trimEnd();
      this.bodies.set(key, { channel, content });
      const tally = this.enqueued.get(channel.reference) ?? new Map();
      this.enqueued.set(channel.reference, tally);
      count(tally, content);
    }
  }

  deleted(_: Invocation, key: string): void {
    const { time } = this.parts;
    const writtenAt = this.reports.get(key);
    if (writtenAt !== undefined && time.now() - writtenAt < config.retention.days * dayMs - hourMs) {
      this.violate(`${key} was deleted ${((time.now() - writtenAt) / dayMs).toFixed(1)} days after it was written`);
    }
    if (/^(chain|journal)\//.test(key)) this.violate(`${key} was deleted`);
    const body = this.bodies.get(key);
    if (body !== undefined && (body.channel.acceptances.get(body.content) ?? 0) === 0) {
      this.violate(`${key} was deleted before its message was accepted`);
    }
  }

  async turnsOn(invocation: Invocation, clusterId: string, body: unknown): Promise<void> {
    const { organization, killSwitch, store } = this.parts;
    const call = `UpdateKMSEncryption of ${clusterId}`;
    const { disable_encryption, kms_key_id } = body as Record<string, unknown>;
    if (disable_encryption !== false || kms_key_id !== newKey) this.violate(`${call} says ${JSON.stringify(body)}`);
    if (organization.isOn(clusterId)) this.violate(`${call}, which is encrypted`);
    if ([...this.known.keys()].some((known) => known.startsWith(`${clusterId} `))) {
      this.violate(`${call}, which was known to be encrypted before`);
    }
    if (killSwitch()) this.violate(`${call} with the kill switch on`);
    const made = (this.callsIn.get(invocation) ?? 0) + 1;
    this.callsIn.set(invocation, made);
    if (made > config.remediation.maxPerRun) this.violate(`${call} is call ${made} of its run`);
    const before = this.calls.get(clusterId) ?? 0;
    this.calls.set(clusterId, before + 1);
    const journal = openJournal(store, accountId, timing);
    const { open, lock } = await journal.read();
    if (open?.cluster.id !== clusterId || open.step !== 'calling') this.violate(`${call} is not in the journal`);
    if (lock !== null) this.violate(`${call} although the lock is set`);
    const lines = (await journal.entries()).filter((line) => line.what === 'calls' && line.clusterId === clusterId);
    if (lines.length <= before) this.violate(`${call} was made before`);
  }

  ended(name: string, { met }: Invocation, end: End): void {
    if (end instanceof Error && !isExplained(name, end, met)) this.violate(`${name} failed with ${end.stack}`);
  }

  /**
   * A verdict that passes must have been true at some moment of the invocation that read it. Where a read error kept it from being
   * read again, it is that of an earlier reading: of the time that the finding names, and for 48 hours at most.
   */
  private checkReport(invocation: Invocation, report: Report): void {
    const { organization, time } = this.parts;
    organization.look();
    const span = [invocation.startedAt, time.now()] as const;
    for (const finding of report.findings) {
      const { checkId, verdict, resource } = finding;
      if (verdict !== 'COMPLIANT') continue;
      const cluster = report.clusters.find(({ id }) => id === resource.id);
      const readAt = Date.parse(finding.readAt ?? '');
      const isEarlier = report.readErrors.length > 0 && readAt < span[0] && readAt >= span[0] - 48 * hourMs;
      if (!this.passes(finding, cluster, isEarlier ? [readAt, span[1]] : span)) {
        this.violate(`false pass: ${checkId} of ${resource.id} in ${report.auditId}`);
      }
      if (checkId === 'ack-cluster-encryption-enabled')
        this.known.set(`${resource.id} ${cluster?.encryption.keyId ?? ''}`, `reports/${report.auditId}.json`);
    }
  }

  private passes(
    { checkId, resource: { id }, message }: Finding,
    cluster: ReportedCluster | undefined,
    span: readonly [number, number],
  ): boolean {
    const { organization } = this.parts;
    const keyId = cluster?.encryption.keyId ?? '';
    switch (checkId) {
      case 'ack-cluster-encryption-enabled':
        return organization.wasDuring(organization.clusters.get(id), span, ({ isOn }) => isOn);
      case 'ack-cluster-encryption-key-usable':
        return organization.wasDuring(organization.keys.get(keyId), span, ({ state }) => state === 'Enabled');
      case 'kms-key-state-not-pending-deletion':
        return organization.wasDuring(organization.keys.get(id), span, ({ state }) => state !== 'PendingDeletion');
      case 'ack-managed-security-role-authorized':
        return organization.wasDuring(organization.roles.get(id), span, ({ isAuthorized }) => isAuthorized);
      case 'ack-cluster-encryption-active': {
        const [last, readTo] = [cluster?.usage.last, cluster?.usage.readTo].map((time) => Date.parse(time ?? ''));
        const { window, lookBackDays } = config.activity;
        const reachMs = message.id === 'used-rarely' ? lookBackDays * dayMs : window * hourMs;
        const isUsed = organization.usedAt.get(keyId)?.some((at) => Math.abs(at - Number(last)) < 1_000);
        return (
          isUsed === true && Number(readTo) - Number(last) <= reachMs && Number(readTo) >= span[0] - longestReadingMs
        );
      }
      default:
        return true;
    }
  }

  async afterStep(name: string): Promise<void> {
    this.now = name;
    for (const channel of this.parts.channels) this.checkDuplicates(channel);
    await this.checkMemory();
    await this.checkResolved();
    if (this.steps % verifyEvery === 0) await this.checkChain((problem) => !repairable.test(problem));
    this.steps += 1;
  }

  private checkDuplicates(channel: SoakChannel): void {
    const enqueued = this.enqueued.get(channel.reference);
    const from = this.checkedDuplicates.get(channel) ?? 0;
    for (const { text } of channel.accepted.slice(from)) {
      const allowed = (enqueued?.get(text) ?? 0) + (channel.repeatable.get(text) ?? 0);
      if ((channel.acceptances.get(text) ?? 0) > allowed) {
        this.violate(`${channel.reference} accepted a message too often: ${text.slice(0, 200)}`);
      }
    }
    this.checkedDuplicates.set(channel, channel.accepted.length);
  }

  /** What a report says is encrypted is remembered from then on, or the report is there, from which it is learned again. */
  private async checkMemory(): Promise<void> {
    const { store } = this.parts;
    const keys = (await store.list('memory/')).join();
    const state = `${keys} ${this.known.size}`;
    if (state === this.memoryKeys) return;
    this.memoryKeys = state;
    const remembered = new Set<string>();
    for (const id of accountIds) {
      const { clusters } = (await readMemory(store, id)).memory;
      for (const [clusterId, { keys: periods }] of Object.entries(clusters)) {
        for (const { keyId } of periods) remembered.add(`${clusterId} ${keyId}`);
      }
    }
    for (const [one, report] of this.known) {
      if (!remembered.has(one) && (await store.read(report)) === undefined) this.violate(`memory has lost: ${one}`);
    }
  }

  /** No alert of a key is resolved while the key stays dead. */
  private async checkResolved(): Promise<void> {
    const { organization, time } = this.parts;
    const open = new Set<string>();
    for (const { cause, phase } of await this.alerts()) {
      if (cause.kind !== 'dead-key') continue;
      for (const keyId of cause.names) if (phase === 'open') open.add(keyId);
    }
    for (const keyId of this.alerted) {
      const span = [this.steppedAt, time.now()] as const;
      const wasUsable = organization.wasDuring(organization.keys.get(keyId), span, ({ state }) => state === 'Enabled');
      const isUsed = organization.clustersOn(keyId).length > 0;
      if (!open.has(keyId) && isUsed && !wasUsable) this.violate(`the alert of ${keyId} was resolved, and it is dead`);
    }
    this.alerted = open;
    this.steppedAt = time.now();
  }

  private async alerts() {
    const kept = await Promise.all(accountIds.map((id) => openAlerts(this.parts.store, id, timing).read()));
    return kept.flatMap(({ value }) => Object.values(value.state.alerts));
  }

  /** Clusters that a report saw on a key, and that may still need it: nobody attested that their Secrets were rewritten. */
  private formerlyOn(keyId: string): string[] {
    const { organization } = this.parts;
    const named = [...this.known.keys()].map((known) => known.split(' '));
    return named.flatMap(([id = '', known]) =>
      known === keyId && organization.accountOf(id) !== undefined ? [id] : [],
    );
  }

  private async checkChain(matters: (problem: string) => boolean): Promise<void> {
    const { store, time } = this.parts;
    const { problems } = await checkEvidence(store, { timing, now: time.now(), retention: config.retention });
    for (const problem of problems.filter(matters)) this.violate(`the chain: ${problem}`);
  }

  /** In the evening everything works: nothing waits, and people know of all that is wrong. */
  async atEvening(isRepaired: boolean): Promise<void> {
    const { store, channels } = this.parts;
    this.now = 'evening';
    await this.checkChain((problem) => isRepaired || !repairable.test(problem));
    for (const channel of channels) {
      const { waiting, aside } = (await openQueue(store, channel.reference, timing).read()).value;
      if (waiting.length > 0) this.violate(`${waiting.length} messages still wait for ${channel.reference}`);
      for (const { why } of aside) this.violate(`${channel.reference} set a message aside: ${why}`);
      for (const [content, times] of this.enqueued.get(channel.reference) ?? []) {
        if ((channel.acceptances.get(content) ?? 0) < times) {
          this.violate(`${channel.reference} lost a message: ${content.slice(0, 200)}`);
        }
      }
    }
    for (const id of await alertedAccounts(store)) {
      const { pending, notices } = (await openAlerts(store, id, timing).read()).value;
      if (pending.length + notices.length > 0) this.violate(`messages of ${id} never came to the outbox`);
    }
    const { open, damaged } = await knownRuns(store, Number.POSITIVE_INFINITY);
    if (open.length + damaged.length > 0) this.violate('a run is still open');
    await this.checkHandled();
    await this.checkLatest();
    await this.checkAlerts();
  }

  /** Every event that anybody began to handle was handled. */
  private async checkHandled(): Promise<void> {
    const marks = await this.parts.store.list('handled/');
    const done = new Set(marks.filter((key) => key.endsWith('/done.json')).map((key) => dirname(key)));
    for (const mark of marks) {
      if (!done.has(dirname(mark))) this.violate(`an event was begun and never handled: ${mark}`);
    }
  }

  /** The report of the evening says what is true, and no less. */
  private async checkLatest(): Promise<void> {
    const { store, organization } = this.parts;
    const names = (await store.list('reports/')).filter((name) => name.includes('-organization'));
    const newest = names.sort((a, b) => (this.reports.get(a) ?? 0) - (this.reports.get(b) ?? 0)).at(-1);
    const bytes = newest === undefined ? undefined : await store.read(newest);
    if (bytes === undefined) return this.violate('there is no report');
    const report = JSON.parse(new TextDecoder().decode(bytes)) as Report;
    if (this.parts.time.now() - (this.reports.get(newest ?? '') ?? 0) > hourMs) this.violate('the report is old');
    for (const { operation, code, message } of report.readErrors) {
      this.violate(`the report of the evening has a read error: ${operation} ${code} ${message}`);
    }
    const verdictOf = (checkId: string, id: string) =>
      report.findings.find((finding) => finding.checkId === checkId && finding.resource.id === id)?.verdict;
    for (const [id, truths] of organization.clusters) {
      if (organization.accountOf(id) === undefined) continue;
      const truth = truths.at(-1);
      const said = verdictOf('ack-cluster-encryption-enabled', id);
      if (said !== (truth?.isOn ? 'COMPLIANT' : 'NON_COMPLIANT')) {
        this.violate(`${id} is ${truth?.isOn ? 'on' : 'off'}, and the report says ${said}`);
      }
      const isUsable = organization.keys.get(truth?.keyId ?? '')?.at(-1)?.state === 'Enabled';
      const usable = verdictOf('ack-cluster-encryption-key-usable', id);
      if (truth?.isOn && usable !== (isUsable ? 'COMPLIANT' : 'NON_COMPLIANT')) {
        this.violate(`the key of ${id} is ${isUsable ? '' : 'not '}usable, and the report says ${usable}`);
      }
    }
  }

  /** Every dead key has an open alert, and every channel was sent its name and its clusters since it died. */
  private async checkAlerts(): Promise<void> {
    const { organization, channels, time } = this.parts;
    const alerts = await this.alerts();
    for (const [keyId, truths] of organization.keys) {
      const state = truths.at(-1)?.state ?? '';
      const users = organization.clustersOn(keyId);
      const clusters = users.length === 0 && state === 'PendingDeletion' ? this.formerlyOn(keyId) : users;
      const isDead = state !== 'Enabled' && clusters.length > 0;
      const alert = alerts.find(({ cause }) => cause.kind === 'dead-key' && cause.names.includes(keyId));
      const isOpen = alert?.phase === 'open';
      if (isOpen !== isDead) this.violate(`${keyId} is ${state}, and its alert is ${alert?.phase ?? 'missing'}`);
      if (!isDead) continue;
      const since = truths.at(-1)?.at ?? 0;
      const sameBefore = truths.filter((one) => one.state === state && time.now() - one.at < 3 * dayMs).length;
      for (const channel of channels) {
        const named = channel.accepted.filter(({ text }) => text.includes(keyId));
        // Repeats of a reason that came four times within a day are paused.
        const recent = named.filter(({ at }) => at >= since || sameBefore > 3);
        const isSaid = recent.some(({ text }) => clusters.every((id) => text.includes(`name-of-${id}`)));
        if (!isSaid) this.violate(`${channel.reference} was not sent that ${keyId} of ${clusters.join()} is ${state}`);
      }
    }
    for (const [id, truths] of organization.clusters) {
      if (truths.at(-1)?.isOn || !organization.wasEverOn(id) || organization.accountOf(id) === undefined) continue;
      const alert = alerts.find(({ cause }) => cause.kind === 'off' && cause.subject.id === id);
      if (alert?.phase !== 'open') this.violate(`${id} was turned off, and its alert is ${alert?.phase ?? 'missing'}`);
      const since = truths.at(-1)?.at ?? 0;
      const offBefore = truths.filter((one) => !one.isOn && time.now() - one.at < 3 * dayMs).length;
      for (const channel of channels) {
        // Nobody knows that it was on whose encryption no report saw.
        const wasKnown = [...this.known.keys()].some((known) => known.startsWith(`${id} `));
        if (channel.reference === 'critical' && !wasKnown) continue;
        const isSaid = channel.accepted.some(
          ({ at, text }) => (at >= since || offBefore > 3) && text.includes(`"id":"${alert?.cause.id}"`),
        );
        if (!isSaid) this.violate(`${channel.reference} was not sent that ${id} was turned off`);
      }
    }
  }
}
