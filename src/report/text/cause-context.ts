import type { Cause } from './cause.ts';
import { type Line, span } from './line.ts';
import { named, type Page } from './page.ts';

/** What is known of the thing at fault, in one quiet line. */
export function contextOf({ key, cluster }: Cause, page: Page): Line {
  if (key !== undefined) {
    const { state = '', spec = '', deletionProtection = '', instanceId = '' } = key.reported ?? {};
    return facts([
      state === '' ? 'state untold' : state,
      spec,
      deletionProtection === '' ? '' : `deletion protection ${deletionProtection}`,
      instanceId === '' ? '' : `KMS instance ${named(instanceId, page)}`,
    ]);
  }
  if (cluster === undefined) return [];
  const { id, spec, profile, version, state } = cluster;
  return facts([
    spec === '' ? 'spec untold' : spec,
    /^default$/i.test(profile) ? '' : profile,
    version === '' ? 'version untold' : `Kubernetes ${version}`,
    state === '' ? 'state untold' : state,
    named(id, page),
  ]);
}

function facts(all: readonly string[]): Line {
  return [span(all.filter((fact) => fact !== '').join(', '), 'quiet')];
}
