import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startEmulator, startFunctions } from '../../../emulator/index.ts';
import { account, accountId } from '../../account.ts';

const code = 'dist/functions/audit';

describe.runIf(existsSync(`${code}/index.js`))('the built function audit', () => {
  it('audits the account with the keys of its role, fired by its timer, and again while warm', async () => {
    const store = mkdtempSync(join(tmpdir(), 'sealwatch-hosted-'));
    afterAll(() => rmSync(store, { recursive: true, force: true }));
    const emulator = await startEmulator({ accounts: [account()] });
    const audit = {
      name: 'sealwatch-audit',
      code,
      role: `acs:ram::${accountId}:role/sealwatch-audit`,
      timeout: 30,
      environmentVariables: { SEALWATCH_STORE: store },
      triggers: [{ triggerName: 'daily', triggerType: 'timer', triggerConfig: { payload: '{}' } }],
    };
    const environment = { SEALWATCH_ENDPOINTS: emulator.endpointsLine };
    const host = startFunctions(emulator, { accountId, functions: [audit], environment });
    afterAll(async () => {
      await host.close();
      await emulator.close();
    });

    host.fire('sealwatch-audit');
    await host.drain();
    await host.invoke('sealwatch-audit', '{}');

    const [cold, warm] = host.invocations;
    expect(cold?.errorType, cold?.body.toString()).toBeUndefined();
    expect(JSON.parse(cold?.body.toString() ?? '')).toMatchObject({ readErrors: 0, summary: { clusters: 1 } });
    expect([cold?.isCold, warm?.isCold, warm?.errorType]).toEqual([true, false, undefined]);
    expect(readdirSync(store, { recursive: true }).length).toBeGreaterThan(0);
  });
});
