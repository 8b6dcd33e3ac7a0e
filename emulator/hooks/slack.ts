import { type Hook, type HookAnswer, type HookMessage, type HookOptions, startHook } from './hook.ts';
import { refusalOfPayload } from './slack-payload.ts';

/** Some answers that Slack is known for. */
export const SLACK_ANSWERS = {
  rateLimited: (retryAfter: number): HookAnswer => ({ status: 429, body: 'rate_limited', retryAfter }),
  serverError: { status: 503, body: 'service_unavailable' },
  invalidPayload: { status: 400, body: 'invalid_payload' },
  noService: { status: 404, body: 'no_service' },
  hang: { kind: 'hang' },
  reset: { kind: 'reset' },
  lostAnswer: { kind: 'lost-answer' },
} as const satisfies Record<string, HookAnswer | ((retryAfter: number) => HookAnswer)>;

/** A message that Slack took. */
export interface SlackMessage extends HookMessage {
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
}

export type Slack = Hook<SlackMessage>;

const WEBHOOK = /^\/services\/\w+\/\w+\/\w+$/;

/** Starts a Slack on loopback; any path below /services/ is a webhook of it. */
export function startSlack(options: HookOptions = {}): Promise<Slack> {
  return startHook(
    {
      path: '/services/T00000000/B00000000/emulated',
      contentType: 'text/html',
      accepted: { status: 200, body: 'ok' },
      limits: [{ count: 1, perMs: 1_000 }],
      tooFast: (waitMs) => ({ status: 429, body: 'rate_limited', retryAfter: Math.ceil(waitMs / 1_000) }),
      denialOf({ method, url, headers, body }) {
        if (method !== 'POST' || !WEBHOOK.test(url.pathname)) return { status: 404, body: 'no_service' };
        if (!/^application\/json\b/.test(headers['content-type'] ?? ''))
          return { status: 400, body: 'invalid_payload' };
        return refusalOfPayload(body);
      },
    },
    options,
    (message) => ({
      ...message,
      text: String(message.payload.text),
      blocks: (message.payload.blocks ?? []) as SlackMessage['blocks'],
    }),
  );
}
