/** A request, whichever server took it. */
export interface WebRequest {
  /** Upper case. */
  readonly method: string;
  /** As it was sent, without the query: still percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** By lower-case name; values of one name are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Whether people reach this over TLS. */
  readonly secure: boolean;
}

/** An answer, whichever server gives it. */
export interface WebResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What a request may be at most; Function Compute itself takes 8 KB of headers and 4 KB of path. */
export const limits = {
  path: 512,
  query: 2_048,
  headers: 12_288,
  body: 4_096,
} as const;

/** The status of a request that is larger than any that is answered, or undefined. */
export function tooLarge({ path, query, headers, body }: WebRequest): 413 | 414 | 431 | undefined {
  if (path.length > limits.path || sizeOf(query) > limits.query) return 414;
  if (sizeOf(headers) > limits.headers) return 431;
  return body.length > limits.body ? 413 : undefined;
}

function sizeOf(fields: Readonly<Record<string, string>>): number {
  return Object.entries(fields).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}

/** An answer with a text as its body. */
export function textResponse(status: number, type: string, text: string, headers = {}): WebResponse {
  return { status, headers: { ...headers, 'content-type': type }, body: new TextEncoder().encode(text) };
}

/** An answer with nothing in it. */
export function emptyResponse(status: number, headers: Readonly<Record<string, string>> = {}): WebResponse {
  return { status, headers, body: new Uint8Array() };
}
