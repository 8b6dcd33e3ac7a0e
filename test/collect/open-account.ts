import { onTestFinished } from 'vitest';
import { type AccountFile, type Emulator, startEmulator } from '../../emulator/index.ts';
import { type CloudOptions, openCloud } from '../../src/cloud/call.ts';
import { systemClock } from '../../src/cloud/clock.ts';
import { fixedCredentials } from '../../src/cloud/credentials.ts';
import { parseEndpoints } from '../../src/cloud/endpoints.ts';
import { unpaced } from '../../src/cloud/pace.ts';
import type { AccountContext } from '../../src/collect/attempt.ts';
import type { Fact, ReadError } from '../../src/model/fact.ts';
import { accessKey, accountId } from '../account.ts';
import { json, serve } from '../cloud/local-server.ts';

/** An account as a collector sees it, whose cloud does not wait between tries. */
export function openAccount(endpointsLine: string, options: Partial<CloudOptions> = {}): AccountContext {
  const cloud = openCloud({
    credentials: fixedCredentials({ accessKeyId: accessKey.id, accessKeySecret: accessKey.secret }),
    endpoints: parseEndpoints(endpointsLine),
    clock: { now: systemClock.now, sleep: () => Promise.resolve() },
    random: () => 0.1,
    pace: unpaced,
    ...options,
  });
  return { accountId, cloud };
}

/** An account on an emulator of its own, that is closed when the test is over. */
export async function emulated(
  file: AccountFile,
  regions: string[] = [],
): Promise<{ emulator: Emulator; account: AccountContext }> {
  const emulator = await startEmulator({ accounts: [file], regions });
  onTestFinished(() => emulator.close());
  return { emulator, account: openAccount(emulator.endpointsLine) };
}

/** What came with a call to a cloud that a test plays itself. */
export interface Asked {
  /** As the APIs name it, such as `DescribeKey`. */
  readonly action: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly nth: number;
}

/** An answer that is an error of the cloud. */
export class Refusal {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    this.status = status;
    this.code = code;
  }
}

/** An account on a cloud that answers whatever a test says, for the lies that the emulator does not tell. */
export async function scripted(
  answer: (asked: Asked) => unknown,
): Promise<{ account: AccountContext; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = await serve((nth, response, request) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const action = String(request.headers['x-acs-action'] ?? '');
    const call = { action, path: pathname, query: searchParams, nth };
    asked.push(call);
    const told = answer(call);
    if (told instanceof Refusal)
      json(response, told.status, { Code: told.code, Message: 'denied', RequestId: `REQ-${nth}` });
    else json(response, 200, told, { 'x-acs-request-id': `REQ-${nth}` });
  });
  return { account: openAccount(`*=${server.address}`, { tries: 2 }), asked };
}

/** The value of a fact; fails the test where it was not read. */
export function valueIn<T>(fact: Fact<T>): T {
  if (!fact.ok) throw new Error(`${fact.error.operation}: ${fact.error.code}: ${fact.error.message}`);
  return fact.value;
}

/** Why a fact was not read; fails the test where it was. */
export function errorOf(fact: Fact<unknown>): ReadError {
  if (fact.ok) throw new Error(`it was read: ${JSON.stringify(fact.value)}`);
  return fact.error;
}

/** The operations whose answers are missing from a reading. */
export function unreadIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { ok, error } = value as { ok?: unknown; error?: { operation: string } };
  if (ok === false && error !== undefined) return [error.operation];
  return [...new Set(Object.values(value).flatMap(unreadIn))];
}
