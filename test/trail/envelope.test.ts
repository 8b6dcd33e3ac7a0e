import { describe, expect, it } from 'vitest';
import { unwrap } from '../../src/trail/envelope.ts';
import { scanBytes } from './scan-bytes.ts';

const record = { eventName: 'Decrypt', serviceName: 'Kms', userIdentity: { userName: 'somebody' } };
const opened = (value: unknown) => unwrap(value).map((part) => ('record' in part ? part.record : part.reason));
const text = JSON.stringify(record);

describe('an envelope', () => {
  it.each([
    ['nothing', record],
    ['a list', [record]],
    ['a text', text],
    ['an event', { specversion: '1.0', data: record }],
    ['an event with a text', { specversion: '1.0', data: text }],
    ['an event with encoded data', { specversion: '1.0', data_base64: Buffer.from(text).toString('base64') }],
    ['a line of filebeat', { '@timestamp': 'x', message: text }],
    [
      'columns of SLS',
      {
        __topic__: 'x',
        'event.eventName': 'Decrypt',
        'event.serviceName': 'Kms',
        'event.userIdentity.userName': 'somebody',
      },
    ],
    ['a log line', { __topic__: 'actiontrail_audit_event', event: text }],
    ['a log line that was parsed', { __topic__: 'actiontrail_event', event: record }],
    ['an object of records', { Records: [record] }],
    ['an object of events', { Events: [record], RequestId: 'x' }],
    ['texts of events in a list', JSON.stringify([JSON.stringify({ data: text })])],
  ])('of %s is opened', async (_, value) => {
    expect(opened(value)).toEqual([record]);
    expect((await scanBytes(JSON.stringify(value))).given).toEqual([record]);
  });

  it('is not seen in a record that has such fields itself', async () => {
    const odd = { ...record, data: [1], event: '{', Events: [{ a: 1 }], Records: [] };
    expect(opened(odd)).toEqual([odd]);
    expect((await scanBytes(JSON.stringify([odd, odd]))).given).toEqual([odd, odd]);
  });

  it('is not seen in a record with such a list before its name, deeper inside', async () => {
    const odd = { requestParameters: { Records: [{ a: [1] }], data: [] }, ...record };
    expect(await scanBytes(JSON.stringify([odd]))).toMatchObject({ records: 1, given: [odd] });
  });

  it('gives all that is in any of its lists', async () => {
    const value = { Records: [record, text], data: [record], more: { Records: [record] }, Events: [] };
    expect(opened(value)).toEqual([record, record, record]);
    expect((await scanBytes(JSON.stringify(value))).given).toEqual([record, record, record]);
  });

  it('tells what it holds that is no record', () => {
    expect(opened([record, 1, null, 'x', '[', [false]])).toEqual([
      record,
      'is not a record',
      'is not a record',
      'is not JSON',
      'is not JSON',
      'is not a record',
    ]);
  });
});
