import { ApiError } from '../errors.ts';
import { auditLogstores } from './audit-log.ts';
import { noIndex, noSuchLogstore, noSuchProject, parameterInvalid } from './errors.ts';
import { type Log, type Logstore, rowOf, trailLogstores } from './logs.ts';
import type { LogAnswer, LogCall, LogOperation } from './operation.ts';
import { parseSearch } from './search.ts';
import { evaluate } from './sql/evaluate.ts';
import { parseSelect } from './sql/parse.ts';
import { QueryError } from './sql/values.ts';

/** Without SQL no more logs are told at once. */
const MOST_LINES = 100;

/** Searches the logs of a logstore, and has SQL made of them where the query has a `|`. */
export const getLogs: LogOperation = {
  name: 'GetLogs',
  method: 'GET',
  path: /^\/logstores\/(?<logstore>[^/]+)$/,
  type: 'log',
  action: 'log:GetLogStoreLogs',
  run(call) {
    const store = findStore(call);
    const isIndexed = (field: string) => !store.unindexed?.includes(field) && !store.unindexed?.includes('*');
    if (store.unindexed?.includes('*')) throw noIndex();
    const { search, sql } = partsOf(call.query.get('query') ?? '*');
    const { from, to } = rangeOf(call);
    const matches = parseSearch(search, isIndexed);
    const logs = store.logs(call.now).filter(({ time }) => time >= from && time < to);
    const found = logs.filter(matches);
    if (sql === undefined) return lines(call, found, store);
    if (numberOf(call, 'offset', 0) > 0) {
      const advice = 'offset is not available for pagination in sql query, please use limit x,y syntax for pagination';
      throw parameterInvalid(`ErrorType:OLSQueryParseError.ErrorMessage:${advice}`);
    }
    return { rows: computed(sql, found, store, isIndexed), hasSql: true };
  },
};

function findStore({ account, project, logstore, region }: LogCall): Logstore {
  const ofProject = [...trailLogstores(account), ...auditLogstores(account)].filter(
    (store) => store.project === project && store.region === region,
  );
  if (ofProject.length === 0) throw noSuchProject(project);
  const store = ofProject.find((candidate) => candidate.logstore === logstore);
  if (store === undefined) throw noSuchLogstore(logstore);
  return store;
}

/** The first `|` that is not in quotes. */
function partsOf(query: string): { search: string; sql?: string } {
  const [search = ''] = /^(?:[^|"]|"[^"]*")*/.exec(query) ?? [];
  if (search.length === query.length) return { search };
  if (query[search.length] !== '|') throw parameterInvalid('the quotes of the query do not match');
  return { search, sql: query.slice(search.length + 1) };
}

function rangeOf(call: LogCall): { from: number; to: number } {
  const [from, to] = ['from', 'to'].map((name) => call.query.get(name) ?? '');
  const isRange = /^\d{1,10}$/.test(from ?? '') && /^\d{1,10}$/.test(to ?? '') && Number(from) < Number(to);
  if (!isRange) throw new ApiError(400, 'InvalidTimeRange', 'request time range is invalid');
  return { from: Number(from), to: Number(to) };
}

function numberOf({ query }: LogCall, name: 'line' | 'offset', fallback: number): number {
  const value = query.get(name) ?? String(fallback);
  if (!/^\d{1,9}$/.test(value)) {
    throw new ApiError(400, name === 'line' ? 'InvalidLine' : 'InvalidOffset', `${name} is invalid`);
  }
  return Number(value);
}

function lines(call: LogCall, logs: readonly Log[], store: Logstore): LogAnswer {
  const offset = numberOf(call, 'offset', 0);
  const line = Math.min(MOST_LINES, numberOf(call, 'line', MOST_LINES));
  const isReverse = call.query.get('reverse')?.toLowerCase() === 'true';
  const inOrder = isReverse ? [...logs].reverse() : logs;
  const rows = inOrder.slice(offset, offset + line).map((log) => ({ __time__: String(log.time), ...store.line(log) }));
  return { rows, hasSql: false };
}

function computed(
  sql: string,
  logs: readonly Log[],
  store: Logstore,
  isIndexed: (field: string) => boolean,
): Record<string, string>[] {
  const select = parseSelect(sql);
  try {
    return evaluate(
      select,
      logs.map((log) => rowOf(log, store, isIndexed)),
    );
  } catch (error) {
    if (error instanceof QueryError) throw parameterInvalid(error.message);
    throw error;
  }
}
