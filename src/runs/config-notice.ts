import { InvalidInput } from '../model/errors.ts';

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
  | { readonly is: 'notice'; readonly clusterIds: readonly string[] };

/**
 * Reads what woke the remediator: a timer, or Cloud Config that calls a function to remediate or notifies of what is
 * `NON_COMPLIANT`. Where exactly it names the resource differs from one of its ways to the other, and may change: any object
 * that names one by `resourceId` and `resourceType` counts. What is about other resources, or compliant, wakes nobody.
 *
 * @throws InvalidInput
 */
export function parseRemediationTrigger(text: string): RemediationTrigger {
  if (text.length > mostChars) throw new InvalidInput(`The event is longer than ${mostChars} characters.`);
  if (text.trim() === '') return { is: 'timer' };
  const event = parse(text);
  if (event === undefined)
    throw new InvalidInput('The event is no JSON, so it is neither of a timer nor of Cloud Config.');
  const objects = objectsIn(event);
  const named = objects.filter((object) => typeof textOf(object, 'resourceId') === 'string');
  if (named.length === 0) {
    if (isTimer(event)) return { is: 'timer' };
    throw new InvalidInput('The event is neither of a timer, nor does it name a resource as Cloud Config does.');
  }
  // Of one event all is about one verdict; one that is compliant needs nobody.
  const verdicts = objects.map((object) => textOf(object, 'complianceType')).filter((verdict) => verdict !== undefined);
  const isFine = verdicts.length > 0 && !verdicts.includes('NON_COMPLIANT');
  const ids = named.flatMap((object) => {
    const type = textOf(object, 'resourceType')?.toLowerCase();
    const id = textOf(object, 'resourceId') ?? '';
    return type === 'acs::ack::cluster' && /^[A-Za-z0-9-]{1,64}$/.test(id) ? [id] : [];
  });
  return { is: 'notice', clusterIds: isFine ? [] : [...new Set(ids)].slice(0, mostIds) };
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
    const value = typeof next.value === 'string' && /^\s*[{[]/.test(next.value) ? parse(next.value) : next.value;
    if (typeof value !== 'object' || value === null || depth > deepest) continue;
    if (!Array.isArray(value)) found.push(value);
    for (const item of Object.values(value)) left.push({ value: item, depth: depth + 1 });
  }
  return found;
}

function textOf(object: object, wanted: string): string | undefined {
  // Some of its ways write names in CamelCase.
  const name = Object.keys(object).find((key) => key.toLowerCase() === wanted.toLowerCase());
  const value = name === undefined ? undefined : (object as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
