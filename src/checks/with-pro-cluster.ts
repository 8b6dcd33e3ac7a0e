import { message } from '../model/message.ts';
import { type Gate, notApplicable } from './define-check.ts';

/** Lets only accounts pass that have a Pro cluster: without one there is nothing to encrypt. */
export const withProCluster: Gate<'ACS::::Account', 'proClusters'> = {
  needs: ['proClusters'],
  evaluate: ({ proClusters }) => (proClusters === 'none' ? notApplicable(message('no-pro-cluster', {})) : undefined),
};
