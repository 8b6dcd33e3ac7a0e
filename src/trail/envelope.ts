import { Buffer } from 'node:buffer';
import { BACKSLASH, CLOSE_ARRAY, CLOSE_OBJECT, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from './ascii.ts';

/** More envelopes around each other than any transport makes: a list of texts of events of texts. */
const MOST_LAYERS = 5;

/**
 * Takes bare records out of what they travel in: lists, texts (JSON in a string), EventBridge events (`data`), log
 * lines (`event`), and objects around a list (`Records`, `Events`).
 *
 * @param maxDepth how deep the JSON of a text may be nested
 * @returns records, and in the place of each that is none, why not
 */
export function unwrap(value: unknown, maxDepth: number, layers = MOST_LAYERS): readonly (object | string)[] {
  if (isBareRecord(value)) return [value];
  const contents = contentsOf(value, maxDepth);
  if (typeof contents === 'string') return [contents];
  if (contents === undefined) return [value as object];
  if (layers === 0) return ['is wrapped too often'];
  return contents.flatMap((each) => unwrap(each, maxDepth, layers - 1));
}

/** Whether an object is a record as ActionTrail writes it, whatever else it holds. */
export function isBareRecord(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const { eventName, serviceName } = value as Record<string, unknown>;
  return typeof eventName === 'string' || typeof serviceName === 'string';
}

/** What an envelope holds; undefined where an object is none; why, where a value is neither that nor a record. */
function contentsOf(value: unknown, maxDepth: number): readonly unknown[] | string | undefined {
  if (typeof value === 'string') return parseText(value, maxDepth);
  if (typeof value !== 'object' || value === null) return 'is not a record';
  if (Array.isArray(value)) return value;
  const members = Object.entries(value).map(([key, member]) => contentsOfMember(key.toLowerCase(), member));
  const found = members.filter((contents) => contents !== undefined);
  return found.length === 0 ? undefined : found.flat();
}

function contentsOfMember(key: string, value: unknown): readonly unknown[] | undefined {
  switch (key) {
    case 'records':
    case 'events':
      return Array.isArray(value) ? value : undefined;
    case 'data':
    case 'event':
      return isHeld(value) ? [value] : undefined;
    case 'data_base64':
      return typeof value === 'string' ? [Buffer.from(value, 'base64').toString('utf8')] : undefined;
    default:
      return undefined;
  }
}

function isHeld(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

function parseText(text: string, maxDepth: number): readonly unknown[] | string {
  // A failed parse is slow, and there may be millions.
  if (!/^\s*[[{"]/.test(text)) return 'is a text that is no JSON';
  if (depthOf(text) > maxDepth) return `is a text that is nested deeper than ${maxDepth}`;
  try {
    return [JSON.parse(text)];
  } catch {
    return 'is a text that is no JSON';
  }
}

/** How deep a text of JSON is nested, or would be if it were JSON. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let open = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) open = !open;
    else if (open) index += code === BACKSLASH ? 1 : 0;
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) depth += 1;
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
