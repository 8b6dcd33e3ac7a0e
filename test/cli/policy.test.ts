import { describe, expect, it } from 'vitest';
import { type Policy, policyFor } from '../../src/bootstrap/policy.ts';
import { run } from '../../src/cli/run.ts';

async function policy(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(['policy', ...args], {
    stdout: { write: (text: string) => out.push(text) > 0 },
    stderr: { write: (text: string) => err.push(text) > 0 },
    env: {},
    now: Date.now,
    signal: new AbortController().signal,
  });
  return { code, out: out.join(''), err: err.join('') };
}

describe('sealwatch policy', () => {
  it.each(['audit', 'activity', 'remediate'] as const)('prints what RAM takes, and nothing else: %s', async (role) => {
    const { code, out } = await policy('--role', role);

    expect(code).toBe(0);
    expect(JSON.parse(out) as Policy).toEqual(policyFor(role));
  });

  it('says beside it what the remediator needs that no policy gives', async () => {
    const { err } = await policy('--role', 'remediate');

    expect(err).toContain('AliyunKMSCryptoAdminAccess');
    expect(err).toContain('RBAC');
    expect((await policy()).err).toBe('');
  });

  it.each(['audit', 'remediate'] as const)('prints what the role %s needs in a member', async (role) => {
    const { code, out } = await policy('--member', '--role', role);
    expect([code, JSON.parse(out)]).toEqual([0, policyFor(role)]);
  });

  it('knows no member for the dashboard', async () => {
    expect(await policy('--member', '--role', 'dashboard')).toMatchObject({ code: 2, out: '' });
  });

  it('knows no other role', async () => {
    const { code, out, err } = await policy('--role', 'owner');

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('remediate');
  });
});
