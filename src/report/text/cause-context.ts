import type { Cause } from './cause.ts';
import { type Line, span } from './line.ts';
import { named, type Page } from './page.ts';

/** What is known of the thing at fault, in one quiet line. */
export function contextOf({ key, cluster }: Cause, page: Page): Line {
  const { list, cause: words } = page.words;
  const facts = (all: readonly string[]): Line => [span(list(all.filter((fact) => fact !== '')), 'quiet')];
  if (key !== undefined) {
    const { state = '', spec = '', deletionProtection = '', instanceId = '' } = key.reported ?? {};
    return facts([
      state === '' ? words.stateUnknown : state,
      spec,
      deletionProtection === '' ? '' : words.deletionProtection(deletionProtection),
      instanceId === '' ? '' : words.instance(named(instanceId, page)),
    ]);
  }
  if (cluster === undefined) return [];
  const { id, spec, profile, version, state } = cluster;
  return facts([
    spec === '' ? words.specUnknown : spec,
    /^default$/i.test(profile) ? '' : profile,
    version === '' ? words.versionUnknown : words.kubernetes(version),
    state === '' ? words.stateUnknown : state,
    named(id, page),
  ]);
}
