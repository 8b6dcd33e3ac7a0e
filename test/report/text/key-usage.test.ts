import { describe, expect, it } from 'vitest';
import { type Message, message, type Verdict } from '../../../src/model/finding.ts';
import { keyUsed } from '../../../src/report/text/key-usage.ts';
import { aboutCluster, cluster, finding, now } from '../fixture-report.ts';

const nothing = { attribution: 'none', encrypt: 0, decrypt: 0, first: null, last: null } as const;

function wordsFor(reason: Message, verdict: Verdict, state = 'running'): string {
  const one = cluster(1, {
    name: 'a',
    state,
    verification: { keyUsed: verdict },
    activity: nothing,
    verified: 'unknown',
  });
  return keyUsed(one, [finding(aboutCluster(one), reason, { verdict })], now).words;
}

describe('the words for a cluster’s activity', () => {
  it('tell when it was seen, and how often or with whom', () => {
    expect(keyUsed(cluster(1, { name: 'a' }), [], now)).toEqual({ words: '4 min ago', detail: '8,612×' });
    const shared = cluster(1, { name: 'a', activity: { attribution: 'shared-key' } });
    expect(keyUsed(shared, [], now)).toEqual({ words: '4 min ago', detail: 'shared key' });
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
      'not read',
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
