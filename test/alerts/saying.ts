import type { AlertMessage } from '../../src/model/alert-message.ts';

/** A message of a title alone. */
export function saying(title: string): AlertMessage {
  return { lang: 'en', tone: 'note', title, lines: [], entries: [], left: 0, footer: [], links: [] };
}
