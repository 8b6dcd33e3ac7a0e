/**
 * What a cluster's state means for an audit. `settling` may change under our eyes; `down` is there but does not work,
 * perhaps because its key does not; `ended` holds nothing any more, or never did.
 */
export type Phase = 'initial' | 'running' | 'settling' | 'down' | 'ended';

const phases: Readonly<Record<string, Phase>> = {
  initial: 'initial',
  running: 'running',
  // These change nodes or the version; the API server goes on.
  upgrading: 'running',
  scaling: 'running',
  removing: 'running',
  draining: 'running',
  updating: 'settling',
  updating_failed: 'down',
  waiting: 'down',
  inactive: 'down',
  unavailable: 'down',
  disconnected: 'down',
  stopped: 'down',
  deleting: 'ended',
  deleted: 'ended',
  failed: 'ended',
  delete_failed: 'ended',
};

/** The phase of a state, or undefined for a state that is not documented. */
export function phaseOf(state: string): Phase | undefined {
  const known = state.toLowerCase();
  return Object.hasOwn(phases, known) ? phases[known] : undefined;
}
