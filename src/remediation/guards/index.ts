import type { Guard } from '../guard.ts';
import { completeListing } from './complete-listing.ts';
import { egress } from './egress.ts';
import { freshDetail } from './fresh-detail.ts';
import { key } from './key.ts';
import { killSwitch } from './kill-switch.ts';
import { kmsPaid } from './kms-paid.ts';
import { lease } from './lease.ts';
import { lock } from './lock.ts';
import { maintenanceWindow } from './maintenance-window.ts';
import { maxPerRun } from './max-per-run.ts';
import { maxPercent } from './max-percent.ts';
import { mode } from './mode.ts';
import { neverEncrypted } from './never-encrypted.ts';
import { noRecentChange } from './no-recent-change.ts';
import { noTask } from './no-task.ts';
import { notWaived } from './not-waived.ts';
import { rbac } from './rbac.ts';
import { role } from './role.ts';
import { selection } from './selection.ts';

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
