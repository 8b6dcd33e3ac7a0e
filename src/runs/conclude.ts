import type { Config } from '../config/schema.ts';
import { type AssembleOptions, assemble } from '../judge/assemble.ts';
import type { Report } from '../model/report.ts';
import type { Settings } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Session } from '../session.ts';
import { version } from '../version.ts';

type ConcludeOptions = Pick<AssembleOptions, 'auditId' | 'kind' | 'run' | 'inputs' | 'storeErrors'>;

/** The report of what is known; nothing is kept. */
export function conclude(
  { config, onCheckError }: Pick<Session, 'config' | 'onCheckError'>,
  snapshot: Snapshot,
  options: ConcludeOptions,
): Report {
  return assemble(snapshot, {
    ...options,
    onCheckError,
    toolVersion: version,
    settings: settingsOf(config),
    waivers: config.waivers,
    cost: config.cost,
    ownersTag: config.owners.tag,
  });
}

/** The part of the configuration that verdicts depend on. */
export function settingsOf({ activity, checks, keys, secretManager, balance }: Config): Settings {
  return {
    activity: { window: activity.window, lookBackDays: activity.lookBackDays },
    checks,
    keys,
    secretManager,
    balance: { minimum: balance.minimum ?? null, currency: balance.currency ?? '' },
  };
}
