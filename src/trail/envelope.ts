import { Buffer } from 'node:buffer';
import { BACKSLASH, CLOSE_ARRAY, CLOSE_OBJECT, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from './ascii.ts';

/** Takes what an envelope holds. */
export interface Contents {
  onRecord(record: object): void;
  onBroken(reason: string): void;
}

/** More envelopes around each other than any transport makes: a list of texts of events of texts. */
const MOST_LAYERS = 5;

/**
 * Takes bare records out of what they travel in: lists, texts (JSON in a string), EventBridge events (`data`), log
 * lines (`event`), and objects that hold nothing but a list (`Records`, `Events`).
 *
 * @param maxDepth how deep the JSON of a text may be nested
 */
export function unwrap(value: unknown, maxDepth: number, contents: Contents, layers = MOST_LAYERS): void {
  if (typeof value === 'string') {
    if (layers === 0) return contents.onBroken('is wrapped too often');
    const text = parseText(value, maxDepth);
    if (text === undefined) return contents.onBroken('is a text that is not JSON, or nested too deep');
    return unwrap(text.value, maxDepth, contents, layers - 1);
  }
  if (typeof value !== 'object' || value === null) return contents.onBroken('is not a record');
  const inner = innerOf(value);
  if (inner === undefined) return contents.onRecord(value);
  if (layers === 0) return contents.onBroken('is wrapped too often');
  for (const each of inner) unwrap(each, maxDepth, contents, layers - 1);
}

/** Whether an object is a record as ActionTrail writes it, whatever else it holds. */
export function isBareRecord(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { eventName, serviceName } = value as Record<string, unknown>;
  return typeof eventName === 'string' || typeof serviceName === 'string';
}

/** What an envelope holds; undefined where an object is none. */
function innerOf(value: object): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (isBareRecord(value)) return undefined;
  for (const [key, member] of Object.entries(value)) {
    switch (key.toLowerCase()) {
      case 'records':
      case 'events':
        if (Array.isArray(member)) return member;
        break;
      case 'data':
        if (Array.isArray(member)) return member;
        if (isHeld(member)) return [member];
        break;
      case 'event':
        if (isHeld(member)) return [member];
        break;
      case 'data_base64':
        if (typeof member === 'string') return [Buffer.from(member, 'base64').toString('utf8')];
        break;
    }
  }
  return undefined;
}

function isHeld(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

function parseText(text: string, maxDepth: number): { readonly value: unknown } | undefined {
  if (depthOf(text) > maxDepth) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
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
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) deepest = Math.max(deepest, (depth += 1));
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth -= 1;
  }
  return deepest;
}
