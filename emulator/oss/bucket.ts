import { createHash } from 'node:crypto';

/** A bucket as an account file gives it. */
export interface BucketFile {
  /** Unique over all accounts. */
  name: string;
  region: string;
  /** By key: the text, or "base64:" and the bytes. */
  objects?: Record<string, string>;
  /** Absent where it was never switched on. Old versions are not kept, but forbidding to overwrite has no effect. */
  versioning?: 'Enabled' | 'Suspended';
}

/** What is kept of an object. */
export interface StoredObject {
  readonly bytes: Buffer;
  /** The MD5 of the bytes, in upper-case hexadecimal digits, without quotes. */
  readonly eTag: string;
  readonly contentType: string;
  /** The x-oss-meta-… headers it was put with, by lower-case name. */
  readonly meta: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

/** A bucket and its objects; tests may put and delete behind its clients' backs. */
export class Bucket {
  readonly name: string;
  readonly region: string;
  versioning: BucketFile['versioning'];
  private readonly objects = new Map<string, StoredObject>();
  private sorted: string[] | undefined;

  constructor(file: BucketFile, now: number) {
    this.name = file.name;
    this.region = file.region;
    this.versioning = file.versioning;
    for (const [key, value] of Object.entries(file.objects ?? {})) this.put(key, bytesOf(value), now);
  }

  get(key: string): StoredObject | undefined {
    return this.objects.get(key);
  }

  put(
    key: string,
    bytes: Buffer,
    modified: number,
    more: Partial<Pick<StoredObject, 'contentType' | 'meta'>> = {},
  ): StoredObject {
    const eTag = createHash('md5').update(bytes).digest('hex').toUpperCase();
    const object = { bytes, eTag, contentType: 'application/octet-stream', meta: {}, modified, ...more };
    if (!this.objects.has(key)) this.sorted = undefined;
    this.objects.set(key, object);
    return object;
  }

  delete(key: string): void {
    if (this.objects.delete(key)) this.sorted = undefined;
  }

  /** All keys in the order of their UTF-8 bytes, as listings tell them. */
  keys(): readonly string[] {
    this.sorted ??= [...this.objects.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return this.sorted;
  }
}

function bytesOf(value: string): Buffer {
  return value.startsWith('base64:') ? Buffer.from(value.slice('base64:'.length), 'base64') : Buffer.from(value);
}
