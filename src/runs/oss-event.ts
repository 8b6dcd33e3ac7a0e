import { InvalidInput } from '../model/errors.ts';
import { field, parseJson } from '../model/json.ts';
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
  const value = parseJson(text);
  if (value === undefined) throw new InvalidInput('The event of OSS is not JSON.');
  const events = field(value, 'events');
  if (!Array.isArray(events)) throw new InvalidInput('The event of OSS has no list of events.');

  return events.map((event: unknown, index) => {
    const bucket = field(field(field(event, 'oss'), 'bucket'), 'name');
    const key = field(field(field(event, 'oss'), 'object'), 'key');
    const regionId = field(event, 'region');
    if (typeof bucket !== 'string' || typeof key !== 'string' || typeof regionId !== 'string') {
      throw new InvalidInput(`Event ${index + 1} of OSS does not name a bucket, a key and a region.`);
    }
    return { bucket, key, regionId: regionId.replace(/^oss-/, '') };
  });
}
