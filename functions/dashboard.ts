import { connectDashboard, type FunctionContext, logged, logOf } from '../src/invocation.ts';
import { dashboard } from '../src/runs/dashboard.ts';
import { checkHeartbeat } from '../src/runs/heartbeat.ts';
import { emptyResponse } from '../src/web/exchange.ts';
import { answerOf, type HttpAnswer, requestOf } from '../src/web/function-http.ts';

/** So long a request waits for an alert to be sent, milliseconds; a later request sends what is left. */
const alertMs = 5_000;

/**
 * HTTP: the reports in the browser. Why something failed is for the log, not for the client. Where the timer of the audit
 * stopped, it alerts once.
 */
export function handler(event: Buffer, context: FunctionContext): Promise<HttpAnswer> {
  return logged('dashboard', context, process.env, () => answer(event, context));
}

async function answer(event: Buffer, context: FunctionContext): Promise<HttpAnswer> {
  const request = requestOf(event);
  if (request === undefined) return answerOf(emptyResponse(400));
  try {
    const session = await connectDashboard(context, process.env);
    const response = await dashboard(session, request);
    // A client without access starts nothing. A page does not depend on the alert.
    if (response.status < 400) await checkHeartbeat(session, { budgetMs: alertMs }).catch(log);
    return answerOf(response);
  } catch (error) {
    log(error);
    return answerOf(emptyResponse(500));
  }

  function log(error: unknown): void {
    const { name, message } = error instanceof Error ? error : { name: 'unknown', message: '' };
    logOf(context, process.env)('error', 'request failed', { operation: 'dashboard', error: name, reason: message });
  }
}
