import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { setLogging, trailReferences } from './trails.ts';

/** Has a trail record no longer; what was recorded stays, and LookupEvents goes on as before. */
export const stopLogging = operation({
  product: 'actiontrail',
  name: 'StopLogging',
  writes: trailReferences,
  params: { Name: requiredText },
  answer: (account, { Name }, { region, clock }) => setLogging(account, Name, region, clock.now(), false),
});
