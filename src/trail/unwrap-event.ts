/** What the envelope of a record tells, where the record itself does not. '' where it says nothing. */
export interface Postmark {
  readonly eventId: string;
  readonly accountId: string;
  readonly regionId: string;
}

export type Fields = Readonly<Record<string, unknown>>;

/** Takes what an event holds. */
export interface Taker {
  onRecord(record: Fields, postmark: Postmark): void;
  onMalformed(reason: string, part: unknown): void;
}

/** Beyond these an event is not one of ActionTrail; a function gets at most 32 MB, and EventBridge sends 64 KB at a time. */
const mostChars = 33_554_432;
const mostRecords = 50_000;
const mostLayers = 6;
/** `JSON.parse` itself overflows no stack, but whoever prints or compares what it gives may. */
const mostDepth = 64;

const nobody: Postmark = { eventId: '', accountId: '', regionId: '' };

/**
 * Takes ActionTrail records out of whatever brought them: one event or a list of them, as objects or as texts of JSON,
 * bare or in the `data` of a CloudEvent. One part that is none spoils no other.
 */
export function unwrapEvent(text: string, taker: Taker): void {
  let left = mostRecords;

  /** Takes what a value holds; tells what is wrong with the value itself. */
  function open(value: unknown, postmark: Postmark, layers: number): string | undefined {
    if (typeof value === 'string') return openText(value, postmark, layers);
    if (typeof value !== 'object' || value === null) return 'is no record';
    if (layers === 0) return 'is wrapped too often';
    if (Array.isArray(value)) {
      for (const part of value) {
        const wrong = open(part, postmark, layers - 1);
        if (wrong !== undefined) taker.onMalformed(wrong, part);
      }
      return undefined;
    }
    const fields = value as Fields;
    if (isRecord(fields)) return take(fields, postmark);
    const inner = contentOf(fields);
    if (inner === undefined) return 'is neither a record of ActionTrail nor holds one';
    return open(inner, stampOf(fields, postmark), layers - 1);
  }

  function openText(json: string, postmark: Postmark, layers: number): string | undefined {
    if (layers === 0) return 'is wrapped too often';
    if (depthOf(json) > mostDepth) return 'is nested too deep';
    const parsed = parse(json);
    return parsed === undefined ? 'is not JSON' : open(parsed.value, postmark, layers - 1);
  }

  function take(record: Fields, postmark: Postmark): string | undefined {
    left -= 1;
    if (left < 0) return `comes after ${mostRecords} records`;
    taker.onRecord(record, postmark);
    return undefined;
  }

  const wrong = text.length > mostChars ? 'is longer than any event' : openText(text, nobody, mostLayers);
  if (wrong !== undefined) taker.onMalformed(wrong, text);
}

/** The text of a value, as far as there is one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON, or undefined where a text is none. */
export function parse(json: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(json) };
  } catch {
    return undefined;
  }
}

/** Only a record names a service and what was done there. */
function isRecord(fields: Fields): boolean {
  return typeof fields.eventName === 'string' && typeof fields.serviceName === 'string';
}

/** What an envelope holds: EventBridge's `data`, a log's `event`, a delivery's `Records`. */
function contentOf(fields: Fields): unknown {
  for (const [name, value] of Object.entries(fields)) {
    const isHeld = typeof value === 'object' && value !== null;
    switch (name.toLowerCase()) {
      case 'data':
      case 'event':
        if (isHeld || typeof value === 'string') return value;
        break;
      case 'data_base64':
        if (typeof value === 'string') return fromBase64(value);
        break;
      case 'records':
      case 'events':
        if (Array.isArray(value)) return value;
        break;
    }
  }
  return undefined;
}

function fromBase64(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch {
    return text;
  }
}

/** Spelled in lower case by CloudEvents; an inner envelope knows better than an outer one. */
function stampOf(fields: Fields, outer: Postmark): Postmark {
  return {
    eventId: textOf(fields.id) || outer.eventId,
    accountId: textOf(fields.aliyunoriginalaccountid) || textOf(fields.aliyunaccountid) || outer.accountId,
    regionId: textOf(fields.aliyunregionid) || outer.regionId,
  };
}

/** How deep a text is nested, or would be if it were JSON. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return deepest;
}
