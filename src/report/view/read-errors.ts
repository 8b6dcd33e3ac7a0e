import { readErrorIn } from '../../checks/shared-reasons.ts';
import { type ErrorAdvice, errorAdvice } from '../../model/error-advice.ts';
import type { ReadError } from '../../model/fact.ts';
import { type Finding, severities } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Report } from '../../model/report.ts';

/** Read errors that are alike: they are listed once, with what to do about them. */
export interface ReadErrorGroup {
  readonly errors: readonly [ReadError, ...ReadError[]];
  readonly advice: ErrorAdvice;
}

export function readErrorGroups({ readErrors }: Pick<Report, 'readErrors'>): ReadErrorGroup[] {
  const groups = groupBy(readErrors, (error) =>
    // Where answers are malformed, each may be so in its own way.
    JSON.stringify([error.operation, error.code, errorAdvice(error).showsMessage ? essence(error) : '']),
  );
  return [...groups.values()].map((errors) => ({ errors, advice: errorAdvice(errors[0]) }));
}

/** A message without what differs from one resource to the next. */
function essence({ message, resource, regionId, requestId }: ReadError): string {
  return [resource, regionId, requestId].reduce<string>(
    (text, part) => (part === undefined || part === '' ? text : text.replaceAll(part, '')),
    message,
  );
}

/** What was read and still decides nothing, by reason. */
export interface InsufficientData {
  readonly findings: number;
  /** Findings of one reason, the most severe first. */
  readonly reasons: readonly (readonly [Finding, ...Finding[]])[];
  /** Findings that wait for a read error, which is listed on its own. */
  readonly waiting: number;
}

export function insufficientData({ findings, readErrors }: Report): InsufficientData {
  const unknown = findings.filter(({ verdict }) => verdict === 'INSUFFICIENT_DATA');
  const listed = new Set(readErrors.map(nameOf));
  const open = unknown.filter(({ message }) => {
    const error = readErrorIn(message);
    return error === undefined || !listed.has(nameOf(error));
  });
  const reasons = [...groupBy(open, reasonName).values()].sort((a, b) => rank(a) - rank(b));
  return { findings: unknown.length, reasons, waiting: unknown.length - open.length };
}

/** One finding of each resource. */
export function perResource(findings: readonly Finding[]): Finding[] {
  const resources = groupBy(findings, ({ resource: { type, accountId, regionId, id } }) =>
    JSON.stringify([type, accountId, regionId, id]),
  );
  return [...resources.values()].map(([first]) => first);
}

type NamedError = Pick<ReadError, 'operation' | 'resource' | 'code' | 'requestId'>;

function nameOf({ operation, resource = '', code, requestId }: NamedError): string {
  return JSON.stringify([operation, resource, code, requestId]);
}

/**
 * Reasons that differ only in a time or a count are one reason; what could not be read differs by what it was,
 * and what a file declares by what is written there.
 */
function reasonName({ message, reason, waiver, location }: Finding): string {
  return JSON.stringify([
    message.id,
    readErrorIn(message) === undefined && location === undefined ? '' : reason,
    waiver !== undefined,
  ]);
}

function rank(findings: readonly Finding[]): number {
  return Math.min(...findings.map(({ severity }) => severities.indexOf(severity)));
}
