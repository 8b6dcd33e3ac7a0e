import { InvalidInput } from '../model/errors.ts';
import { groupBy } from '../model/group-by.ts';
import { parseJson } from '../model/json.ts';
import { isAssignment, isGivenUp } from './organization/run-event.ts';

/** The longest text, the deepest nesting and the most values that are looked through. */
const mostChars = 1_048_576;
const deepest = 12;
const mostValues = 10_000;
const mostIds = 100;

/** What woke the remediator. */
export type RemediationTrigger =
  /** A timer, or somebody by hand: everything that is selected. */
  | { readonly is: 'timer' }
  /** Cloud Config found these clusters wrong. A hint only; what is done about them the audit decides. */
  | { readonly is: 'notice'; readonly clusters: readonly NoticedCluster[] }
  /** One account of a run over many is to be remediated, or an invocation for one was given up. */
  | { readonly is: 'assignment' };

/** A cluster that a notice names; '' is what the notice does not say of it. */
export interface NoticedCluster {
  readonly id: string;
  readonly accountId: string;
  readonly regionId: string;
}

/**
 * Reads what woke the remediator: a timer, or Cloud Config that calls a function to remediate or notifies of what is
 * `NON_COMPLIANT`. Where exactly it names the resource differs from one of its ways to the other, and may change: any object
 * that names one by `resourceId` and `resourceType` counts. What is about other resources, or compliant, starts nothing.
 *
 * @throws InvalidInput
 */
export function parseRemediationTrigger(text: string): RemediationTrigger {
  if (text.length > mostChars) throw new InvalidInput(`The event is longer than ${mostChars} characters.`);
  if (text.trim() === '') return { is: 'timer' };
  const event = parseJson(text);
  if (isAssignment(text)) return { is: 'assignment' };
  // What failed for good is not tried again on its notice.
  if (isGivenUp(text)) return { is: 'notice', clusters: [] };
  if (event === undefined)
    throw new InvalidInput('The event is no JSON, so it is neither of a timer nor of Cloud Config.');
  const objects = objectsIn(event);
  const named = objects.filter((object) => typeof textOf(object, 'resourceId') === 'string');
  if (named.length === 0) {
    if (isTimer(event)) return { is: 'timer' };
    throw new InvalidInput('The event is neither of a timer, nor does it name a resource as Cloud Config does.');
  }
  // Of one event all is about one verdict; one that is compliant needs no change.
  const verdicts = objects.map((object) => textOf(object, 'complianceType')).filter((verdict) => verdict !== undefined);
  const isFine = verdicts.length > 0 && !verdicts.includes('NON_COMPLIANT');
  const ofEvent = accountOf(objects[0] ?? {});
  const clusters = named.flatMap((object) => {
    const type = textOf(object, 'resourceType')?.toLowerCase();
    const id = textOf(object, 'resourceId') ?? '';
    if (type !== 'acs::ack::cluster' || !/^[A-Za-z0-9-]{1,64}$/.test(id)) return [];
    return [{ id, accountId: accountOf(object) || ofEvent, regionId: textOf(object, 'regionId') ?? '' }];
  });
  const distinct = [...new Map(clusters.map((cluster) => [JSON.stringify(cluster), cluster])).values()];
  return { is: 'notice', clusters: isFine ? [] : distinct.slice(0, mostIds) };
}

/**
 * The clusters of a notice by their accounts, as far as they are the remediator's own.
 *
 * @param ownAccountId the account of the function
 * @param isOrganization whether it remediates other accounts too
 * @param regions those that are audited; none is all
 * @throws InvalidInput
 */
export function clustersByAccount(
  clusters: readonly NoticedCluster[],
  {
    ownAccountId,
    isOrganization,
    regions,
  }: { readonly ownAccountId: string; readonly isOrganization: boolean; readonly regions: readonly string[] },
): ReadonlyMap<string, readonly string[]> {
  for (const { id, accountId, regionId } of clusters) {
    if (!isOrganization && accountId !== '' && accountId !== ownAccountId) {
      throw new InvalidInput(
        `The notice is about cluster ${id} of account ${accountId}, and this function remediates account ${ownAccountId} alone.`,
      );
    }
    if (regionId !== '' && regions.length > 0 && !regions.includes(regionId)) {
      throw new InvalidInput(
        `The notice is about cluster ${id} in ${regionId.slice(0, 63)}, which is none of the regions of the configuration (${regions.join(', ')}).`,
      );
    }
  }
  const byAccount = groupBy(clusters, ({ accountId }) => accountId || ownAccountId);
  return new Map([...byAccount].map(([accountId, own]) => [accountId, [...new Set(own.map(({ id }) => id))]]));
}

/** The account that an object of an event names, as a number or as a text; '' where it names none. */
function accountOf(object: object): string {
  const said = memberOf(object, 'resourceOwnerId') ?? memberOf(object, 'accountId');
  const account = typeof said === 'number' ? String(said) : said;
  return typeof account === 'string' && /^\d{1,32}$/.test(account) ? account : '';
}

/** Function Compute's own envelope of a timer; or nothing at all, as where somebody invokes it by hand. */
function isTimer(event: unknown): boolean {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return false;
  return Object.keys(event).length === 0 || Object.hasOwn(event, 'triggerName') || Object.hasOwn(event, 'triggerTime');
}

/** Every object in it, those in texts of JSON too. */
function objectsIn(event: unknown): object[] {
  const found: object[] = [];
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value: event, depth: 0 }];
  for (let looked = 0; left.length > 0; looked += 1) {
    const next = left.pop();
    if (next === undefined || looked > mostValues) break;
    const { depth } = next;
    const value = typeof next.value === 'string' && /^\s*[{[]/.test(next.value) ? parseJson(next.value) : next.value;
    if (typeof value !== 'object' || value === null || depth > deepest) continue;
    if (!Array.isArray(value)) found.push(value);
    for (const item of Object.values(value)) left.push({ value: item, depth: depth + 1 });
  }
  return found;
}

function textOf(object: object, wanted: string): string | undefined {
  const value = memberOf(object, wanted);
  return typeof value === 'string' ? value : undefined;
}

function memberOf(object: object, wanted: string): unknown {
  // Some of its ways write names in CamelCase.
  const name = Object.keys(object).find((key) => key.toLowerCase() === wanted.toLowerCase());
  return name === undefined ? undefined : (object as Record<string, unknown>)[name];
}
