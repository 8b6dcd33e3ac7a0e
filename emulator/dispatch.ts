import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { apiFront } from './api-front.ts';
import type { Cloud } from './cloud.ts';
import { ApiError, type Product } from './errors.ts';
import type { Fault } from './faults.ts';
import { isFc } from './fc/address.ts';
import { fcFront } from './fc/front.ts';
import type { Front } from './front.ts';
import { isLog } from './log/address.ts';
import { logFront } from './log/front.ts';
import { isOss } from './oss/address.ts';
import { ossFront } from './oss/front.ts';
import { type Reply, send } from './reply.ts';
import type { EmulatedRequest } from './request.ts';
import { scriptedError, sendSpoiled } from './spoil.ts';

/** What became of a call: the answer, how long to keep it back, and what spoils it on its way. */
interface Outcome {
  readonly reply: Reply;
  readonly delayMs: number;
  readonly fault?: Fault;
}

/** Answers one request, in the order in which the real endpoints check it. */
export async function dispatch(
  cloud: Cloud,
  region: string,
  request: EmulatedRequest,
  response: ServerResponse,
): Promise<void> {
  const { reply, delayMs, fault } = await decide(cloud, region, request);
  const keptBack = cloud.latencyMs + delayMs;
  // Unreferenced, so that closing the emulator never waits for a slow answer.
  if (keptBack > 0) await wait(keptBack, undefined, { ref: false });
  response.setHeader('date', new Date(cloud.clock.now()).toUTCString());
  if (fault === undefined) send(response, reply);
  else sendSpoiled(response, fault, reply);
}

async function decide(cloud: Cloud, region: string, request: EmulatedRequest): Promise<Outcome> {
  const requestId = randomUUID().toUpperCase();
  const front = frontOf(cloud, region, request);
  let delayMs = 0;
  let fault: Fault | undefined;
  try {
    const { name, params, admit } = front.recognize();
    const { product } = front;
    cloud.tally.called(`${product}:${name}`);
    const { accountId, run } = admit(requestId);
    ({ delayMs, fault } = cloud.faults.strike({ accountId, product, operation: name, region, params }));
    const scripted = fault && scriptedError(fault, product);
    if (scripted && fault?.when !== 'after') throw scripted;
    // A request that is lost on its way is not carried out; what spoils an answer leaves a trace in the account.
    if (fault?.when === 'before') return { reply: { status: 200, headers: {}, body: '' }, delayMs, fault };
    const reply = await run(requestId);
    if (scripted) throw scripted;
    return { reply, delayMs, ...(fault && { fault }) };
  } catch (error) {
    const told = toApiError(error, front.product);
    cloud.tally.refused(told.code);
    return { reply: front.refuse(told, requestId), delayMs, ...(fault && { fault }) };
  }
}

/** OSS and SLS are told by their hosts, Function Compute by its paths; the others have one way of being asked. */
function frontOf(cloud: Cloud, region: string, request: EmulatedRequest): Front {
  if (isOss(request.headers)) return ossFront(cloud, region, request);
  if (isLog(request)) return logFront(cloud, region, request);
  if (isFc(request)) return fcFront(cloud, region, request);
  return apiFront(cloud, region, request);
}

/** A defect of the emulator is answered as a defect of the cloud, with its message. */
function toApiError(error: unknown, product: Product): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(500, product === 'kms' ? 'InternalFailure' : 'InternalError', `${error}`);
}
