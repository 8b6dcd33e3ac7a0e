import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { allowed } from './api-front.ts';
import type { Cloud } from './cloud.ts';
import { ApiError } from './errors.ts';
import { OPERATIONS } from './operations.ts';
import type { EmulatedRequest } from './request.ts';

/** Where people act on the cloud without signing, as they would in the console. */
export const consolePath = /^\/_emulator\/console\/(\w+):(\w+)(?:\?(.*))?$/;

/**
 * Carries out an operation as a RAM user who is logged in, and records it as that user's: for playing, by hand.
 * `user` names the user, `account` the account (the first one unless it is given); all else are parameters of the API.
 */
export async function actInConsole(
  cloud: Cloud,
  region: string,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, product, name = '', query = ''] = consolePath.exec(message.url ?? '') ?? [];
  const {
    user = 'somebody',
    account = [...cloud.accounts.keys()][0] ?? '',
    ...given
  } = Object.fromEntries(new URLSearchParams(query));
  const reply = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
  try {
    const operation = OPERATIONS.find((known) => known.product === product && known.name === name);
    if (operation === undefined || !cloud.accounts.has(account)) {
      throw new ApiError(404, 'InvalidApi.NotFound', `There is no ${product}:${name} here, or no account ${account}.`);
    }
    const params = new Map<string, unknown>(Object.entries(given));
    const call = { product: operation.product, name, operation, params, malformedBody: false };
    const caller = { accountId: account, key: { id: `LTAI-${user}`, secret: '', userName: user } };
    const requestId = randomUUID().toUpperCase();
    const { run } = allowed(cloud, region, requestOf(message), call, caller, requestId);
    const { body } = await run(requestId);
    response.writeHead(200, { 'content-type': 'application/json' }).end(`${body}\n`);
  } catch (error) {
    if (error instanceof ApiError) reply(error.status, { Code: error.code, Message: error.message });
    else reply(500, { Code: 'InternalError', Message: String(error) });
  }
}

function requestOf({ socket }: IncomingMessage): EmulatedRequest {
  const headers = { 'user-agent': 'emulated-console' };
  const remoteAddress = socket.remoteAddress ?? '';
  return { method: 'POST', rawPath: '/', query: [], form: [], headers, body: Buffer.alloc(0), remoteAddress };
}
