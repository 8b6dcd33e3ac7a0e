import type { Guard } from '../guard.ts';
import { key, kmsPaid, role } from './checks.ts';
import { freshDetail, neverEncrypted, noRecentChange, noTask, rbac } from './cluster.ts';
import { egress } from './egress.ts';
import { killSwitch, lease, lock, maintenanceWindow, maxPercent, maxPerRun, mode } from './of-the-run.ts';
import { completeListing, notWaived, selection } from './selection.ts';

/** Every guard; a change is made only where all of them allow it. */
export const guards: readonly Guard[] = [
  mode,
  killSwitch,
  lock,
  lease,
  maintenanceWindow,
  selection,
  notWaived,
  completeListing,
  freshDetail,
  noTask,
  noRecentChange,
  neverEncrypted,
  key,
  role,
  kmsPaid,
  rbac,
  egress,
  maxPerRun,
  maxPercent,
];
