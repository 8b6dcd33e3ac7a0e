import * as z from 'zod/mini';
import { isFailure } from '../cloud/errors.ts';
import { redacted } from '../cloud/redact.ts';
import { type Fact, type ReadError, readFailure } from '../model/fact.ts';
import type { AuditLogEvidence } from '../model/memory.ts';
import { callAndParse, parseAnswer, show } from './answer.ts';
import { type AccountContext, attempt, readError, type Subject } from './attempt.ts';
import { MalformedAnswer } from './malformed-answer.ts';

/** The cluster whose audit log is read. Times are epoch milliseconds. */
export interface AuditLogRequest {
  readonly clusterId: string;
  readonly regionId: string;
  /** When encryption was turned on, as far as that is known. */
  readonly since: number;
  readonly now: number;
  /** How many rows to ask for at once. */
  readonly pageRows?: number;
}

/** What a cluster's audit log shows of its Secrets. */
export interface SecretWrites {
  readonly evidence: AuditLogEvidence;
  /** `namespace/name` of the first Secrets that were not written. */
  readonly notWritten: readonly string[];
}

/** How long before encryption was turned on a Secret may have been seen last. */
const lookBackMs = 90 * 86_400_000;
const usualPage = 5_000;
const mostPages = 40;
/** A query that SLS broke off is asked for in halves, so many in all. */
const mostSpans = 64;
const leastSpan = 3_600;
const mostWriters = 20;
const mostNames = 10;

/**
 * Reads which Secrets were written since a time, by whom, and which were not, from the audit log of the API server.
 * ACK logs Secrets without their contents.
 */
export async function readSecretWrites(account: AccountContext, request: AuditLogRequest): Promise<Fact<SecretWrites>> {
  const { clusterId, regionId, since, now, pageRows = usualPage } = request;
  const project = await readAuditProject(account, request);
  if (!project.ok) return project;
  const store: AuditLogstore = { account, regionId, project: project.value, logstore: `audit-${clusterId}`, pageRows };
  const all: Span = { from: seconds(since - lookBackMs), to: seconds(now) + 1 };

  const covered = await readCoverage(store, all);
  if (!covered.ok) return covered;
  const rows = await attempt(account, subjectOf(store), () => readRows(store, all, seconds(since)));
  if (!rows.ok) return explained(store, rows);
  const secrets = secretsOf(rows.value);
  const existing = [...secrets].filter(([, { seen, written, deleted }]) => deleted <= Math.max(seen, written));
  const notWritten = existing.filter(([, { writtenSince }]) => !writtenSince).map(([name]) => name);

  return {
    ok: true,
    value: {
      evidence: {
        project: store.project,
        logstore: store.logstore,
        since: iso(seconds(since)),
        from: iso(covered.value.from),
        to: iso(covered.value.to),
        written: existing.length - notWritten.length,
        notWritten: notWritten.length,
        writers: writersOf(rows.value).slice(0, mostWriters),
      },
      notWritten: notWritten
        .sort()
        .slice(0, mostNames)
        .map((name) => redacted(name, undefined, 128)),
    },
  };
}

export const projectSchema = z.object({ sls_project_name: z.string(), audit_enabled: z.boolean() });

/** The project of SLS that holds the audit log of a cluster. */
export function readAuditProject(
  account: AccountContext,
  { clusterId, regionId }: Pick<AuditLogRequest, 'clusterId' | 'regionId'>,
): Promise<Fact<string>> {
  const subject: Subject = { operation: 'cs:GetClusterAuditProject', regionId, resource: clusterId };
  return attempt(account, subject, async () => {
    const reply = await callAndParse(account, subject, projectSchema, { path: { clusterid: clusterId } });
    // The documented sample ends with a line feed.
    const project = reply.value.sls_project_name.trim();
    return { project, isOn: reply.value.audit_enabled && project !== '', requestId: reply.requestId };
  }).then((answer) => {
    if (!answer.ok) return answer;
    const { project, isOn, requestId } = answer.value;
    if (isOn) return { ok: true, value: project };
    const message = 'ACK says that the audit log of this cluster is not turned on.';
    return readFailure(readError(account, subject, { code: 'AuditLogOff', message, requestId }));
  });
}

interface AuditLogstore {
  readonly account: AccountContext;
  readonly regionId: string;
  readonly project: string;
  readonly logstore: string;
  readonly pageRows: number;
}

/** Whole seconds since the epoch, the end not included. */
interface Span {
  readonly from: number;
  readonly to: number;
}

const cell = z.optional(z.nullable(z.string()));
const numeral = z.string().check(z.regex(/^\d{1,12}$/));
const coverageSchema = z.object({ rows: z.array(z.object({ first_at: cell, last_at: cell })) });
const rowsSchema = z.object({
  rows: z.array(
    z.object({
      namespace: cell,
      name: cell,
      verb: z.enum(['get', 'create', 'update', 'patch', 'delete', 'dry-run']),
      writer: cell,
      code: cell,
      period: z.enum(['before', 'since']),
      first_at: numeral,
      last_at: numeral,
    }),
  ),
});
type Row = z.infer<typeof rowsSchema>['rows'][number];

/** The times of the first and the last record that the log holds. */
async function readCoverage(store: AuditLogstore, span: Span): Promise<Fact<Span>> {
  const query = '* | select min(__time__) as first_at, max(__time__) as last_at from log';
  const answer = await attempt(store.account, subjectOf(store), () => queryLogs(store, query, span, coverageSchema));
  if (!answer.ok) return explained(store, answer);
  const [first, last] = [answer.value[0]?.first_at, answer.value[0]?.last_at].map(Number);
  if (first !== undefined && last !== undefined && first > 0 && last >= first)
    return { ok: true, value: { from: first, to: last } };
  const message = `The logstore ${store.logstore} of the project ${store.project} holds no record.`;
  return readFailure(readError(store.account, subjectOf(store), { code: 'AuditLogEmpty', message, requestId: '' }));
}

/** All rows of a span; where SLS breaks the query off, those of its halves. */
async function readRows(store: AuditLogstore, whole: Span, since: number): Promise<Row[]> {
  const rows: Row[] = [];
  let spans = 0;
  for (const open = [whole]; ; ) {
    const span = open.pop();
    if (span === undefined) return rows;
    spans += 1;
    try {
      rows.push(...(await pagesOf(store, span, since)));
    } catch (error) {
      const isTooMuch = isFailure(error, 'incomplete') && span.to - span.from >= 2 * leastSpan && spans < mostSpans;
      if (!isTooMuch) throw error;
      const middle = Math.floor((span.from + span.to) / 2);
      open.push({ from: span.from, to: middle }, { from: middle, to: span.to });
    }
  }
}

async function pagesOf(store: AuditLogstore, span: Span, since: number): Promise<Row[]> {
  const { pageRows } = store;
  const rows: Row[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const query = `${secretsQuery(since)} limit ${page * pageRows}, ${pageRows}`;
    const found = await queryLogs(store, query, span, rowsSchema);
    rows.push(...found);
    if (found.length < pageRows) return rows;
  }
  throw new MalformedAnswer('log:GetLogs', 'has more rows than there can be', '');
}

/**
 * Calls about one Secret each, by what they did and how they ended. A dry run writes nothing; a resource of another API group
 * may be called secrets too.
 */
function secretsQuery(since: number): string {
  const verb = `case when regexp_extract(requestURI, '[?&]dryRun=.') is not null then 'dry-run' else verb end`;
  const isWrite = ['create', 'update', 'patch'].map((one) => `verb = '${one}'`).join(' or ');
  const kinds = 'namespace, name, verb, writer, code, period';
  const calls =
    `select "objectRef.namespace" as namespace, "objectRef.name" as name, ${verb} as verb, ` +
    `case when ${isWrite} then "user.username" end as writer, "responseStatus.code" as code, ` +
    `case when __time__ >= ${since} then 'since' else 'before' end as period, __time__ as at from log ` +
    `where "objectRef.resource" = 'secrets' and stage = 'ResponseComplete' ` +
    `and regexp_extract(requestURI, '^/api/v1/') is not null`;
  return (
    'objectRef.resource: secrets and stage: ResponseComplete ' +
    'and (verb: get or verb: create or verb: update or verb: patch or verb: delete) ' +
    `| select ${kinds}, min(at) as first_at, max(at) as last_at from (${calls}) group by ${kinds} order by ${kinds}`
  );
}

async function queryLogs<R>(
  { account, regionId, project, logstore }: AuditLogstore,
  query: string,
  { from, to }: Span,
  schema: z.ZodMiniType<{ rows: R[] }>,
): Promise<R[]> {
  const answer = await account.cloud.call('log:GetLogs', {
    regionId,
    path: { project, logstore },
    query: { type: 'log', from, to, query, line: 0, offset: 0 },
  });
  return parseAnswer(schema, answer, 'log:GetLogs').rows;
}

/** What happened last to a Secret, seconds since the epoch; 0 where it did not. */
interface SecretHistory {
  seen: number;
  written: number;
  deleted: number;
  writtenSince: boolean;
}

function secretsOf(rows: readonly Row[]): Map<string, SecretHistory> {
  const secrets = new Map<string, SecretHistory>();
  for (const row of rows) {
    const name = nameOf(row);
    if (name === undefined || !isSuccess(row) || row.verb === 'dry-run') continue;
    const secret = secrets.get(name) ?? { seen: 0, written: 0, deleted: 0, writtenSince: false };
    const last = Number(row.last_at);
    if (row.verb === 'delete') secret.deleted = Math.max(secret.deleted, last);
    else if (row.verb === 'get') secret.seen = Math.max(secret.seen, last);
    else {
      secret.written = Math.max(secret.written, last);
      secret.writtenSince ||= row.period === 'since';
    }
    secrets.set(name, secret);
  }
  return secrets;
}

function writersOf(rows: readonly Row[]): AuditLogEvidence['writers'] {
  const writers = new Map<string, { secrets: Set<string>; first: number; last: number }>();
  for (const row of rows) {
    const { writer, period, first_at, last_at } = row;
    const name = nameOf(row);
    if (isNull(writer) || name === undefined || !isSuccess(row) || row.verb === 'dry-run' || period !== 'since')
      continue;
    const known = writers.get(writer) ?? { secrets: new Set(), first: Number(first_at), last: 0 };
    known.secrets.add(name);
    known.first = Math.min(known.first, Number(first_at));
    known.last = Math.max(known.last, Number(last_at));
    writers.set(writer, known);
  }
  return [...writers]
    .sort(([a, { secrets: one }], [b, { secrets: other }]) => other.size - one.size || (a < b ? -1 : 1))
    .map(([user, { secrets, first, last }]) => ({
      user: redacted(user, undefined, 128),
      secrets: secrets.size,
      first: iso(first),
      last: iso(last),
    }));
}

function nameOf({ namespace, name }: Row): string | undefined {
  return isNull(namespace) || isNull(name) ? undefined : `${namespace}/${name}`;
}

function isSuccess({ code }: Row): boolean {
  return !isNull(code) && /^2\d\d$/.test(code);
}

/** SQL's null, and text that is empty; whether null comes as a word is not documented. */
function isNull(value: string | null | undefined): value is null | undefined | '' | 'null' {
  return value === null || value === undefined || value === '' || value === 'null';
}

/** The failure with the words that fit this logstore: the project may be in any region, and ACK does not say in which. */
function explained(store: AuditLogstore, { error }: { readonly error: ReadError }): Fact<never> {
  const { project, logstore, regionId } = store;
  const message =
    error.code === 'ProjectNotExist'
      ? `The project ${show(project)} that ACK names is not in ${regionId}; one in another region cannot be asked.`
      : error.code === 'LogStoreNotExist'
        ? `The project ${show(project)} has no logstore ${logstore}.`
        : / needs an index/.test(error.message)
          ? `The logstore ${logstore} needs an index with analytics for objectRef.resource, objectRef.namespace, ` +
            'objectRef.name, verb, stage, requestURI, user.username and responseStatus.code.'
          : error.message;
  return readFailure({ ...error, message });
}

function subjectOf({ regionId, project, logstore }: AuditLogstore): Subject {
  return { operation: 'log:GetLogs', regionId, resource: `${project}/${logstore}` };
}

function seconds(time: number): number {
  return Math.floor(time / 1000);
}

function iso(time: number): string {
  return new Date(time * 1000).toISOString();
}
