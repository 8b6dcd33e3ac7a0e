import { dashboard } from '../src/runs/dashboard.ts';
import { connectDashboard, type FunctionContext } from '../src/session.ts';
import { emptyResponse } from '../src/web/exchange.ts';
import { answerOf, type HttpAnswer, requestOf } from '../src/web/function-http.ts';

/** HTTP: the reports in the browser. Why something failed is for the log, not for whoever asked. */
export async function handler(event: Buffer, context: FunctionContext): Promise<HttpAnswer> {
  const request = requestOf(event);
  if (request === undefined) return answerOf(emptyResponse(400));
  try {
    return answerOf(await dashboard(await connectDashboard(context, process.env), request));
  } catch (error) {
    context.logger?.error(error instanceof Error ? `${error.name}: ${error.message}` : 'unknown');
    return answerOf(emptyResponse(500));
  }
}
