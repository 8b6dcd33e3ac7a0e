import { operation } from '../operation.ts';
import { requiredText } from '../params.ts';
import { setLogging, trailReferences } from './trails.ts';

/** Has a trail record from now on. */
export const startLogging = operation({
  product: 'actiontrail',
  name: 'StartLogging',
  writes: trailReferences,
  params: { Name: requiredText },
  answer: (account, { Name }, { region, clock }) => setLogging(account, Name, region, clock.now(), true),
});
