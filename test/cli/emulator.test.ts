import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import command from '../../src/cli/commands/emulator.ts';
import { account } from '../account.ts';
import { bundle } from '../emulator/functions/bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'sealwatch-emulator-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const accountFile = join(folder, 'account.json');
writeFileSync(accountFile, JSON.stringify(account()));

/** Runs the command until it has printed that it runs. */
async function start(args: string[]) {
  const stop = new AbortController();
  const said = { stdout: '', stderr: '' };
  const output = (stream: 'stdout' | 'stderr') => ({
    write: (text: string | Uint8Array) => {
      said[stream] += String(text);
      return true;
    },
  });
  const io = { stdout: output('stdout'), stderr: output('stderr'), env: {}, now: Date.now, signal: stop.signal };
  const ended = command.run(['--account', accountFile, ...args], io as never);
  await Promise.race([ended, expect.poll(() => said.stderr).toContain('Ctrl-C stops it')]);
  const end = () => {
    stop.abort();
    return ended;
  };
  return { said, end };
}

describe('sealwatch emulator', () => {
  it('prints the endpoints, and nothing of Slack unless asked to', async () => {
    const { said, end } = await start([]);
    expect(said.stdout).toMatch(/^SEALWATCH_ENDPOINTS=cn-hangzhou=127\.0\.0\.1:\d+,\S+\n$/);
    expect(await end()).toBe(0);
  });

  it('prints a webhook, and shows what it takes', async () => {
    const { said, end } = await start(['--slack']);
    const [, url = ''] = /^SEALWATCH_SLACK_WEBHOOK=(\S+)$/m.exec(said.stdout) ?? [];
    const headers = { 'content-type': 'application/json' };
    await fetch(url, { method: 'POST', headers, body: '{"text":"A key is disabled"}' });
    expect(said.stderr).toContain('Slack: A key is disabled\n');
    expect(await end()).toBe(0);
  });

  it('hosts the functions of an s.yaml, and says what is wrong with one', async () => {
    const file = join(folder, 's.yaml');
    const triggers = [{ triggerName: 'api', triggerType: 'http', triggerConfig: {} }];
    const props = { functionName: 'worker', code: bundle(), timeout: 5, triggers };
    writeFileSync(file, JSON.stringify({ resources: { worker: { component: 'fc3', props } } }));
    const { said, end } = await start(['--functions', file]);
    const [, url = ''] = /^worker: (http:\S+)$/m.exec(said.stderr) ?? [];
    expect((await fetch(url)).status).toBe(200);
    expect(await end()).toBe(0);

    writeFileSync(file, '{"resources": {"worker": {"component": "fc3", "props": {}}}}');
    await expect(start(['--functions', file])).rejects.toThrow('worker needs functionName and code');
  });
});
