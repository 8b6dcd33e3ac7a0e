import { describe, expect, it } from 'vitest';
import { type Finding, type Message, message, type Verdict } from '../../../src/model/finding.ts';
import type { ReportedCluster } from '../../../src/model/report.ts';
import { keyUsage } from '../../../src/report/view/clusters.ts';
import { spanOf } from '../../../src/words/amounts-en.ts';
import { aboutCluster, cluster, finding, now } from '../fixture-report.ts';

const keyUsageOf = (one: ReportedCluster, findings: readonly Finding[]) =>
  keyUsage({ cluster: one, findings }, 'en', (iso) => spanOf(now - Date.parse(iso)));
const nothing = { attribution: 'none', encrypt: 0, decrypt: 0, first: null, last: null } as const;

function wordsFor(reason: Message, verdict: Verdict, state = 'running'): string {
  const one = cluster(1, {
    name: 'a',
    state,
    verification: { keyUsed: verdict },
    activity: nothing,
    verified: 'unknown',
  });
  const usage = keyUsageOf(one, [finding(aboutCluster(one), reason, { verdict })]);
  return usage.kind === 'reason' ? usage.text : usage.kind;
}

describe('the key usage of a cluster', () => {
  it('tell when it was seen, and how often or with whom', () => {
    const used = keyUsageOf(cluster(1, { name: 'a' }), []);
    expect(used).toMatchObject({ kind: 'used', calls: 8_612, shared: false });
    const shared = cluster(1, { name: 'a', activity: { attribution: 'shared-key' } });
    expect(keyUsageOf(shared, [])).toMatchObject({ kind: 'used', shared: true });
  });

  it.each([
    ['denied 12×', message('denied', { count: 12, codes: ['X'], last: '2026-11-22T05:00:00Z' }), 'NON_COMPLIANT'],
    ['no usage for 24 h', message('no-usage-v1', { since: '2026-11-21T06:30:00Z' }), 'NON_COMPLIANT'],
    ['no usage for 90 d', message('no-usage-no-baseline', { since: '2026-08-24T06:30:00Z' }), 'INSUFFICIENT_DATA'],
    [
      'no usage, uncorroborated',
      message('no-usage-uncorroborated', { since: '2026-11-21T06:30:00Z' }),
      'INSUFFICIENT_DATA',
    ],
    ['read 3 h back', message('usage-not-read', { since: '2026-11-22T03:30:00Z' }), 'INSUFFICIENT_DATA'],
    ['created 2 h ago', message('cluster-new', { created: '2026-11-22T04:00:00Z' }), 'INSUFFICIENT_DATA'],
    ['on for 2 h', message('cluster-encrypted-lately', { since: '2026-11-22T04:00:00Z' }), 'INSUFFICIENT_DATA'],
    ['updating', message('cluster-updating', {}), 'INSUFFICIENT_DATA'],
    [
      'read-error',
      message('read-error', { operation: 'x', resource: '', code: 'y', requestId: '' }),
      'INSUFFICIENT_DATA',
    ],
    ['', message('encryption-not-on', {}), 'NOT_APPLICABLE'],
  ] as const)('are %j', (words, reason, verdict) => {
    expect(wordsFor(reason, verdict)).toBe(words);
  });

  it('name the state of a cluster that does not run', () => {
    expect(wordsFor(message('cluster-not-running', { state: 'stopped' }), 'INSUFFICIENT_DATA', 'stopped')).toBe(
      'stopped',
    );
  });

  it('are not those of another stage', () => {
    expect(wordsFor(message('key-usable', {}), 'INSUFFICIENT_DATA')).toBe('');
  });
});
