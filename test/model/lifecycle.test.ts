import { describe, expect, it } from 'vitest';
import { phaseOf } from '../../src/model/cluster.ts';

describe('phaseOf', () => {
  it.each([
    ['initial', 'initial'],
    ...['running', 'upgrading', 'scaling', 'removing', 'draining'].map((state) => [state, 'running']),
    ['updating', 'settling'],
    ...['updating_failed', 'waiting', 'inactive', 'unavailable', 'disconnected', 'stopped'].map((state) => [
      state,
      'down',
    ]),
    ...['deleting', 'deleted', 'failed', 'delete_failed'].map((state) => [state, 'ended']),
    ['Running', 'running'],
  ])('takes %s for %s', (state, phase) => {
    expect(phaseOf(state ?? '')).toBe(phase);
  });

  it.each(['', 'zebra', 'constructor', '__proto__', 'running '])('does not know the state %j', (state) => {
    expect(phaseOf(state)).toBeUndefined();
  });
});
