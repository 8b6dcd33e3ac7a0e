import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChangeEvent } from '../../src/trail/change-event.ts';
import { unwrap } from '../../src/trail/envelope.ts';
import { foldDelivery } from '../../src/trail/fold.ts';
import { readRecord, roleCallOf } from '../../src/trail/record.ts';
import { accountId } from '../account.ts';
import { pieces } from './scan-bytes.ts';
import { type Json, styles, writer } from './serialize.ts';

type Fields = Readonly<Record<string, unknown>>;

/** By hand: FUZZ_RUNS=20000 npx vitest run test/trail/fuzz.test.ts */
const numRuns = Number(process.env.FUZZ_RUNS ?? 60);
const now = Date.parse('2026-11-22T06:30:00Z');
const origin = { name: 'delivery', source: 'file', accountId };

/** What a plain reader takes for records: everything is parsed at once, and nothing is skipped. */
function reference(bytes: Uint8Array): { records: number; ids: Set<string> } | undefined {
  const all = recordsIn(textIn(bytes));
  return all && { records: all.length, ids: new Set(all.filter(isCall).map(({ eventId }) => String(eventId))) };
}

function textIn(bytes: Uint8Array): string {
  try {
    return Buffer.from(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch {
    return '{';
  }
}

function recordsIn(text: string): Fields[] | undefined {
  try {
    return opened(JSON.parse(text));
  } catch {
    try {
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      return lines.flatMap((line) => opened(JSON.parse(line)));
    } catch {
      return undefined;
    }
  }
}

function opened(value: unknown): Fields[] {
  if (typeof value === 'string') return opened(JSON.parse(value));
  if (Array.isArray(value)) return value.flatMap(opened);
  const fields = value as Fields;
  if ('eventName' in fields || 'serviceName' in fields) return [fields];
  return ['data', 'event', 'message', 'Records'].flatMap((name) => (name in fields ? opened(fields[name]) : []));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isCall({ eventName, serviceName, userIdentity, recipientAccountId }: Fields): boolean {
  const {
    type,
    userName,
    accountId: caller = '',
  } = Object(typeof userIdentity === 'string' ? parsed(userIdentity) : userIdentity) as Fields;
  const isCrypto = /^(en|de)crypt$/i.test(String(eventName)) && /^kms$/i.test(String(serviceName));
  const isRole = /^aliyuncsmanagedsecurityrole([:/]|$)/i.test(String(userName)) && /^assumed-role$/i.test(String(type));
  return isCrypto && isRole && (caller === '' || !recipientAccountId || caller === recipientAccountId);
}

const noise = fc.constantFrom(
  '',
  'x',
  '"},{"eventId":"',
  '\\',
  '},{',
  '云盘 🔑',
  '\n{"eventName":"Decrypt"}\n',
  '[',
  '"',
);
const record = (eventId: string) =>
  fc
    .record({
      eventName: fc.constantFrom('Encrypt', 'decrypt', 'DECRYPT', 'DescribeKey', 'DisableKey'),
      serviceName: fc.constantFrom('Kms', 'kms', 'Ecs'),
      role: fc.constantFrom('aliyuncsmanagedsecurityrole', 'AliyunCSManagedSecurityRole', 'aliyunossrole'),
      asText: fc.boolean(),
      userAgent: noise,
      list: fc.array(fc.constantFrom<Json>({ eventName: 'Decrypt' }, [1, {}], null, '}'), { maxLength: 3 }),
    })
    .map(({ role, asText, eventName, serviceName, userAgent, list }): Json => {
      const userIdentity = { type: 'assumed-role', userName: `${role}:x`, accountId };
      return {
        ...{ eventId, eventName, serviceName, userAgent, requestParameters: { KeyId: 'key-b', list } },
        ...{ eventTime: '2026-11-22T06:00:00Z', acsRegion: 'cn-hangzhou', recipientAccountId: accountId },
        userIdentity: asText ? JSON.stringify(userIdentity) : userIdentity,
      };
    });

/** A call but for what a test changes of it. */
const oddCall = {
  ...{ eventId: 'odd', eventName: 'Decrypt', serviceName: 'Kms', eventTime: '2026-11-22T06:00:00Z' },
  ...{ acsRegion: 'cn-hangzhou', recipientAccountId: accountId },
  userIdentity: { type: 'assumed-role', userName: 'aliyuncsmanagedsecurityrole:x' },
};

const envelopes: readonly ((one: Json) => Json)[] = [
  (one) => one,
  (one) => JSON.stringify(one),
  (one) => ({ id: '1', specversion: '1.0', data: one }),
  (one) => ({ '@timestamp': 'x', message: JSON.stringify(one) }),
  (one) => ({ __topic__: 'actiontrail_audit_event', event: JSON.stringify(one) }),
  (one) => ({ Records: [one, []], more: 1 }),
];

interface Sent {
  readonly bytes: Buffer;
  readonly isPlain: boolean;
}

/** A delivery of up to twelve records, in any envelopes, compressed in up to three members or not. */
const deliveries: fc.Arbitrary<Sent> = fc
  .nat(12)
  .chain((count) =>
    fc.record({
      list: fc.tuple(...Array.from({ length: count }, (_, index) => record(`E${index}`))),
      wrapped: fc.array(fc.constantFrom(...envelopes), { minLength: 1, maxLength: 4 }),
      style: styles,
      isLines: fc.boolean(),
      members: fc.nat(3),
      cut: fc.nat(4_000),
    }),
  )
  .map(({ list, wrapped, style, isLines, members, cut }) => {
    const values = list.map((one, index) => wrapped[index % wrapped.length]?.(one) ?? one);
    const write = writer(style, !isLines);
    const text = Buffer.from(isLines ? values.map((value) => `${write(value)}\n`).join('') : write(values));
    if (members === 0) return { bytes: text, isPlain: true };
    const at = members === 1 ? text.length : cut % (text.length + 1);
    const parts = [text.subarray(0, at), text.subarray(at), ...(members === 3 ? [Buffer.from('')] : [])];
    return { bytes: Buffer.concat(parts.map((part) => gzipSync(part))), isPlain: false };
  });

const lengths = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 4 });

async function counted(bytes: Uint8Array, cuts: readonly number[] = []) {
  const { deliveries, records, broken } = await foldDelivery(pieces(bytes, cuts), origin, { now, withEvents: true });
  const hours = [...deliveries.values()].flatMap((delivery) => delivery.hours);
  return { records, broken, calls: hours.reduce((sum, { count }) => sum + count, 0) };
}

describe('a delivery', () => {
  it('is counted as by a plain reader, wherever its pieces and members begin', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, lengths, async ({ bytes }, cuts) => {
        const expected = reference(bytes);
        expect(await counted(bytes, cuts)).toEqual({
          ...{ records: expected?.records, calls: expected?.ids.size },
          broken: 0,
        });
      }),
      { numRuns },
    );
  });

  it('that is cut off, or holds other bytes, is counted for no more than it holds, and not silently for less', async () => {
    const junk = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      noise.map((text) => Buffer.from(text)),
    );
    const edits = fc.record({ at: fc.nat(5_000), remove: fc.nat(60), insert: junk, isCut: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(deliveries, edits, lengths, async ({ bytes }, { at, remove, insert, isCut }, cuts) => {
        const from = at % (bytes.length + 1);
        const rest = isCut ? [] : [insert, bytes.subarray(from + remove)];
        const edited = Buffer.concat([bytes.subarray(0, from), ...rest]);
        const [before, after] = [reference(bytes), reference(edited)];
        const found = await counted(edited, cuts);
        expect(found.calls).toBeLessThanOrEqual(before?.ids.size ?? 0);
        // Values one after another are read without the commas that a plain reader wants: then nothing may be missing.
        if (found.broken === 0) expect(found.calls).toBe((after ?? before)?.ids.size);
      }),
      { numRuns: 3 * numRuns },
    );
  });

  it('with records among them that cannot be read is counted for all the others', async () => {
    const bad = fc.constantFrom(
      JSON.stringify({ ...oddCall, errorCode: {} }),
      JSON.stringify({ ...oddCall, eventTime: '2099-01-01T00:00:00Z' }),
      JSON.stringify({ ...oddCall, recipientAccountId: '１２３４' }),
      JSON.stringify({ ...oddCall, recipientAccountId: '1'.repeat(5_000) }),
      JSON.stringify({ ...oddCall, userIdentity: `{"type":${'['.repeat(100)}` }),
      `{"eventName":"Decrypt","serviceName":"Kms","list":${'['.repeat(100)}${']'.repeat(100)}}`,
      '{"eventName":"Decrypt","serviceName":}',
      '{"eventName":"Decrypt","serviceName":"Kms"]',
      '{"eventName":"Decrypt" "serviceName":"Kms"}',
      '"{\\"eventName\\":\\"Decrypt\\""',
      '{"eventName":"Decrypt","serviceName":"\n"}',
      'junk',
    );
    const lists = fc
      .integer({ min: 1, max: 20 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => record(`E${index}`))));
    const places = fc.array(fc.record({ at: fc.nat(20), bad }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(lists, places, fc.boolean(), lengths, async (list, among, isLines, cuts) => {
        const values = list.map((one) => JSON.stringify(one));
        for (const { at, bad } of among) values.splice(at % (values.length + 1), 0, bad);
        const sent = isLines ? values.map((value) => `${value}\n`).join('') : `[${values.join(',')}]`;
        const found = await counted(Buffer.from(sent), cuts);
        expect(found.broken).toBeGreaterThan(0);
        expect(found.calls).toBe((list as unknown as Fields[]).filter(isCall).length);
      }),
      { numRuns: 3 * numRuns },
    );
  });

  it('of any bytes is read without an error that nobody expects', async () => {
    const alphabet = fc.constantFrom(
      ...Buffer.from('{}[]",:\\u00e1 \n"eventName"data'),
      0xef,
      0xbb,
      0xff,
      0xc3,
      0x1f,
      0x8b,
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(alphabet, { maxLength: 300 }).map((all) => Uint8Array.from(all)),
      fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 200 }).map((all) => Buffer.from([0x1f, 0x8b, 8, 0, ...all])),
    );
    await fc.assert(
      fc.asyncProperty(bytes, lengths, async (some, cuts) => {
        expect(await counted(some, cuts)).toMatchObject({ calls: 0 });
        expect(readChangeEvent(Buffer.from(some).toString('utf8')).auditEvents).toEqual([]);
      }),
      { numRuns: 3 * numRuns },
    );
  });
});

describe('a record', () => {
  const names = [
    'eventName',
    'serviceName',
    'userIdentity',
    'type',
    'userName',
    'errorCode',
    'eventTime',
    'data',
    'event',
  ];
  const words = [
    'Decrypt',
    'Kms',
    'assumed-role',
    'aliyuncsmanagedsecurityrole:x',
    '2026-11-22T06:00:00Z',
    '{}',
    '__proto__',
  ];
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<Json>(...words, null, true, 0, -1, 202, ''),
      fc.string(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names, 'KeyId', 'requestParameters', '__proto__'), tie('value'), { maxKeys: 6 }),
    ),
  }));

  it('of any members is a call only where a plain reader takes it for one', () => {
    fc.assert(
      fc.property(value, (any) => {
        for (const part of unwrap(any)) {
          if (!('record' in part)) continue;
          const reading = roleCallOf(readRecord(part.record, part.stamp), now);
          if (reading.is === 'role-call') expect(isCall(part.record)).toBe(true);
        }
        readChangeEvent(JSON.stringify(any));
      }),
      { numRuns: 10 * numRuns },
    );
  });
});
