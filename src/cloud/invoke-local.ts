import { limitConcurrency } from './concurrency.ts';
import { CloudError } from './errors.ts';
import { checkEvent, type FunctionInvoker } from './invoke.ts';

/** A function as it runs in this process. */
export type LocalFunction = (payload: Uint8Array) => Promise<unknown>;

export interface LocalInvoker extends FunctionInvoker {
  /** Resolves when everything that was taken on is over. @throws what a function threw, the first one, once all are over */
  idle(): Promise<void>;
}

/**
 * Runs functions in this process, so many at a time; the others wait their turn. Nothing is tried again: what makes a
 * try fail here would make the next one fail.
 *
 * @param functions by name
 */
export function localInvoker(functions: Readonly<Record<string, LocalFunction>>, concurrency: number): LocalInvoker {
  const limited = limitConcurrency(concurrency);
  const works = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let taken = 0;

  async function work(run: LocalFunction, payload: Uint8Array): Promise<void> {
    try {
      // As over a network: never within the call that hands it over.
      await Promise.resolve();
      await run(payload);
    } catch (error) {
      failures.push(error);
    }
  }

  return {
    async invokeAsync(functionName, payload) {
      const run = functions[functionName];
      checkEvent(functionName, payload, 'local');
      if (run === undefined) throw absent(functionName);
      taken += 1;
      const bytes = payload.slice();
      const one = limited(() => work(run, bytes)).finally(() => works.delete(one));
      works.add(one);
      return { requestId: `local-${taken}` };
    },
    async idle() {
      while (works.size > 0) await Promise.all(works);
      if (failures.length > 0) throw failures[0];
    },
  };
}

function absent(functionName: string): CloudError {
  const asked = { operation: 'fc:InvokeFunction', regionId: 'local', host: 'this process', resource: functionName };
  return new CloudError('notFound', { ...asked, code: 'FunctionNotFound', requestId: '', attempts: 1 });
}
