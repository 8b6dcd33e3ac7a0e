import type { Cloud } from '../cloud.ts';
import { ApiError } from '../errors.ts';
import type { AdmittedRequest, Front } from '../front.ts';
import { isAllowed } from '../permission.ts';
import type { Reply } from '../reply.ts';
import { decode, type EmulatedRequest } from '../request.ts';
import { logAddressOf } from './address.ts';
import { authenticateLog } from './authenticate.ts';
import { denied } from './errors.ts';
import { getLogs } from './GetLogs.ts';
import type { LogAnswer, LogOperation } from './operation.ts';

/** Every operation that this SLS has. */
const LOG_OPERATIONS: readonly LogOperation[] = [getLogs];

/** SLS, as one request sees it. */
export function logFront(cloud: Cloud, region: string, request: EmulatedRequest): Front {
  const address = logAddressOf(request);
  const query = new Map(request.query);
  const operation = LOG_OPERATIONS.find(({ method, path, type }) => {
    return method === request.method && path.test(request.rawPath) && query.get('type') === type;
  });
  const logstore = decode(operation?.path.exec(request.rawPath)?.groups?.logstore ?? '');

  return {
    product: 'log',
    recognize() {
      const params = new Map([...query, ['project', address.project], ['logstore', logstore]]);
      return { name: operation?.name ?? '', params, admit };
    },
    refuse({ status, code, message, headers }, requestId) {
      const body = JSON.stringify({ errorCode: code, errorMessage: message });
      return { status, headers: { ...common(requestId, cloud), ...headers }, body };
    },
  };

  function admit(): AdmittedRequest {
    const { project } = address;
    if (address.region !== region || project === '') {
      throw new ApiError(400, 'InvalidHost', `Host header ${request.headers.host} is invalid.`);
    }
    const caller = authenticateLog(request, region, cloud.credentials);
    if (operation === undefined) throw new ApiError(404, 'NotSupported', 'The operation is not supported.');
    const { accountId } = caller;
    const owner = ownerOf(cloud, project) ?? accountId;
    if (owner !== accountId || !isAllowed(caller, operation.action)) {
      throw denied(operation.action, `acs:log:${region}:${owner}:project/${project}/logstore/${logstore}`);
    }
    return {
      accountId,
      run(requestId) {
        const account = cloud.account(accountId);
        const answer = operation.run({ account, project, logstore, region, query, now: cloud.clock.now() });
        return reply(answer, requestId, cloud);
      },
    };
  }
}

function ownerOf(cloud: Cloud, project: string): string | undefined {
  for (const { accountId, logstores, auditLogs } of cloud.accounts.values()) {
    if ([...logstores, ...Object.values(auditLogs)].some((store) => store.project === project)) return accountId;
  }
  return undefined;
}

function reply({ rows, hasSql }: LogAnswer, requestId: string, cloud: Cloud): Reply {
  const headers = {
    ...common(requestId, cloud),
    'x-log-progress': 'Complete',
    'x-log-count': String(rows.length),
    'x-log-has-sql': String(hasSql),
  };
  return { status: 200, headers, body: JSON.stringify(rows) };
}

function common(requestId: string, cloud: Cloud): Record<string, string> {
  return {
    server: 'AliyunSLS',
    date: new Date(cloud.clock.now()).toUTCString(),
    'content-type': 'application/json',
    'x-log-requestid': requestId,
  };
}
