import CS from '@alicloud/cs20151215';
import { configOf, type Key } from './clients.ts';

/** The vendor's ACK client. */
export function csClient(endpoint: string, key: Key): CS.default {
  return new CS.default(configOf(endpoint, key));
}
