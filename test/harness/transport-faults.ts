import { gzipSync } from 'node:zlib';
import type { Answer, Damage, Passage } from './proxy.ts';

/**
 * What must come of damaged answers: the same report as without the damage; a read error of the
 * operation; the same or a read error, where the product may
 * understand what is left; or any report, where the damaged answer may be the truth.
 */
export type Outcome = 'same' | 'read error' | 'either' | 'any report';

/** What may come of an answer on its way. */
export interface Fault {
  readonly name: string;
  readonly damage: Damage;
  /** What must come of it where it strikes each time. */
  readonly outcome: Outcome;
  /** Whether the answer never ends, so that the attempt runs out of time. */
  readonly hangs?: true;
  /** Whether it can be noticed only in answers that name what they are about. */
  readonly needsIdentity?: true;
}

const jsonType = 'application/json; charset=utf-8';

/** Writes bytes in place of an answer, and closes the connection unless it is to stay open. */
function raw(bytes: (passage: Passage) => string | Buffer, after: 'close' | 'open' = 'close'): Damage {
  return (passage) => {
    const { socket } = passage.response;
    if (socket === null) return true;
    const sent = bytes(passage);
    if (after === 'close') socket.end(sent);
    else socket.write(sent);
    return true;
  };
}

/** Answers with a status, headers and a body of its own. */
function reply(
  status: number,
  headers: Record<string, string | string[]>,
  body: (answer: Answer) => string | Buffer,
): Damage {
  return ({ answer, response }) => {
    response.writeHead(status, headers).end(body(answer));
    return true;
  };
}

const head = (lines: readonly string[], status = 'HTTP/1.1 200 OK') => `${[status, ...lines].join('\r\n')}\r\n\r\n`;
const half = ({ body }: Answer) => body.subarray(0, Math.floor(body.length / 2));
const whole = ({ body }: Answer) => body;
const statusOf = ({ status }: Answer) => `HTTP/1.1 ${status} X`;
/** An answer's own head, with its status. */
const headOf = (answer: Answer) =>
  head([`content-type: ${jsonType}`, `content-length: ${answer.body.length}`], statusOf(answer));
/** The answer as it came, with these headers. */
const resent =
  (headers: Record<string, string | string[]>): Damage =>
  ({ answer, response }) => {
    response.writeHead(answer.status, headers).end(answer.body);
    return true;
  };
const nothing = () => '';
const page = (title: string) => () => `<html><head><title>${title}</title></head><body>${title}</body></html>`;
const html = { 'content-type': 'text/html' };
const json = { 'content-type': jsonType };
const join = (text: string, body: Buffer) => Buffer.concat([Buffer.from(text), body]);
const hugeChunk = Buffer.alloc(1024 * 1024, 'a');

/** The answer under another length than its own. */
const lengthOf = (length: (body: Buffer) => string, after?: 'open') =>
  raw(
    ({ answer }) => join(head([`content-type: ${jsonType}`, `content-length: ${length(answer.body)}`]), answer.body),
    after,
  );

function huge({ response }: Passage): boolean {
  response.writeHead(200, json);
  response.write('{"x":"');
  let left = 34;
  const more = () => {
    if (response.destroyed) return;
    if (left === 0) {
      response.end('"}');
      return;
    }
    left -= 1;
    response.write(hugeChunk, more);
  };
  more();
  return true;
}

/** Sends the body piece by piece, one per turn of the event loop. */
function drip(pieces: number): Damage {
  return ({ answer, response }) => {
    response.writeHead(answer.status, json);
    const size = Math.max(1, Math.ceil(answer.body.length / pieces));
    let from = 0;
    const next = () => {
      if (response.destroyed) return;
      if (from >= answer.body.length) {
        response.end();
        return;
      }
      response.write(answer.body.subarray(from, from + size), () => setImmediate(next));
      from += size;
    };
    next();
    return true;
  };
}

/** Sends a space now and then, and never an end. */
function endlessDrip({ response }: Passage): boolean {
  response.writeHead(200, json);
  const timer = setInterval(() => response.write(' '), 2);
  response.once('close', () => clearInterval(timer));
  return true;
}

const errorBody = (code: string) => () => JSON.stringify({ Code: code, code, Message: 'm', RequestId: 'REQ-F' });
const redirect =
  (status: number): Damage =>
  ({ response, trapUrl }) => {
    response.writeHead(status, { location: trapUrl, ...json }).end('{}');
    return true;
  };

type Row = readonly [name: string, outcome: Fault['outcome'], damage: Damage, hangs?: true];
const rows: readonly Row[] = [
  ['connection reset', 'read error', ({ response }) => Boolean(response.socket?.resetAndDestroy()) || true],
  ['connection closed without a byte', 'read error', raw(nothing)],
  ['half of a head', 'read error', raw(() => 'HTTP/1.1 200 OK\r\ncontent-le')],
  ['another protocol', 'read error', raw(() => 'SSH-2.0-OpenSSH_9.6\r\n')],
  ['bytes of TLS', 'read error', raw(() => Buffer.from([21, 3, 1, 0, 2, 2, 40]))],
  ['a status line without a number', 'read error', raw(() => head([], 'HTTP/1.1 OK'))],
  [
    'a header without a colon',
    'read error',
    raw(({ answer }) => join(head(['broken', `content-length: ${answer.body.length}`]), answer.body)),
  ],
  [
    'a head of 64 KB',
    'read error',
    raw(({ answer }) =>
      join(head([`x-a: ${'a'.repeat(65_536)}`, `content-length: ${answer.body.length}`]), answer.body),
    ),
  ],
  [
    'protocol switched',
    'read error',
    raw(() => head(['upgrade: x', 'connection: upgrade'], 'HTTP/1.1 101 Switching Protocols')),
  ],
  [
    '100 Continue first',
    'same',
    raw(({ answer }) => join(head([], 'HTTP/1.1 100 Continue') + headOf(answer), answer.body)),
  ],
  [
    'early hints first',
    'same',
    raw(({ answer }) => join(head(['link: </a>'], 'HTTP/1.1 103 Early Hints') + headOf(answer), answer.body)),
  ],
  ['no head and no end', 'read error', () => true, true],
  ['a head and no body', 'read error', raw(() => head(['content-length: 100']), 'open'), true],
  ['endless spaces', 'read error', endlessDrip, true],
  ['slow drip', 'same', drip(20)],
  [
    'body cut in half',
    'read error',
    raw(({ answer }) => join(head([`content-length: ${answer.body.length}`]), half(answer))),
  ],
  [
    'body cut before its last byte',
    'read error',
    raw(({ answer }) => join(head([`content-length: ${answer.body.length}`]), answer.body.subarray(0, -1))),
  ],
  ['half of a body as a whole', 'read error', reply(200, json, half)],
  ['length too short', 'read error', lengthOf((body) => `${Math.max(1, body.length - 1)}`)],
  ['length too long, then closed', 'read error', lengthOf((body) => `${body.length + 10}`)],
  ['length too long, left open', 'read error', lengthOf((body) => `${body.length + 10}`, 'open'), true],
  ['length that is no number', 'read error', lengthOf(() => 'many')],
  ['length below zero', 'read error', lengthOf(() => '-1')],
  [
    'two lengths',
    'read error',
    raw(({ answer }) =>
      join(head([`content-length: ${answer.body.length}`, `content-length: ${answer.body.length - 1}`]), answer.body),
    ),
  ],
  [
    'chunks without an end',
    'read error',
    raw(({ answer }) =>
      join(`${head(['transfer-encoding: chunked'])}${answer.body.length.toString(16)}\r\n`, answer.body),
    ),
  ],
  [
    'a chunk whose size is no number',
    'read error',
    raw(({ answer }) => join(`${head(['transfer-encoding: chunked'])}zz\r\n`, answer.body)),
  ],
  [
    'no length, closed at the end',
    'same',
    raw(({ answer }) => join(head([`content-type: ${jsonType}`], statusOf(answer)), answer.body)),
  ],
  ['no length, closed in the middle', 'read error', raw(({ answer }) => join(head([]), half(answer)))],
  [
    'a second answer behind the first',
    'either',
    raw(({ answer }) => Buffer.concat([1, 2].map(() => join(headOf(answer), answer.body))), 'open'),
  ],
  ['closed after a whole answer', 'same', resent({ ...json, connection: 'close' })],
  ['empty body', 'read error', reply(200, json, nothing)],
  ['body of spaces', 'read error', reply(200, json, () => '  \n ')],
  ['204', 'read error', reply(204, {}, nothing)],
  ['205', 'read error', reply(205, {}, nothing)],
  ['206 with half of the body', 'read error', reply(206, { ...json, 'content-range': 'bytes 0-10/100' }, half)],
  ['HTML page', 'read error', reply(200, html, page('Sign in'))],
  ['HTML page in JSON’s name', 'read error', reply(200, json, page('Sign in'))],
  ['text', 'read error', reply(200, { 'content-type': 'text/plain' }, () => 'OK')],
  ['XML', 'read error', reply(200, { 'content-type': 'text/xml' }, () => '<Error><Code>Busy</Code></Error>')],
  ['broken XML of an error', 'read error', reply(500, { 'content-type': 'text/xml;charset=utf-8' }, () => '<Error')],
  ['JSON null', 'read error', reply(200, json, () => 'null')],
  ['JSON true', 'read error', reply(200, json, () => 'true')],
  ['JSON number', 'read error', reply(200, json, () => '0')],
  ['JSON in a JSON string', 'read error', reply(200, json, ({ body }) => JSON.stringify(body.toString()))],
  ['JSON with something behind it', 'read error', reply(200, json, ({ body }) => `${body}}`)],
  [
    'bytes that are no gzip',
    'read error',
    reply(200, { ...json, 'content-encoding': 'gzip' }, () => Buffer.from('1f8b0800ffff', 'hex')),
  ],
  ['real gzip', 'either', reply(200, { ...json, 'content-encoding': 'gzip' }, ({ body }) => gzipSync(body))],
  ['UTF-16', 'read error', reply(200, json, ({ body }) => Buffer.from(`\ufeff${body}`, 'utf16le'))],
  ['a byte order mark', 'either', reply(200, json, ({ body }) => join('\ufeff', body))],
  ['34 MB', 'read error', huge],
  ['JSON under another type', 'same', resent(html)],
  ['no type', 'same', resent({})],
  ['headers given twice', 'same', resent({ 'content-type': [jsonType, 'text/html'], 'x-acs-request-id': ['A', 'B'] })],
  ['301', 'read error', redirect(301)],
  ['302', 'read error', redirect(302)],
  ['303', 'read error', redirect(303)],
  ['307', 'read error', redirect(307)],
  ['308', 'read error', redirect(308)],
  ['304', 'read error', reply(304, {}, nothing)],
  ['300 with the true body', 'read error', reply(300, json, whole)],
  ['400 without a body', 'read error', reply(400, {}, nothing)],
  ['400 with the true body', 'read error', reply(400, json, whole)],
  ['401', 'read error', reply(401, json, errorBody('InvalidAccessKeyId.NotFound'))],
  ['403 with HTML', 'read error', reply(403, html, page('Forbidden'))],
  ['403', 'read error', reply(403, json, errorBody('Forbidden.RAM'))],
  ['404 without a body', 'read error', reply(404, {}, nothing)],
  ['404 with HTML', 'read error', reply(404, html, page('Not found'))],
  ['404 with the true body', 'read error', reply(404, json, whole)],
  ['409', 'read error', reply(409, json, errorBody('Conflict'))],
  ['418 with JSON null', 'read error', reply(418, json, () => 'null')],
  ['429 without a body', 'read error', reply(429, {}, nothing)],
  ['429 that asks to wait', 'read error', reply(429, { ...json, 'retry-after': '1' }, errorBody('Throttling'))],
  ['500 with the true body', 'read error', reply(500, json, whole)],
  ['500', 'read error', reply(500, json, errorBody('InternalError'))],
  ['502 with HTML', 'read error', reply(502, html, page('Bad gateway'))],
  ['503 without a body', 'read error', reply(503, {}, nothing)],
  ['504', 'read error', reply(504, json, errorBody('GatewayTimeout'))],
  ['599 with the true body', 'read error', reply(599, json, whole)],
];

/** Faults of the transport, which know nothing of what an answer means. */
export const transportFaults: readonly Fault[] = rows.map(([name, outcome, damage, hangs]) => ({
  name,
  outcome,
  damage,
  ...(hangs && { hangs }),
}));
