import { remediationMessage } from '../../model/remediation-messages.ts';
import { allows, type Guard, stops } from '../guard.ts';
import { nameOf, nextOpening, openWindow } from '../windows.ts';

/** A change is begun inside a maintenance window only; where none is configured, at any time. */
export const maintenanceWindow: Guard = {
  id: 'maintenance-window',
  ask({ settings: { maintenanceWindows: windows }, now }) {
    if (windows.length === 0) return allows(remediationMessage('window-none', {}));
    const names = windows.map(nameOf).join('; ');
    const evidence = { property: 'time', expected: names, actual: new Date(now).toISOString() };
    const open = openWindow(windows, now);
    if (open !== undefined) return allows(remediationMessage('window-open', { window: nameOf(open) }), evidence);
    const opens = nextOpening(windows, now);
    const next = opens === undefined ? '' : new Date(opens).toISOString();
    return stops(remediationMessage('window-closed', { windows: names, next }), evidence);
  },
};
