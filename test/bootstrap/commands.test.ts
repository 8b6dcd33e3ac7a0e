import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandsOf } from '../../src/bootstrap/commands.ts';
import type { BootstrapResources } from '../../src/bootstrap/needs.ts';
import { samples } from './needs.ts';

const folder = mkdtempSync(join(tmpdir(), 'sealwatch-bootstrap-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(samples)('the commands for a %s account', (name, needs) => {
  it('are as they were', async () => {
    await expect(commandsOf(needs)).toMatchFileSnapshot(`../golden/bootstrap-${name}.sh`);
  });
});

const bash = spawnSync('bash', ['--version']).status === 0;

/** Runs the commands with an `aliyun` that notes what it is called with, and knows everything or nothing. */
function run(
  needs: BootstrapResources,
  knowsEverything: boolean,
  { accountId = needs.accountId, version = '3.4.11' } = {},
) {
  const log = join(folder, 'log');
  writeFileSync(log, '');
  const roles = needs.roles.flatMap(({ policies }) => policies).map((policy) => `"${policy}"`);
  writeFileSync(
    join(folder, 'aliyun'),
    `#!/usr/bin/env bash
printf '%s\\n' "$*" >>"$LOG"
case "$*" in
  'version') echo '${version}' ;;
  'sts GetCallerIdentity') echo '{"AccountId": "${accountId}"}' ;;
  'ram ListPoliciesForRole'*) ${knowsEverything} && echo '${roles.join(' ')}' ;;
  *' ListConfigRules'*) ${knowsEverything} && echo '{"ConfigRuleId": "cr-1", "ConfigRuleName": "sealwatch-ack-cluster-encryption-enabled"}' ;;
  *' CreateConfigRule'*) echo '{"ConfigRuleId": "cr-1"}' ;;
  *' Get'*|'oss stat'*) ${knowsEverything} ;;
esac
exit $?
`,
  );
  chmodSync(join(folder, 'aliyun'), 0o755);
  const env = { PATH: `${folder}:${process.env.PATH}`, LOG: log };
  const { status, stderr } = spawnSync('bash', ['-s'], { input: commandsOf(needs), env, encoding: 'utf8' });
  const calls = readFileSync(log, 'utf8').trim().split('\n');
  return { status, stderr, writes: calls.filter((call) => !/^(version$|\S+ (Get|List|stat))/.test(call)) };
}

describe.runIf(bash)('the commands, run by bash', () => {
  const [[, main], [, member]] = samples;

  it('make everything where nothing is there', () => {
    const { status, stderr, writes } = run(main, false);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const said = writes.join('\n');
    for (const { name } of main.policies) expect(said).toContain(`ram CreatePolicy --PolicyName ${name} `);
    for (const { name } of main.roles) expect(said).toContain(`ram CreateRole --RoleName ${name} `);
    for (const { name } of main.buckets) expect(said).toContain(`oss mb oss://${name} `);
    for (const name of [
      'CreateProject',
      'CreateLogStore',
      'CreateIndex',
      'CreateQueue',
      'CreateTrail',
      'StartLogging',
    ]) {
      expect(said).toContain(name);
    }
  });

  it('change nothing of what is there, but bring policies up to date', () => {
    const { status, writes } = run(main, true);
    expect(status).toBe(0);
    const verbs = new Set(writes.map((call) => call.split(' ').slice(0, 2).join(' ')));
    expect([...verbs]).toEqual(['ram CreatePolicyVersion', 'actiontrail StartLogging']);
  });

  it('touch nothing with the credentials of another account', () => {
    expect(run(main, false, { accountId: '9999999999999999' })).toMatchObject({ status: 1, writes: [] });
  });

  it.each(['3.4.11', '3.4.12', '3.10.0', '4.0.0'])('run with aliyun %s', (version) => {
    expect(run(main, true, { version })).toMatchObject({ status: 0 });
  });

  it.each(['3.4.2', '3.0.299'])('touch nothing with aliyun %s, which nobody tried', (version) => {
    const { status, stderr, writes } = run(main, false, { version });
    expect({ status, writes }).toEqual({ status: 1, writes: [] });
    expect(stderr).toContain(`aliyun ${version} is too old: 3.4.11 or newer is needed.`);
  });

  it('name no version of a product that the CLI knows one version of', () => {
    expect(commandsOf(main).match(/^.*mns-open.*--version.*$/m)).toBeNull();
  });

  it('make a rule once, with the remediation of that rule', () => {
    const [, , [, rule]] = samples;
    const { status, writes } = run(rule, false);
    expect(status).toBe(0);
    expect(writes.map((call) => call.split(' ').slice(0, 2).join(' '))).toEqual([
      'config CreateConfigRule',
      'config CreateRemediation',
    ]);
    expect(writes.join(' ')).toContain('--ConfigRuleId cr-1');
    expect(run(rule, true)).toMatchObject({ status: 0, writes: [] });
  });

  it('hand over each policy as it is', () => {
    const { writes } = run(member, false);
    const [, written = ''] = /--PolicyDocument (.*)$/m.exec(writes.join('\n')) ?? [];
    expect(JSON.parse(written)).toEqual(member.policies[0]?.document);
  });
});
