import { describe, expect, it } from 'vitest';
import { ConfigError, defaultConfig, parseConfig } from '../../src/config/load.ts';

function read(yaml: string) {
  return parseConfig(`remediation:\n${yaml.replace(/^/gm, '  ')}`, 'sealwatch.yaml').remediation;
}

describe('remediation: in the configuration', () => {
  it('does nothing where nobody wrote it', () => {
    const nothing = { ids: [], tags: [], regions: [] };
    expect(defaultConfig().remediation).toEqual({
      mode: 'plan',
      select: nothing,
      exclude: nothing,
      keys: [],
      rbacConfirmed: [],
      egressConfirmed: [],
      maintenanceWindows: [],
      maxPerRun: 1,
      maxPercent: 10,
      waitMinutes: 30,
    });
  });

  it('takes all of it', () => {
    const told = read(`mode: apply
select: {ids: [c-1], tags: [env=prod], regions: [cn-hangzhou]}
exclude: {tags: [team=pay]}
keys:
  - {cluster: c-1, key: key-1}
  - {tag: env=prod, key: alias/prod}
  - {region: cn-hangzhou, key: 'acs:kms:cn-hangzhou:1:key/key-2'}
rbacConfirmed: [c-1]
egressConfirmed: [c-1]
maintenanceWindows:
  - {days: [saturday, sunday], from: '22:00', to: '04:00', timeZone: Asia/Shanghai}
maxPerRun: 3
maxPercent: 5.5
waitMinutes: 60`);
    expect(told).toMatchObject({ mode: 'apply', maxPerRun: 3, exclude: { ids: [], tags: ['team=pay'] } });
  });

  it.each([
    ['an unknown key', 'modes: apply', 2],
    ['an unknown mode', 'mode: always', 2],
    ['a tag without a value', 'select: {tags: [env]}', 2],
    ['a rule without a subject', 'keys:\n  - {key: key-1}', 3],
    ['a rule with two', 'keys:\n  - {key: key-1, cluster: c-1, region: cn-hangzhou}', 3],
    ['a rule without a key', 'keys:\n  - {cluster: c-1}', 3],
    ['no time zone', "maintenanceWindows:\n  - {from: '22:00', to: '04:00'}", 3],
    ['a zone that nobody knows', "maintenanceWindows:\n  - {from: '22:00', to: '04:00', timeZone: Asia/Atlantis}", 3],
    ['an offset for a zone', "maintenanceWindows:\n  - {from: '22:00', to: '04:00', timeZone: '+08:00'}", 3],
    ['an hour that is none', "maintenanceWindows:\n  - {from: '24:00', to: '04:00', timeZone: UTC}", 3],
    ['a day that is none', "maintenanceWindows:\n  - {days: [Sunday], from: '22:00', to: '04:00', timeZone: UTC}", 3],
    ['no change in a run', 'maxPerRun: 0', 2],
    ['more than all', 'maxPercent: 101', 2],
    ['no percent', 'maxPercent: 0', 2],
  ])('is stopped by %s, with its line', (_, yaml, line) => {
    expect(() => read(yaml)).toThrow(ConfigError);
    expect(() => read(yaml)).toThrow(new RegExp(`^sealwatch\\.yaml:${line}:`));
  });
});
