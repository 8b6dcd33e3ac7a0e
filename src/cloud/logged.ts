import type { Log } from '../model/log.ts';
import type { Cloud } from './call.ts';
import type { Clock } from './clock.ts';
import { CloudError } from './errors.ts';

/** The door, with a record of each call at the level debug: what was called, how long it took and what came of it. */
export function loggedCloud(cloud: Cloud, log: Log, clock: Clock): Cloud {
  return {
    ...cloud,
    async call(operation, request) {
      const startedAt = clock.now();
      const durationMs = () => clock.now() - startedAt;
      try {
        const response = await cloud.call(operation, request);
        log('debug', 'call answered', { operation, durationMs: durationMs(), cloudRequestId: response.requestId });
        return response;
      } catch (error) {
        const { kind, code, attempts, requestId } = error instanceof CloudError ? error : unknownFailure;
        const fields = { operation, durationMs: durationMs(), kind, code, attempts, cloudRequestId: requestId };
        log('debug', 'call failed', fields);
        throw error;
      }
    },
  };
}

const unknownFailure = { kind: 'unknown', code: '', attempts: 0, requestId: '' };
