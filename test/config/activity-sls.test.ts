import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';

const configOf = (sls: string) => parseConfig(`activity:\n  sls: ${sls}\n`, 'sealwatch.yaml');

describe('activity.sls', () => {
  it('may be left out, and then is', () => {
    expect(parseConfig('activity: {}\n', 'sealwatch.yaml').activity).not.toHaveProperty('sls');
  });

  it('names a project, its logstore and its region', () => {
    const sls = { project: 'audit-logs', logstore: 'actiontrail_all', region: 'cn-hangzhou' };
    expect(configOf(JSON.stringify(sls)).activity.sls).toEqual(sls);
  });

  it.each([
    ['{project: audit-logs, logstore: actiontrail_all}', 'activity.sls.region'],
    ['{project: a.evil.com, logstore: actiontrail_all, region: cn-hangzhou}', 'activity.sls.project'],
    ['{project: audit-logs, logstore: ../x, region: cn-hangzhou}', 'activity.sls.logstore'],
    ['{project: audit-logs, logstore: x1, region: cn-hangzhou.evil.com}', 'activity.sls.region'],
    ['{project: audit-logs, logstore: x1, region: cn-hangzhou, topic: t}', 'topic'],
    ['true', 'activity.sls'],
  ])('is refused by the place and what was expected there: %s', (sls, place) => {
    expect(() => configOf(sls)).toThrow(place);
  });
});
