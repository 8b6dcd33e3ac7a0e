import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnyRecord, holdsWord, records } from './records.ts';
import { scanBytes } from './scan-bytes.ts';
import { styles, writer } from './serialize.ts';

type Write = ReturnType<typeof writer>;
type Form = (list: readonly AnyRecord[], write: Write, onOneLine: Write) => string;

/** What carries a record as text. */
const texts = (list: readonly AnyRecord[]) => list.map((record) => JSON.stringify(record));

const forms: Readonly<Record<string, Form>> = {
  'a JSON array': (list, write) => write(list),
  'an array of arrays': (list, write) => write([list, [], [list]]),
  'arrays one after another': (list, write) => `${write(list)}\n${write(list)} ${write([])}`,
  'JSON lines': (list, _, write) => list.map((record) => `${write(record)}\n`).join(''),
  'JSON lines with blank ones, CRLF and a byte-order mark': (list, _, write) =>
    `\ufeff\r\n${list.map((record) => `${write(record)}\r\n\r\n`).join('')}`,
  'objects with nothing between them': (list, write) => list.map(write).join(''),
  'EventBridge events': (list, write) =>
    write(
      list.map((data, id) => ({ id: String(id), specversion: '1.0', source: 'acs.kms', data, aliyunregionid: 'x' })),
    ),
  'EventBridge events with their data as text': (list, write) =>
    write(texts(list).map((data) => ({ data, specversion: '1.0' }))),
  'an EventBridge event with a list': (list, write) => write({ id: '1', data: list, specversion: '1.0' }),
  'an array of texts': (list, write) => write(texts(list)),
  'lines of texts': (list, _, write) => texts(list).map(write).join('\n'),
  'an array of EventBridge events as texts': (list, write) =>
    write(list.map((data) => JSON.stringify({ id: 'x', data: JSON.stringify(data) }))),
  'log lines': (list, _, write) =>
    texts(list)
      .map((event) => write({ __topic__: 'actiontrail_audit_event', event }))
      .join('\n'),
  'an object of Records': (list, write) => write({ Records: list }),
  'an object of Events with more fields': (list, write) =>
    write({ StartTime: 'x', Events: list, NextToken: '},{', More: [{ Events: [1] }] }),
  'lines of objects of events': (list, _, write) => `${write({ events: list })}\n${write({ events: [] })}\n`,
  'an array of objects of records': (list, write) => write([{ n: 1, records: list }, { Records: [] }]),
};
/** Forms that hold each record more than once. */
const copies: Readonly<Record<string, number>> = { 'an array of arrays': 2, 'arrays one after another': 2 };

describe.each(Object.entries(forms))('%s', (name, form) => {
  it('is read record by record, wherever it is cut, compressed or not', async () => {
    const lists = fc.array(records, { maxLength: 6 });
    const lengths = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(lists, styles, lengths, fc.boolean(), async (list, style, lengths, compressed) => {
        const text = form(list, writer(style), writer(style, false));
        const scanned = await scanBytes(compressed ? gzipSync(text) : text, { lengths });
        const expected = Array.from({ length: copies[name] ?? 1 }, () => list).flat();

        expect(scanned.damages).toEqual([]);
        expect(scanned.records).toBe(expected.length);
        const wanted = expected.filter(holdsWord);
        // The first records are given in any case, and an escape may stand for any letter: there may be more.
        expect(isInOrder(wanted, scanned.given) && isInOrder(scanned.given, expected)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

it.each([
  ['log lines', (text: string) => JSON.stringify({ event: text })],
  ['texts', (text: string) => JSON.stringify(text)],
  ['texts in texts', (text: string) => JSON.stringify({ message: JSON.stringify({ data: text }) })],
])('%s are read however many came before', async (_, wrap) => {
  for (const name of ['Decrypt', 'DECRYPT', '\\u0044ecrypt']) {
    const text = `{"eventName":"${name}","serviceName":"Kms"}`;
    const { given } = await scanBytes(Array.from({ length: 30 }, () => wrap(text)).join('\n'));
    expect(given).toHaveLength(30);
  }
});

/** Whether all of some values are among others, in the same order. */
function isInOrder(some: readonly unknown[], others: readonly unknown[]): boolean {
  const left = others.map((each) => JSON.stringify(each));
  return some.every((each) => {
    const index = left.indexOf(JSON.stringify(each));
    left.splice(0, index + 1);
    return index !== -1;
  });
}
