import Big from 'big.js';
import type { ReportedPolling } from '../model/cost.ts';
import { days } from './modeled.ts';
import type { CostSettings } from './settings.ts';

const secondsPerMonth = days * 86_400;

/**
 * What ack-secret-manager asks of KMS: each poll is one GetSecretValue for each entry. Nothing tells how many entries
 * there are, and a price is known only where one is configured.
 *
 * @param interval seconds between polls; 0 for none
 */
export function pollingOf(interval: number, { secretManager: { callPrice } }: CostSettings): ReportedPolling {
  const calls = interval === 0 ? 0 : Math.round(secondsPerMonth / interval);
  const price = callPrice === undefined ? null : new Big(callPrice).times(calls).times('0.0001');
  return { interval, callsPerEntry: calls, pricePerEntry: price?.toFixed() ?? null };
}
