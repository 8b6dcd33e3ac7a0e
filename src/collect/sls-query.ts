import { foldedAcsRole, foldedServiceRole } from '../model/usage.ts';
/** What is counted: the calls of the role in one region of one account. Times are seconds since the epoch. */
export interface CountQuery {
  readonly regionId: string;
  readonly accountId: string;
  /** Where `window` begins; what happened before it is counted apart. */
  readonly windowFrom: number;
  /** What happened before or after is as odd as what does not tell its time. */
  readonly earliest: number;
  readonly latest: number;
}

/** The columns by which calls are distinguished; all but the first five are JSON, so that null, 7 and "7" are three. */
export const kinds = [
  'period',
  'service_name',
  'event_name',
  'identity_type',
  'caller',
  'caller_account',
  'error_code',
  'error_message',
  'answered_key',
  'answered_cluster',
  'referenced',
  'resource_type',
  'resource_name',
  'given_key',
  'given_cluster',
  'vpc_id',
  'rw',
] as const;

/** As in record.ts: a time without its zone would be guessed at. */
const zonedTime = '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:?[0-9]{2})$';

/**
 * Counts the role's calls on the server. SQL sorts and counts; what a record means is left to `readRecord`, one matcher
 * for all sources, which is why the fields that may name the key come back as they are, and not one of them.
 *
 * What SQL cannot do, or is not asked to:
 * - a search finds words, and none in a member that is JSON text, so the account is left to SQL. Whether their case counts
 *   is up to the index, so the usual spellings are all given; a record that names its region otherwise is not found. Patterns (`role*`) would
 *   look at a sample of a hundred words, so the role is left to SQL.
 * - `event` may be cut off in SQL (at 2,048 bytes unless the index says otherwise), and of such a text the functions
 *   may still return the beginning: a denial would look like a success. Hence json_parse, which takes all or nothing.
 * - a name that is no text counts as that text, as in `"userName": 7`.
 * - a call that was delivered twice is counted once by its id, but only within one query and if it says the same.
 */
export function countQuery(query: CountQuery): string {
  const { regionId, accountId, windowFrom, earliest, latest } = query;
  const search = [
    orNone('event.serviceName', ['Kms', 'KMS', 'kms']),
    orNone('event.eventName', ['Encrypt', 'ENCRYPT', 'encrypt', 'Decrypt', 'DECRYPT', 'decrypt']),
    `event.acsRegion: "${regionId}"`,
  ];
  const parameters = firstOf(member('$.requestParameters'), member('$.requestParameterJson'));
  const userName = firstOf(
    orNull(text('$.userName', 'identity')),
    orNull(text('$.StsTokenPrincipalName', 'parameters')),
  );
  const records = select(
    {
      event: 'event',
      is_cut: 'try(json_parse(event)) is null',
      parameters,
      identity: member('$.userIdentity'),
      answer: member('$.responseElements'),
      event_at: eventAt,
    },
    'log',
  );
  const calls = select(
    {
      period:
        `case when is_cut then 'cut' when ${accountOf('identity')} is null then 'odd' when event_at >= ${windowFrom} and event_at <= ${latest} then 'window' ` +
        `when event_at >= ${earliest} and event_at < ${windowFrom} then 'before' else 'odd' end`,
      service_name: `lower(${text('$.serviceName')})`,
      region_id: text('$.acsRegion'),
      account_id: accountOf('identity'),
      caller_account: orNull(text('$.accountId', 'identity')),
      call_id: firstOf(orNull(text('$.eventId')), orNull(text('$.requestId'))),
      event_at: 'event_at',
      event_name: text('$.eventName'),
      identity_type: `lower(${text('$.type', 'identity')})`,
      caller: `lower(regexp_extract(${userName}, '^[^:/]*'))`,
      error_code: json('$.errorCode'),
      error_message: `case when ${firstOf(text('$.errorCode'), "''")} = '' then ${json('$.errorMessage')} end`,
      answered_key: inAnyCase('KeyId', 'answer'),
      answered_cluster: inAnyCase('ClusterId', 'answer'),
      referenced: member('$.referencedResources'),
      resource_type: json('$.resourceType'),
      resource_name: json('$.resourceName'),
      given_key: inAnyCase('KeyId', 'parameters'),
      given_cluster: inAnyCase('ClusterId', 'parameters'),
      vpc_id: json('$.vpcId'),
      rw: json('$.eventRW'),
      hour_at: 'event_at - event_at % 3600',
    },
    `(${records})`,
  );
  const isRole = `(caller is null or caller = '${foldedServiceRole}' or caller = '${foldedAcsRole}')`;
  const isCaller = `(identity_type is null or identity_type = 'assumed-role') and ${isRole}`;
  const isKms = "(service_name is null or service_name = 'kms')";
  const isOurs = `${isKms} and region_id = '${regionId}' and (account_id is null or account_id = '${accountId}')`;
  const columns = kinds.join(', ');
  const counted = select(
    {
      ...Object.fromEntries(kinds.map((kind) => [kind, kind])),
      calls: 'count(*)',
      named_calls: 'count(call_id)',
      call_ids: 'count(distinct call_id)',
      first_at: 'min(event_at)',
      last_at: 'max(event_at)',
      hours: 'array_agg(distinct hour_at)',
    },
    `(${calls})`,
  );

  return (
    `${search.join(' and ')} | ${counted} where period = 'cut' or (${isOurs} and ${isCaller}) ` +
    `group by ${columns} order by ${columns}`
  );
}

/** When KMS was last recorded in a region, reads and writes apart, by any caller. */
export function recordedQuery({ regionId, accountId, latest }: Pick<CountQuery, 'regionId' | 'accountId' | 'latest'>) {
  const search = [anyOf('event.serviceName', ['Kms', 'KMS', 'kms']), `event.acsRegion: "${regionId}"`];
  const records = select(
    {
      rw: `lower(${text('$.eventRW')})`,
      service_name: `lower(${text('$.serviceName')})`,
      region_id: text('$.acsRegion'),
      account_id: accountOf(member('$.userIdentity')),
      event_at: eventAt,
    },
    'log',
  );
  const newest = select({ rw: 'rw', last_at: 'max(event_at)' }, `(${records})`);

  return (
    `${search.join(' and ')} | ${newest} where service_name = 'kms' and region_id = '${regionId}' ` +
    `and account_id = '${accountId}' and event_at <= ${latest} group by rw order by rw`
  );
}

/** How long a slot of `heardQuery` is, seconds. */
export const slotSeconds = 10_800;

/**
 * When anything at all of an account was delivered, in slots of three hours, and how much of it is of one region.
 *
 * @param by whether the index finds the account, which is fast, or every record is parsed for it: the index knows no account
 * where `userIdentity` is JSON text
 */
export function heardQuery(
  { regionId, accountId }: Pick<CountQuery, 'regionId' | 'accountId'>,
  by: 'index' | 'record',
): string {
  const logs = select(
    {
      slot: `__time__ - __time__ % ${slotSeconds}`,
      noted_at: '__time__',
      here: `case when "event.acsRegion" = '${regionId}' then 1 end`,
      ...(by === 'record' ? { account_id: accountOf(member('$.userIdentity')) } : {}),
    },
    'log',
  );
  const slots = select(
    { slot: 'slot', first_at: 'min(noted_at)', last_at: 'max(noted_at)', here: 'count(here)' },
    `(${logs})`,
  );

  // Without quotes, for an index that takes account numbers for numbers.
  return by === 'index'
    ? `event.userIdentity.accountId: ${accountId} | ${slots} group by slot order by slot`
    : `* | ${slots} where account_id = '${accountId}' group by slot order by slot`;
}

const eventAt = `try(to_unixtime(from_iso8601_timestamp(regexp_extract(${text('$.eventTime')}, '${zonedTime}'))))`;

function accountOf(identity: string): string {
  return firstOf(orNull(text('$.recipientAccountId')), orNull(text('$.accountId', identity)));
}

function anyOf(field: string, words: readonly string[]): string {
  return `(${words.map((word) => `${field}: ${word}`).join(' or ')})`;
}

function orNone(field: string, words: readonly string[]): string {
  return `(${anyOf(field, words)} or not ${field}: *)`;
}

function select(columns: Readonly<Record<string, string>>, from: string): string {
  const items = Object.entries(columns).map(([name, expression]) =>
    name === expression ? name : `${expression} as ${name}`,
  );
  return `select ${items.join(', ')} from ${from}`;
}

/** A field as JSON; null where it is not there. */
function json(path: string, of = 'event'): string {
  return `try(json_format(json_extract(${of}, '${path}')))`;
}

/** A field as JSON, by the usual spellings of its name: a path knows case. */
function inAnyCase(name: string, of: string): string {
  const camel = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const names = [name, camel, name.toLowerCase(), name.toUpperCase()];
  return firstOf(...names.map((each) => json(`$.${each}`, of)));
}

/** A member that is an object, or the text of one, as JSON. */
function member(path: string): string {
  const object = (of: string) => `regexp_extract(${of}, '^[{].*')`;
  return firstOf(object(json(path)), object(`try(json_format(json_parse(${text(path)})))`));
}

/** A field as text; null where it is not there, or is none. */
function text(path: string, of = 'event'): string {
  return `try(json_extract_scalar(${of}, '${path}'))`;
}

function orNull(expression: string): string {
  return `nullif(${expression}, '')`;
}

function firstOf(...expressions: readonly string[]): string {
  return `coalesce(${expressions.join(', ')})`;
}
