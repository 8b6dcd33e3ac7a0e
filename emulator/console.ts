import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { allowed } from './api-front.ts';
import type { Cloud } from './cloud.ts';
import { ApiError } from './errors.ts';
import { OPERATIONS } from './operations.ts';
import type { EmulatedRequest } from './request.ts';

/** Where people act on the cloud without signing, as they would in the console. */
export const consolePath = /^\/_emulator\/console\/(\w+):(\w+)(?:\?(.*))?$/;

/** What somebody who is logged in does: an operation such as `kms:DisableKey`, with its parameters. */
export interface Act {
  readonly accountId: string;
  readonly regionId: string;
  /** The name of a RAM user. */
  readonly user: string;
  readonly operation: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Where it comes from. */
  readonly address?: string;
}

/**
 * Carries out an operation as a RAM user who is logged in, and records it as that user's. Gives the body of the answer.
 *
 * @throws ApiError as the API would refuse
 */
export async function act(
  cloud: Cloud,
  { accountId, regionId, user, operation, params, address }: Act,
): Promise<string> {
  const [product, name = ''] = operation.split(':');
  const known = OPERATIONS.find((one) => one.product === product && one.name === name);
  if (known === undefined || !cloud.accounts.has(accountId)) {
    throw new ApiError(404, 'InvalidApi.NotFound', `There is no ${operation} here, or no account ${accountId}.`);
  }
  const given = new Map<string, unknown>(Object.entries(params));
  const call = { product: known.product, name, operation: known, params: given, malformedBody: false };
  const caller = { accountId, key: { id: `LTAI-${user}`, secret: '', userName: user } };
  const requestId = randomUUID().toUpperCase();
  const { run } = allowed(cloud, regionId, requestFrom(address ?? ''), call, caller, requestId);
  const { body } = await run(requestId);
  return String(body);
}

/**
 * The same over HTTP, for playing by hand. `user` names the user, `account` the account (the first one unless it is given);
 * all else are parameters of the API.
 */
export async function actInConsole(
  cloud: Cloud,
  regionId: string,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, product, name = '', query = ''] = consolePath.exec(message.url ?? '') ?? [];
  const {
    user = 'somebody',
    account: accountId = [...cloud.accounts.keys()][0] ?? '',
    ...params
  } = Object.fromEntries(new URLSearchParams(query));
  const address = message.socket.remoteAddress ?? '';
  const reply = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
  try {
    const body = await act(cloud, { accountId, regionId, user, operation: `${product}:${name}`, params, address });
    response.writeHead(200, { 'content-type': 'application/json' }).end(`${body}\n`);
  } catch (error) {
    if (error instanceof ApiError) reply(error.status, { Code: error.code, Message: error.message });
    else reply(500, { Code: 'InternalError', Message: String(error) });
  }
}

function requestFrom(remoteAddress: string): EmulatedRequest {
  const headers = { 'user-agent': 'emulated-console' };
  return { method: 'POST', rawPath: '/', query: [], form: [], headers, body: Buffer.alloc(0), remoteAddress };
}
