import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from './deployed.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const [, block = ''] = /^## Deploy$.*?^```sh\n(.*?)^```/ms.exec(readme) ?? [];

// What a clone has after npm ci, beside a home folder with nothing in it.
const folder = mkdtempSync(join(tmpdir(), 'sealwatch-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const clone = join(folder, 'clone');
const home = join(folder, 'home');
const bin = join(folder, 'bin');
for (const made of [clone, home, bin]) mkdirSync(made);
for (const name of ['node_modules', 'dist', 'schema', 'functions']) symlinkSync(join(root, name), join(clone, name));
for (const name of ['package.json', 's.yaml']) cpSync(join(root, name), join(clone, name));
// The component that s would download: what it would deploy is its answer.
cpSync(join(root, 'scripts/deploy/fc3'), join(clone, 'fc3'), { recursive: true });
// Terraform would download its provider, and change an account.
writeFileSync(join(bin, 'terraform'), '#!/bin/sh\necho "terraform $*" >>"$HOME/terraform"\n');
chmodSync(join(bin, 'terraform'), 0o755);

// npx installs a link to the clone itself, and would build it, which npm ci has done.
const quietNpm = { npm_config_offline: 'true', npm_config_ignore_scripts: 'true', npm_config_update_notifier: 'false' };
const env = { PATH: `${bin}:${process.env.PATH}`, HOME: home, NODE_ENV: 'test', ...quietNpm };

describe('the block of the README that deploys', () => {
  it('runs word for word, after s config add, with nothing else in the environment', () => {
    const keys = ['--AccountID', '1234567890123456', '--AccessKeyID', 'LTAI-deployer', '--AccessKeySecret', 'composed'];
    execFileSync('npx', ['s', 'config', 'add', ...keys, '-a', 'default'], { cwd: clone, env });

    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', block], { cwd: clone, env, encoding: 'utf8' });

    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toContain('Format verification for [s.yaml] passed');
    expect(readFileSync(join(home, 'terraform'), 'utf8')).toBe('terraform init\nterraform apply\n');
    expect(readFileSync(join(clone, 'bootstrap.tf'), 'utf8')).toContain('resource "alicloud_ram_role"');
    for (const name of ['audit', 'audit-account', 'activity', 'remediate', 'dashboard', 'change']) {
      expect(stdout).toContain(`sealwatch-${name}`);
    }
    expect(stdout).toContain('acs:ram::1234567890123456:role/sealwatch-audit');
    expect(stdout).toContain('oss://sealwatch-1234567890123456-cn-hangzhou/sealwatch');
  });

  it('stops before it deploys where the variables are missing', () => {
    const without = block.replace(/^\. .*$/m, '');
    const { status, stderr } = spawnSync('bash', ['-e', '-c', without], { cwd: clone, env, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('Set LOG_PROJECT, SEALWATCH_STORE, TRAIL_BUCKET first');
  });
});
