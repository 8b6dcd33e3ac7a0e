import type { SlackMessage } from '../model/slack.ts';
import { section, slackMessage } from './blocks.ts';
import { type Language, mark } from './entry.ts';
import { humanTimes } from './safe-text.ts';

/**
 * That no scheduled audit ended for too long.
 *
 * @param last when the last one did, ISO 8601 UTC
 * @param ageMs how long ago that is
 */
export function heartbeatMessage(last: string, ageMs: number, language: Language): SlackMessage {
  const { alerts } = language;
  const title = alerts.noAuditSince({ time: humanTimes(last), age: alerts.span(ageMs) });
  return slackMessage(
    `${mark({ kind: 'opened', severity: 'high' }, language)}  ${title}`,
    [section(alerts.noAuditAdvice, alerts)],
    alerts,
  );
}
