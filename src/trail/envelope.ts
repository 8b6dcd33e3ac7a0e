import { Buffer } from 'node:buffer';

export type Fields = Readonly<Record<string, unknown>>;

/** What the envelope of a record says, where the record itself does not; '' where it says nothing. */
export interface Stamp {
  readonly eventId: string;
  readonly accountId: string;
  readonly regionId: string;
}

/** A record of ActionTrail, or a part of an envelope that is none and why. */
export type Unwrapped =
  | { readonly record: Fields; readonly stamp: Stamp }
  | { readonly reason: string; readonly part: unknown };

/** More envelopes around each other than any transport makes: a list of texts of events of texts. */
const mostLayers = 6;
/** `JSON.parse` itself overflows no stack, but a function that prints or compares what it returns may. */
const mostDepth = 64;
/** What is wrong with an object that is neither a record nor holds one. */
export const noRecord = 'is neither a record of ActionTrail nor holds one';
const noStamp: Stamp = { eventId: '', accountId: '', regionId: '' };

/**
 * Takes records out of what they travel in: lists, texts of JSON, lines of it, CloudEvents (`data`), log lines (`event`, `message`), rows
 * of SLS (`event.x`), and objects around a list (`Records`, `Events`). One part that is no record spoils no other.
 */
export function unwrap(value: unknown, stamp: Stamp = noStamp, layers = mostLayers): readonly Unwrapped[] {
  const wrong = (reason: string): Unwrapped[] => [{ reason, part: value }];
  if (typeof value === 'string') {
    const parsed = parseJson(value);
    if ('reason' in parsed) {
      const lines = layers === 0 ? [] : linesOf(value);
      return lines.length === 0 ? wrong(parsed.reason) : lines.flatMap((line) => unwrap(line, stamp, layers - 1));
    }
    return layers === 0 ? wrong('is wrapped too often') : unwrap(parsed.value, stamp, layers - 1);
  }
  if (typeof value !== 'object' || value === null) return wrong('is not a record');
  if (Array.isArray(value)) {
    return layers === 0 ? wrong('is wrapped too often') : value.flatMap((each) => unwrap(each, stamp, layers - 1));
  }
  const fields = value as Fields;
  if (isRecord(fields)) return [{ record: fields, stamp }];
  const contents = contentsOf(fields);
  if (contents === undefined) return wrong(noRecord);
  if (layers === 0) return wrong('is wrapped too often');
  return contents.flatMap((each) => unwrap(each, stampOf(fields, stamp), layers - 1));
}

/** The lines of a text, where at least one of several is an object or a list; else none. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const isLines = lines.length > 1 && lines.some((line) => /^\s*[[{]/.test(line) && 'value' in parseJson(line));
  return isLines ? lines : [];
}

/** Parses JSON, unless it is nested too deep. */
export function parseJson(text: string): { readonly value: unknown } | { readonly reason: string } {
  // A failed parse is slow, and there may be millions.
  if (!/^\s*[[{"]/.test(text)) return { reason: 'is not JSON' };
  if (depthOf(text) > mostDepth) return { reason: `is nested deeper than ${mostDepth}` };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { reason: 'is not JSON' };
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A record names an event or a service. Where it names one only, its reader says whether the other one matters. */
function isRecord({ eventName, serviceName }: Fields): boolean {
  return eventName !== undefined || serviceName !== undefined;
}

/** What an envelope holds; undefined where an object is none. */
function contentsOf(fields: Fields): unknown[] | undefined {
  const entries = Object.entries(fields);
  const columns = entries.filter(([name]) => name.startsWith('event.'));
  if (columns.length > 0) return [recordOfColumns(columns)];
  const held = entries.flatMap(([name, value]) => {
    switch (name.toLowerCase()) {
      case 'records':
      case 'events':
        return Array.isArray(value) ? [value] : [];
      case 'data':
      case 'event':
        return typeof value === 'string' || (typeof value === 'object' && value !== null) ? [value] : [];
      case 'message':
        return typeof value === 'string' && /^\s*[[{]/.test(value) ? [value] : [];
      case 'data_base64':
        return typeof value === 'string' ? [Buffer.from(value, 'base64').toString('utf8')] : [];
      default:
        return [];
    }
  });
  return held.length === 0 ? undefined : held;
}

/** The record that an index of SLS took apart: `event.userIdentity.type` is a member of a member. */
function recordOfColumns(columns: readonly (readonly [string, unknown])[]): Fields {
  const record = new Map<string, unknown>();
  const members = new Map<string, [string, unknown][]>();
  for (const [name, value] of columns) {
    const [, member = '', ...path] = name.split('.');
    if (path.length === 0) record.set(member, value);
    else members.set(member, [...(members.get(member) ?? []), [path.join('.'), value]]);
  }
  for (const [member, values] of members) {
    if (!record.has(member)) record.set(member, Object.fromEntries(values));
  }
  return Object.fromEntries(record);
}

/** CloudEvents spells its attributes in lower case; an inner envelope knows better than an outer one. */
function stampOf(fields: Fields, outer: Stamp): Stamp {
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  return {
    eventId: text('id') || outer.eventId,
    accountId: text('aliyunoriginalaccountid') || text('aliyunaccountid') || outer.accountId,
    regionId: text('aliyunregionid') || outer.regionId,
  };
}

/** How deep a text is nested, or would be if it were JSON. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index];
    if (letter === '"') inString = !inString;
    else if (inString) index += letter === '\\' ? 1 : 0;
    else if (letter === '{' || letter === '[') depth += 1;
    else if (letter === '}' || letter === ']') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
