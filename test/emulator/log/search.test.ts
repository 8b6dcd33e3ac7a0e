import { describe, expect, it } from 'vitest';
import { type Log, logsOf } from '../../../emulator/log/logs.ts';
import { parseSearch } from '../../../emulator/log/search.ts';
import { STORE } from './client.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const [log] = logsOf(
  [
    {
      eventTime: '2026-11-22T11:00:00Z',
      serviceName: 'Kms',
      eventName: 'Encrypt',
      acsRegion: 'cn-hangzhou',
      errorCode: '',
      resourceName: 'key-1;key-2',
      isGlobal: false,
      tags: ['a'],
      userIdentity: { accountId: '42', userName: 'aliyuncsmanagedsecurityrole:ack-session', nothing: null },
    },
  ],
  STORE,
  now,
) as [Log];

const finds = (search: string) => parseSearch(search, () => true)(log);

describe('a search finds a log', () => {
  it.each([
    '',
    '*',
    'event.serviceName: Kms',
    'event.serviceName:kMS',
    '"event.serviceName": "Kms"',
    'event.acsRegion: "cn-hangzhou"',
    'event.acsRegion: cn-hangzhou',
    'event.userIdentity.userName: aliyuncsmanagedsecurityrole',
    'event.userIdentity.userName: "aliyuncsmanagedsecurityrole ack-session"',
    'event.resourceName: key-2',
    'event.isGlobal: false',
    'event.errorCode: ""',
    'event.errorCode: *',
    '__topic__: actiontrail_audit_event',
    'not event.serviceName: Ecs',
    'not event.userIdentity.nothing: *',
    'not event.tags: *',
    'event.serviceName: Kms and event.eventName: Encrypt',
    'event.serviceName: Kms event.eventName: Encrypt',
    'event.serviceName: Kms not event.eventName: Decrypt',
    'event.serviceName: Ecs or event.eventName: Encrypt',
    '(event.serviceName: Ecs or event.serviceName: Kms) and event.eventName: Encrypt',
    'event.serviceName: Ecs and event.serviceName: Oss or event.eventName: Encrypt',
  ])('by %s', (search) => {
    expect(finds(search)).toBe(true);
  });
});

describe('a search does not find a log', () => {
  it.each([
    'event.serviceName: Km',
    'event.acsRegion: hangzhou',
    'event.userIdentity.userName: managedsecurityrole',
    'event.userIdentity.userName: "ack-session aliyuncsmanagedsecurityrole"',
    'event.userIdentity: *',
    'event.missing: *',
    'not *',
    'event.serviceName: Kms and event.eventName: Decrypt',
    'event.serviceName: Kms and not event.eventName: Encrypt',
    'event.serviceName: Kms and (event.eventName: Decrypt or event.acsRegion: cn-beijing)',
  ])('by %s', (search) => {
    expect(finds(search)).toBe(false);
  });
});

describe('a search is refused', () => {
  it.each([
    'Encrypt',
    'event.serviceName',
    'event.serviceName:',
    'event.serviceName: K*',
    'event.serviceName: ?ms',
    '(event.serviceName: Kms',
    'event.serviceName: Kms)',
    'event.serviceName: Kms or',
    'and event.serviceName: Kms',
    'event.serviceName > 5',
    `${Array.from({ length: 31 }, (_, index) => `event.a: w${index}`).join(' or ')}`,
  ])('for %s', (search) => {
    expect(() => finds(search)).toThrow(expect.objectContaining({ status: 400, code: 'ParameterInvalid' }));
  });
  it('for a field without an index', () => {
    expect(() => parseSearch('event.a: b', () => false)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('key (event.a) is not config as key value config') }),
    );
  });
});
