import type { Cloud } from '../cloud/call.ts';
import { CloudError, isFailure } from '../cloud/errors.ts';
import type { OperationName } from '../cloud/operations.ts';
import { type Fact, type ReadError, read, readFailure } from '../model/fact.ts';
import { MalformedAnswer } from './malformed-answer.ts';

/** An account as a collector sees it: its number, and the door to it. */
export interface AccountContext {
  /** '' where it is unknown. */
  readonly accountId: string;
  readonly cloud: Cloud;
}

/** The cloud's time, ISO 8601 UTC: what has just been answered was so at that time. */
export function readingTime({ cloud }: Pick<AccountContext, 'cloud'>): string {
  return new Date(cloud.now()).toISOString();
}

/** What is being read: the operation, where, and of which resource. */
export interface Subject {
  readonly operation: OperationName;
  readonly regionId: string;
  readonly resource?: string;
}

/**
 * Reads something, or tells why it could not be read. The only place in `collect/` that catches, and only what the cloud
 * does to us: a programming error must still crash.
 */
export async function attempt<T>(
  account: AccountContext,
  subject: Subject,
  reading: () => Promise<T>,
): Promise<Fact<T>> {
  try {
    return read(await reading());
  } catch (error) {
    if (error instanceof CloudError)
      return readFailure(
        readError(account, subject, { code: error.code, message: error.summary, requestId: error.requestId }),
      );
    if (error instanceof MalformedAnswer) return readFailure(readError(account, subject, error));
    throw error;
  }
}

/** The value that stands for absence, where the cloud says by one of these codes that what was asked about is not there. */
export async function unlessAbsent<T>(
  codes: RegExp,
  absent: (error: CloudError) => T,
  reading: () => Promise<T>,
): Promise<T> {
  try {
    return await reading();
  } catch (error) {
    if (isFailure(error, 'notFound') && codes.test(error.code)) return absent(error);
    throw error;
  }
}

/** Why something could not be read, as the report tells it. */
export function readError(
  { accountId }: Pick<AccountContext, 'accountId'>,
  { operation, regionId, resource }: Subject,
  { code, message, requestId }: { code: string; message: string; requestId: string },
): ReadError {
  return { operation, accountId, regionId, ...(resource === undefined ? {} : { resource }), code, message, requestId };
}
