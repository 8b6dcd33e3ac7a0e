import type { Evidence } from '../../model/finding.ts';
import { remediationMessage } from '../../model/remediation-messages.ts';
import { blocked, type Guard, type GuardDecision, type GuardInput, passed, unknown } from '../guard.ts';
import { mostByPercent } from '../settings.ts';
import { nameOf, nextOpening, openWindow } from '../windows.ts';

/** Changes are made only where `remediation.mode` is `apply`. */
export const mode: Guard = {
  id: 'mode',
  check({ settings }) {
    const evidence = { property: 'remediation.mode', expected: 'apply', actual: settings.mode };
    return settings.mode === 'apply'
      ? passed(remediationMessage('mode-apply', {}), evidence)
      : blocked(remediationMessage('mode-plan', {}), evidence);
  },
};

/** The environment can forbid every change, whatever is configured. */
export const killSwitch: Guard = {
  id: 'kill-switch',
  check({ killSwitch: isSet }) {
    const evidence = { property: 'SEALWATCH_REMEDIATION', expected: '!= off', actual: isSet ? 'off' : 'on' };
    return isSet
      ? blocked(remediationMessage('kill-switch-set', {}), evidence)
      : passed(remediationMessage('kill-switch-unset', {}), evidence);
  },
};

/** After a surprise nothing more is changed until a person has acknowledged it. */
export const lock: Guard = {
  id: 'lock',
  check({ journal }) {
    if (journal === null) return unknown(remediationMessage('no-store', {}));
    const set = journal.lock;
    if (set === null) return passed(remediationMessage('lock-open', {}));
    const { at, outcome, cluster, changeId } = set;
    return blocked(remediationMessage('lock-set', { at, outcome, cluster: cluster.name }), {
      property: `journal[${changeId}].outcome`,
      expected: 'done | acknowledged',
      actual: outcome,
    });
  },
};

/** One run at a time makes changes in an account. */
export const lease: Guard = {
  id: 'lease',
  check({ lease: answer }) {
    switch (answer?.is) {
      case undefined:
        return unknown(remediationMessage('no-store', {}));
      case 'free':
        return passed(remediationMessage('lease-free', {}));
      case 'ours':
        return passed(remediationMessage('lease-ours', {}));
      case 'taken': {
        const { holder, until } = answer;
        return blocked(remediationMessage('lease-taken', { holder, until }));
      }
    }
  },
};

/** A change is begun inside a maintenance window only; where none is configured, at any time. */
export const maintenanceWindow: Guard = {
  id: 'maintenance-window',
  check({ settings: { maintenanceWindows: windows }, now }) {
    if (windows.length === 0) return passed(remediationMessage('window-none', {}));
    const names = windows.map(nameOf).join('; ');
    const evidence = { property: 'now', expected: names, actual: new Date(now).toISOString() };
    const open = openWindow(windows, now);
    if (open !== undefined) return passed(remediationMessage('window-open', { window: nameOf(open) }), evidence);
    const opens = nextOpening(windows, now);
    const next = opens === undefined ? '' : new Date(opens).toISOString();
    return blocked(remediationMessage('window-closed', { windows: names, next }), evidence);
  },
};

/** A guard that weighs how many changes a run makes, and looks at nothing else. */
interface LimitGuard extends Guard {
  check(input: Pick<GuardInput, 'settings' | 'report' | 'before' | 'organization'>): GuardDecision;
}

/** So many changes are made in one run, and no more: of one account, and of an organization. */
export const maxPerRun: LimitGuard = {
  id: 'max-per-run',
  check({ settings: { maxPerRun: most }, before, organization }) {
    if (before >= most) return blocked(remediationMessage('run-is-full', { most }), room('account', most, before));
    if (organization === null)
      return passed(remediationMessage('run-has-room', { most }), room('account', most, before));
    const { elsewhere, limits } = organization;
    const evidence = room('organization', limits.perRun, elsewhere + before);
    return elsewhere + before < limits.perRun
      ? passed(remediationMessage('run-has-room', { most: limits.perRun }), evidence)
      : blocked(remediationMessage('organization-is-full', { most: limits.perRun }), evidence);
  },
};

/** So large a part of the Pro clusters is changed in one run, and no larger: of one account, and of an organization. */
export const maxPercent: LimitGuard = {
  id: 'max-percent',
  check({ settings: { maxPercent: percent }, report, before, organization }) {
    const most = mostByPercent(percent, report.summary.proClusters);
    const evidence = room('account', most, before);
    if (before >= most) return blocked(remediationMessage('percent-is-full', { percent, most }), evidence);
    const { elsewhere, limits } = organization ?? { elsewhere: 0, limits: { byPercent: Number.POSITIVE_INFINITY } };
    if (elsewhere + before < limits.byPercent) {
      return passed(remediationMessage('percent-has-room', { percent, most }), evidence);
    }
    return blocked(
      remediationMessage('organization-percent-is-full', { percent, most: limits.byPercent }),
      room('organization', limits.byPercent, elsewhere + before),
    );
  },
};

function room(scope: 'account' | 'organization', most: number, before: number): Evidence {
  return { property: `${scope}.changes`, expected: `< ${most}`, actual: `${before}` };
}
