import http from 'node:http';
import https from 'node:https';
import { InvalidInput } from '../model/errors.ts';
import type { AttemptOutcome } from './answer.ts';
import type { Clock } from './clock.ts';
import { exchange } from './exchange.ts';
import { limitOf } from './limit.ts';
import type { PreparedAttempt, Transport } from './observed-transport.ts';
import type { CloudRequest } from './request.ts';
import { hangUp, whenConnected } from './response-observer.ts';
import { slsOutcome } from './sls-answer.ts';
import { signedSls, slsTarget } from './sls-signature.ts';

/** Ten thousand rows of an analysis are far below. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;
/** As SLS has them; what a project is called becomes part of a host's name. */
const PROJECT = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const LOGSTORE = /^[a-z0-9][a-z0-9_-]{0,61}[a-z0-9]$/;

/**
 * The host by which SLS knows a project.
 * @throws InvalidInput where the project or the logstore has a name that none can have
 */
export function slsHost({ regionId, path = {} }: CloudRequest): string {
  const { project = '', logstore = '' } = path;
  if (!PROJECT.test(project)) throw new InvalidInput(`"${project.slice(0, 63)}" is not the name of a project of SLS`);
  if (!LOGSTORE.test(logstore)) throw new InvalidInput(`"${logstore.slice(0, 63)}" is not the name of a logstore`);
  return `${project}.${regionId}.log.aliyuncs.com`;
}

/**
 * Speaks to SLS, whose protocol the vendor's generic call does not know; its SDK brings a native module along. Keeps
 * connections alive, and keeps no process alive with them.
 */
export function openSlsTransport({ clock }: { clock: Clock }): Transport {
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };

  async function send(attempt: PreparedAttempt): Promise<AttemptOutcome> {
    const { operation, endpoint, message, credentials, hostHeader = endpoint.host } = attempt;
    const { method } = operation;
    const request = { method, host: hostHeader, path: message.path, query: message.query };
    const headers = { accept: 'application/json', 'user-agent': 'sealwatch' };
    const outgoing = (endpoint.protocol === 'https' ? https : http).request(
      `${endpoint.protocol}://${endpoint.host}${slsTarget(request)}`,
      {
        method,
        agent: agents[endpoint.protocol],
        headers: { ...headers, ...signedSls(request, { credentials, now: clock.now() }) },
      },
    );
    const limit = limitOf(attempt, () => hangUp(outgoing));
    whenConnected(outgoing, attempt.onSent);
    try {
      const reached = await Promise.race([exchange(outgoing, undefined, MAX_BODY_BYTES), limit.reached]);
      if ('kind' in reached && reached.kind === 'unreachable') hangUp(outgoing);
      return 'kind' in reached ? reached : slsOutcome(reached);
    } finally {
      limit.lift();
    }
  }

  return { attempt: send };
}
