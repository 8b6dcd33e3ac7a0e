import * as z from 'zod/mini';
import { type RuleResult, ruleResourceType, ruleResults } from '../judge/evaluations.ts';
import { InvalidInput } from '../model/errors.ts';
import type { ReadError } from '../model/fact.ts';
import type { Resource } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { isFromFuture, maxClockSkewMs } from '../model/timing.ts';
import type { Session } from '../session.ts';
import { acquireLease } from '../state/lease.ts';
import { languageOf } from '../words/language.ts';
import { audit } from './audit.ts';
import { readClusterAgain } from './change.ts';
import { membersOf } from './change-everywhere.ts';
import { knownAccount, reportOf } from './current-report.ts';
import { identityOf } from './identity.ts';
import { notifyChange } from './notify-change.ts';
import { enterAccount } from './organization/role.ts';
import { type RuleEvent, type RuleResource, readRuleEvent } from './rule-event.ts';

/** What neither a page nor an SDK states: so many results are put at once, and so many characters of a reason. */
const mostAtOnce = 100;
const longestAnnotation = 256;
const hourMs = 3_600_000;
/** Between two looks whether another invocation's audit is over, milliseconds. */
const waitMs = 5_000;
const reserveMs = 30_000;
/** Where one of these failed, there may be clusters that no report names. */
const listings: readonly string[] = ['cs:DescribeClustersV1', 'cs:DescribeClustersForRegion', 'sts:AssumeRole'];

/** What the function audit answers a rule of Cloud Config. */
export interface AnsweredRule {
  readonly results: number;
  readonly calls: number;
  /** Whether results that were not put again are removed. */
  readonly removes: boolean;
  /** Accounts of the organization that have no report which is new enough, so that none of their results was put. */
  readonly left: readonly string[];
}

/**
 * Answers an event of a custom rule of Cloud Config: puts the verdicts that the last audit gave, of the one resource that the
 * event carries or of all. A cluster that changed since is read again; where there is no audit that is new enough, one is made.
 *
 * @throws InvalidInput for an event that is malformed, or not about what is audited here: nothing is put
 * @throws CloudError, or InvalidInput where Cloud Config did not take the results
 */
export async function answerRule(session: Session, eventText: string): Promise<AnsweredRule> {
  const { config } = session;
  const event = readRuleEvent(eventText);
  if (!config.cloudConfig.evaluations) {
    throw new InvalidInput(
      'A rule of Cloud Config calls this function, and the configuration does not say cloudConfig.evaluations: true.',
    );
  }
  const type = ruleResourceType(event.checkId);
  if (type === undefined)
    throw new InvalidInput(`The parameter checkId of the rule names no check; see: sealwatch checks`);
  const ownAccountId = session.accountId === '' ? await identityOf(session) : session.accountId;
  const { resource } = event;
  if (resource !== undefined) {
    checkResource(resource, type, config.regions);
    const account = await enterOwner(session, resource.accountId || ownAccountId, ownAccountId);
    const result = await resultOf(account, event, resource);
    const calls = await put(session, event, [toEvaluation(result, event.orderingTimestamp)], false);
    return { results: 1, calls, removes: false, left: [] };
  }

  const ids =
    config.organization === undefined ? [ownAccountId] : [...new Set([ownAccountId, ...(await membersOf(session))])];
  if (event.accountId !== '' && !ids.includes(event.accountId)) throw foreign(event.accountId, ownAccountId);
  const reports: Report[] = [];
  const left: string[] = [];
  for (const accountId of ids) {
    const report =
      config.organization === undefined
        ? await freshReport({ ...session, accountId })
        : await newReport({ ...session, accountId });
    if (report === undefined) left.push(accountId);
    else reports.push(report);
  }
  const results = reports.flatMap((report) => ruleResults(report, event.checkId, config.alerts.language));
  // What a list may have left out keeps the result that it has.
  const removes =
    left.length === 0 && reports.every((report) => report.kind !== 'partial' && !isListIncomplete(report));
  const evaluations = results.map((result) => toEvaluation(result, event.orderingTimestamp));
  return { results: results.length, calls: await put(session, event, evaluations, removes), removes, left };
}

function checkResource(
  { id, type: found, regionId }: RuleResource,
  type: Resource['type'],
  regions: readonly string[],
): void {
  if (found.toLowerCase() !== type.toLowerCase()) {
    throw new InvalidInput(`The event is about a resource of the type ${shown(found)}, and the rule judges ${type}.`);
  }
  if (regionId !== '' && regions.length > 0 && !regions.includes(regionId)) {
    throw new InvalidInput(
      `The event is about ${shown(id)} in ${shown(regionId)}, which is none of the regions of the configuration (${regions.join(', ')}).`,
    );
  }
}

/** A session of the account that a resource is in. @throws InvalidInput where it is none of ours, or cannot be entered */
async function enterOwner(session: Session, accountId: string, ownAccountId: string): Promise<Session> {
  const { organization } = session.config;
  if (accountId === ownAccountId) return { ...session, accountId };
  if (organization === undefined || !(await membersOf(session)).includes(accountId))
    throw foreign(accountId, ownAccountId);
  const entered = await enterAccount(session, { id: 'rule', ownAccountId }, accountId, organization);
  if ('error' in entered) throw new InvalidInput(entered.error.message);
  return { ...entered, store: session.store };
}

function foreign(accountId: string, ownAccountId: string): InvalidInput {
  return new InvalidInput(
    `The event is about account ${accountId}, and this function audits ${ownAccountId} and the accounts of its organization alone.`,
  );
}

/** What is said of the one resource of an event. What is not known of it is no pass. */
async function resultOf(
  session: Session,
  { checkId, isPeriodic }: RuleEvent,
  resource: RuleResource,
): Promise<RuleResult> {
  const { alerts } = session.config;
  const type = ruleResourceType(checkId);
  let report = await freshReport(session);
  const { id, regionId } = resource;
  const isOld = (found: Report) =>
    Date.parse(found.clusters.find((cluster) => cluster.id === id)?.readAt ?? found.startedAt) < resource.capturedAt;
  if (type === 'ACS::ACK::Cluster' && regionId !== '' && !isPeriodic && isOld(report)) {
    report = await readClusterAgain(session, { id, regionId }, notifyChange(session));
  }
  const found = ruleResults(report, checkId, alerts.language).find((result) => result.resource.id === id);
  if (
    found !== undefined &&
    (regionId === '' || found.resource.regionId === '' || found.resource.regionId === regionId)
  ) {
    return found;
  }
  const { evaluations } = languageOf(alerts.language).alerts;
  const [failed] = report.readErrors.filter((error) => isListing(error) || error.resource === id);
  const { accountId } = session;
  return {
    resource: { type: type ?? 'ACS::ACK::Cluster', id, name: resource.name, accountId, regionId },
    verdict: failed === undefined ? 'NOT_APPLICABLE' : 'INSUFFICIENT_DATA',
    annotation: failed === undefined ? evaluations.gone : evaluations.incomplete(failed.message),
  };
}

function isListing({ operation }: ReadError): boolean {
  return listings.includes(operation);
}

function isListIncomplete(report: Report): boolean {
  return report.readErrors.some(isListing);
}

/** The report of an account as it is known, where its last audit of everything is new enough. */
async function newReport(session: Session): Promise<Report | undefined> {
  const { config, clock, store, accountId } = session;
  const known = store && (await knownAccount(session, accountId));
  if (known === undefined) return undefined;
  // What was read since then says nothing of the rest.
  const auditedAt = Date.parse(known.base.value.startedAt);
  const now = clock.now();
  const isNew = auditedAt >= now - config.heartbeat.hours * hourMs && !isFromFuture(auditedAt, now);
  return isNew ? reportOf(session, known) : undefined;
}

/** The same, after an audit where it is not; of many invocations at once one makes it, and the others wait for it. */
async function freshReport(session: Session): Promise<Report> {
  const { store, clock, timing, accountId, deadAfterMs, newId } = session;
  if (store === undefined) return (await audit(session)).report;
  const until = clock.now() + deadAfterMs - reserveMs;
  for (;;) {
    const known = await newReport(session);
    if (known !== undefined) return known;
    const lease = await acquireLease(store, `evaluate-${accountId}`, {
      holder: newId(),
      ttlMs: deadAfterMs,
      clock,
      random: timing.random,
      clockSkewMs: maxClockSkewMs,
      // Two that audit at once do no harm.
      passesOverDamage: true,
    });
    if (lease !== undefined) {
      try {
        // Another invocation's audit may have ended between the reading above and the lease.
        return (await newReport(session)) ?? (await audit(session)).report;
      } finally {
        await lease.release();
      }
    }
    if (clock.now() + waitMs > until) {
      throw new InvalidInput(
        `Account ${accountId} is being audited by another invocation, which has not ended in time.`,
      );
    }
    await clock.sleep(waitMs);
  }
}

/** A result as PutEvaluations takes it. */
interface PutResult {
  readonly accountId: number;
  readonly complianceResourceId: string;
  readonly complianceResourceName: string;
  readonly complianceResourceType: string;
  readonly complianceRegionId: string;
  readonly complianceType: RuleResult['verdict'];
  readonly annotation: string;
  readonly orderingTimestamp: number;
}

function toEvaluation({ resource, verdict, annotation }: RuleResult, orderingTimestamp: number): PutResult {
  const { accountId, id, name, type, regionId } = resource;
  return {
    accountId: Number(accountId),
    complianceResourceId: id,
    complianceResourceName: name,
    complianceResourceType: type,
    // What has no region is everywhere.
    complianceRegionId: regionId || 'global',
    complianceType: verdict,
    annotation: annotation.slice(0, longestAnnotation),
    orderingTimestamp,
  };
}

const answer = z.object({ Result: z.boolean() });

/**
 * Puts results, in parts. Removing goes with the first part: whether the platform removes what that call or what its round did not
 * put, all results are there in the end.
 *
 * @returns the number of calls
 * @throws CloudError, or InvalidInput where they were not taken
 */
async function put(
  { cloud, config }: Session,
  { resultToken }: RuleEvent,
  evaluations: readonly PutResult[],
  removes: boolean,
): Promise<number> {
  const parts = Array.from(
    { length: Math.max(removes ? 1 : 0, Math.ceil(evaluations.length / mostAtOnce)) },
    (_, index) => evaluations.slice(index * mostAtOnce, (index + 1) * mostAtOnce),
  );
  for (const [index, part] of parts.entries()) {
    const { body, requestId } = await cloud.call('config:PutEvaluations', {
      regionId: config.cloudConfig.region,
      form: {
        ResultToken: resultToken,
        Evaluations: JSON.stringify(part),
        DeleteMode: String(removes && index === 0),
      },
    });
    const said = answer.safeParse(body);
    if (!said.success || !said.data.Result) {
      throw new InvalidInput(
        `Cloud Config did not take the results ${index * mostAtOnce + 1} to ${index * mostAtOnce + part.length} of ${evaluations.length} (request ${requestId}).`,
      );
    }
  }
  return parts.length;
}

function shown(text: string): string {
  return text.replace(/[^\w:./-]/g, '?').slice(0, 100);
}
