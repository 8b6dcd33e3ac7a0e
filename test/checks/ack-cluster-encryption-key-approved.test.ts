import check from '../../src/checks/ack-cluster-encryption-key-approved.ts';
import { testCheck } from '../check-table.ts';
import { healthyNames } from '../facts/healthy.ts';
import { proClusterRows } from './pro-cluster-rows.ts';

const approved = (...approved: string[]) => ({ keys: { approved } });
const arn = 'acs:kms:cn-hangzhou:1234567890123456:key/key-1';

testCheck<'ACS::ACK::Cluster'>(check, [
  ...proClusterRows,
  {
    it: 'does not apply where nobody approved any key',
    expect: 'NOT_APPLICABLE',
    message: 'no-approved-keys',
  },
  {
    it: 'does not apply where encryption is not on',
    given: { key: 'none', keyNames: null },
    settings: approved('key-1'),
    expect: 'NOT_APPLICABLE',
    message: 'encryption-not-on',
  },
  {
    it: 'cannot judge a key that KMS does not know',
    given: { key: 'absent', keyNames: null },
    settings: approved('key-1'),
    expect: 'INSUFFICIENT_DATA',
    message: 'key-absent-unjudged',
  },
  ...[
    ['by its id', 'key-1'],
    ['by its ARN', arn],
    ['by its ARN, in another case', arn.replace('acs:kms:cn-hangzhou', 'ACS:KMS:CN-HANGZHOU')],
    ['by the ARN of an alias', arn.replace('key/key-1', 'alias/prod')],
    ['by an alias', 'alias/prod'],
    ['by a tag', 'tag:team=payments'],
  ].map(
    ([how = '', entry = '']) =>
      ({
        it: `passes a key that is approved ${how}`,
        settings: approved('key-other', entry),
        expect: 'COMPLIANT',
        message: 'key-approved',
        because: new RegExp(`"by":"${entry}"`),
      }) as const,
  ),
  {
    it: 'passes a key that is approved by the name that the cluster has for it',
    given: { keyNames: { ...healthyNames, references: [arn, 'alias/mine'] }, keyAliases: [] },
    settings: approved('alias/mine'),
    expect: 'COMPLIANT',
    message: 'key-approved',
  },
  {
    it: 'fails a key that is on no list',
    settings: approved('key-2', 'alias/other', 'tag:team=fraud'),
    expect: 'NON_COMPLIANT',
    message: 'key-not-approved',
    because: /"expected":"key-2 \| alias\/other \| tag:team=fraud"/,
  },
  {
    it: 'does not take a part of a name for the name',
    settings: approved('key', 'KEY-1', 'alias/pro', 'alias/PROD', 'tag:team=pay', 'tag:team'),
    expect: 'NON_COMPLIANT',
    message: 'key-not-approved',
  },
  {
    it: 'does not take a key of another region or account for it',
    settings: approved(arn.replace('hangzhou', 'beijing'), arn.replace('1234567890123456', '1000000000000001')),
    expect: 'NON_COMPLIANT',
    message: 'key-not-approved',
  },
  {
    it: 'does not need the aliases where no alias is approved',
    readErrors: ['keyAliases', 'keyTags'],
    settings: approved('key-1'),
    expect: 'COMPLIANT',
    message: 'key-approved',
  },
  {
    it: 'cannot tell where an alias is approved and the aliases could not be read',
    readErrors: ['keyAliases'],
    settings: approved('alias/prod'),
    expect: 'INSUFFICIENT_DATA',
    message: 'read-error',
    because: /read:keyAliases/,
  },
  {
    it: 'cannot tell where a tag is approved and the tags could not be read',
    readErrors: ['keyTags'],
    settings: approved('tag:team=payments', 'key-2'),
    expect: 'INSUFFICIENT_DATA',
    message: 'read-error',
    because: /read:keyTags/,
  },
  {
    it: 'passes a key that is approved by a tag though its aliases could not be read',
    readErrors: ['keyAliases'],
    settings: approved('alias/other', 'tag:team=payments'),
    expect: 'COMPLIANT',
    message: 'key-approved',
  },
]);
