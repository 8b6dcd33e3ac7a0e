import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';
import { suggest } from '../../src/cli/suggest.ts';

const example = fileURLToPath(new URL('../../examples/sealwatch.yaml', import.meta.url));

async function sealwatch(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    write(text: string | Uint8Array) {
      said[name] += String(text);
      return true;
    },
  });
  const io: Io = {
    stdout: stream('out'),
    stderr: stream('err'),
    env: { LANG: 'C.UTF-8' },
    now: () => 0,
    signal: new AbortController().signal,
  };
  const code = await run(argv, io);
  return { code, ...said };
}

describe('the command line', () => {
  it.each([
    [['audti'], 'Did you mean sealwatch audit?'],
    [['audit', '--regoin', 'cn-beijing'], 'Did you mean --region?'],
    [['audit', '--region', 'cn-hangzou'], 'Did you mean --region cn-hangzhou?'],
    [['audit', '--fail-on', 'hihg'], 'Did you mean high?'],
    [['report', 'x', '--format', 'markdwon'], 'Did you mean markdown?'],
    [['config', 'inti'], 'Did you mean init?'],
    [['explain', 'ack-cluster-encryption-enabld'], 'Did you mean ack-cluster-encryption-enabled?'],
  ])('suggests the closest word for %j', async (argv, hint) => {
    const { code, err } = await sealwatch(...argv);
    expect(code).toBe(2);
    expect(err).toContain(hint);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('suggests nothing where nothing is close', () => {
    expect(suggest('zzzzzz', ['audit', 'report'])).toBeUndefined();
  });

  it('helps with a command', async () => {
    expect((await sealwatch('help', 'audit')).out).toMatch(/^Usage: sealwatch audit/);
    expect((await sealwatch('help', 'audit')).out).toBe((await sealwatch('audit', '--help')).out);
  });

  it('explains a check', async () => {
    const { code, out } = await sealwatch('explain', 'ack-cluster-encryption-enabled');
    expect(code).toBe(0);
    expect(out).toContain('Severity: high');
  });

  it.each(['pdf', '', 'toString', '__proto__', 'TEXT'])(
    'has no format %j, and names those that it has',
    async (format) => {
      const { code, err } = await sealwatch('audit', '--format', format);
      expect(code).toBe(2);
      expect(err).toContain('is none of: text, json, html, markdown, csv, ocsf, sarif, junit, prometheus.');
    },
  );

  it('wants a directory for several formats', async () => {
    const { err } = await sealwatch('audit', '-f', 'text', '-f', 'json');
    expect(err).toContain('--output-dir');
  });

  it('prints a configuration that has no errors', async () => {
    const { out } = await sealwatch('config', 'init');
    expect(out.length).toBeGreaterThan(500);
    expect(await sealwatch('config', 'check', '--config', example)).toMatchObject({ code: 0 });
  });

  it.each(['check', 'audit'])(
    'has no check that a configuration turns off by a misspelt id, says %s',
    async (command) => {
      const folder = await mkdtemp(join(tmpdir(), 'sealwatch-config-'));
      const file = join(folder, 'sealwatch.yaml');
      await writeFile(file, 'checks: {disable: [ack-cluster-kms-egres-open]}\n');
      const args = command === 'check' ? ['config', 'check'] : ['audit', '--account', '1234567890123456'];
      const { code, err } = await sealwatch(...args, '--config', file);
      expect([code, err]).toEqual([2, expect.stringContaining('names ack-cluster-kms-egres-open, which is no check')]);
      await rm(folder, { recursive: true });
    },
  );

  it.each(['bash', 'zsh', 'fish'])('completes commands and options in %s', async (shell) => {
    const { code, out } = await sealwatch('completion', shell);
    expect(code).toBe(0);
    expect(out).toContain('dead-letters');
    expect(out).toContain(shell === 'fish' ? '-l fail-on' : '--fail-on');
  });

  it('prints a script that bash can read', async () => {
    const { out } = await sealwatch('completion', 'bash');
    await expect(
      new Promise((resolve, reject) => {
        const child = execFile('bash', ['-n'], (error) => (error ? reject(error) : resolve('read')));
        child.stdin?.end(out);
      }),
    ).resolves.toBe('read');
  });
});
