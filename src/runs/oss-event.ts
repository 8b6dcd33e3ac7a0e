import { InvalidInput } from '../model/errors.ts';
/** An object that OSS says was created. */
export interface CreatedObject {
  readonly bucket: string;
  /** As the event has it; whether it is percent-encoded there is not documented. */
  readonly key: string;
  readonly regionId: string;
}

/**
 * Reads what an OSS trigger hands to a function: `{"events": [{"region", "oss": {"bucket": {"name"}, "object": {"key"}}}]}`.
 *
 * @throws InvalidInput where it is anything else
 */
export function parseOssEvent(text: string): CreatedObject[] {
  const events = member(parse(text), 'events');
  if (!Array.isArray(events)) throw new InvalidInput('The event of OSS has no list of events.');

  return events.map((event: unknown, index) => {
    const bucket = member(member(member(event, 'oss'), 'bucket'), 'name');
    const key = member(member(member(event, 'oss'), 'object'), 'key');
    const regionId = member(event, 'region');
    if (typeof bucket !== 'string' || typeof key !== 'string' || typeof regionId !== 'string') {
      throw new InvalidInput(`Event ${index + 1} of OSS does not name a bucket, a key and a region.`);
    }
    return { bucket, key, regionId: regionId.replace(/^oss-/, '') };
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInput('The event of OSS is not JSON.');
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
