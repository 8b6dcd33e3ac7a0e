import type { AlertMessage } from '../model/alert-message.ts';
import { type AlertLanguage, messageOf, paragraph } from './entry.ts';

/**
 * That no scheduled audit ended for too long.
 *
 * @param last when the last one did, ISO 8601 UTC
 * @param ageMs how long ago that is
 */
export function heartbeatMessage(last: string, ageMs: number, language: AlertLanguage): AlertMessage {
  const { alerts } = language;
  const title = alerts.noAuditSince({ time: last, age: alerts.span(ageMs) });
  return messageOf(language, { tone: 'high', title, entries: [paragraph(alerts.noAuditAdvice, 'high')] });
}
