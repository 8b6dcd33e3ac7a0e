import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import type { Report } from '../../src/model/report.ts';
import { formats } from '../../src/report/index.ts';
import { parseReport } from '../../src/report/parse-report.ts';
import { planText } from '../iac/plan-text.ts';

const plan = 'test/iac/plans/new.json';
const template = 'test/iac/plans/stack.yaml';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sealwatch-iac-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Without credentials or endpoints: the command makes no call. */
async function iac(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const into = (texts: string[]) => ({ write: (text: string) => texts.push(text) > 0 });
  const now = Date.parse('2026-12-01T06:00:00Z');
  const signal = new AbortController().signal;
  const code = await run(['iac', ...args], { stdout: into(out), stderr: into(err), env: {}, now: () => now, signal });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

async function reportOf(...args: string[]): Promise<Report & { code: number }> {
  const { code, stdout } = await iac(...args, '--format', 'json');
  return { ...parseReport(stdout), code };
}

async function saved(name: string, text: string): Promise<string> {
  const file = join(directory, name);
  await writeFile(file, text);
  return file;
}

describe('iac', () => {
  it('exits 1 from the severity on that fails', async () => {
    expect((await iac(plan)).code).toBe(1);
    expect((await iac(plan, '--fail-on', 'critical')).code).toBe(0);
    expect((await iac('test/iac/plans/change.json', '--fail-on', 'critical')).code).toBe(1);
  });

  it('reports nothing wrong of a sound file, and does not call it verified', async () => {
    const sound = await saved(
      'sound.json',
      JSON.stringify({
        ROSTemplateFormatVersion: '2015-09-01',
        Resources: {
          Key: { Type: 'ALIYUN::KMS::Key', Properties: { DeletionProtection: true } },
          Cluster: {
            Type: 'ALIYUN::CS::ManagedKubernetesCluster',
            Properties: { ClusterSpec: 'ack.pro.small', EncryptionProviderKey: { Ref: 'Key' } },
          },
        },
      }),
    );
    const { code, findings, clusters, kind } = await reportOf(sound, '--fail-on', 'low');
    expect([code, kind]).toEqual([0, 'iac']);
    expect(findings.map(({ verdict }) => verdict)).toEqual(['COMPLIANT', 'COMPLIANT', 'NOT_APPLICABLE']);
    expect(clusters.map(({ verified, encryption }) => [verified, encryption])).toEqual([
      ['unknown', { state: 'on', keyId: 'Key' }],
    ]);
  });

  it('says where each finding is, and tells resources of several files apart', async () => {
    const one = await reportOf(plan);
    expect(one.findings.every(({ location }) => location?.file === plan)).toBe(true);
    expect(one.findings.map(({ resource }) => resource.id)).toContain('alicloud_cs_managed_kubernetes.plain');
    const both = await reportOf(plan, template, plan);
    const ids = both.findings.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(both.findings.map(({ resource }) => resource.id)).toContain(`${template}#Plain`);
  });

  it('has true places in SARIF', async () => {
    const { stdout } = await iac(plan, '--format', 'sarif');
    const { runs } = JSON.parse(stdout) as {
      runs: [{ results: { locations: [{ physicalLocation: Place; logicalLocations: [{ name: string }] }] }[] }];
    };
    interface Place {
      artifactLocation: { uri: string };
      region: { startLine: number };
    }
    const lines = planText('new.json').split('\n');
    expect(runs[0].results.length).toBeGreaterThan(10);
    for (const { locations } of runs[0].results) {
      const [{ physicalLocation, logicalLocations }] = locations;
      expect(physicalLocation.artifactLocation.uri).toBe(plan);
      expect(lines[physicalLocation.region.startLine - 1]).toContain(JSON.stringify(logicalLocations[0].name));
    }
  });

  it.each(Object.keys(formats))('writes %s, in both languages', async (format) => {
    for (const lang of ['en', 'zh']) {
      const { code, stdout } = await iac(plan, template, '--format', format, '--lang', lang);
      expect(code).toBe(1);
      if (format !== 'prometheus') expect(stdout).toContain('alicloud_cs_managed_kubernetes.plain');
    }
  });

  it('shows the place, the attribute and what to do on a terminal', async () => {
    const stdout = (await iac(template, '--all')).stdout.replace(/\s+/g, ' ');
    expect(stdout).toContain(`Plain (${template}:45)`);
    expect(stdout).toContain('EncryptionProviderKey is not set');
    expect(stdout).toContain('remediation: Set EncryptionProviderKey to the id of a KMS key.');
  });

  it('lets a waiver accept a finding by its address or a tag', async () => {
    const waiver = (selector: string) =>
      `{check: ack-cluster-encryption-enabled, ${selector}, reason: lab, owner: o, approvedBy: a, expires: 2026-12-31}`;
    const text = `ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  A: {Type: 'ALIYUN::CS::ManagedKubernetesCluster', Properties: {ClusterSpec: ack.pro.small, Tags: [{Key: env, Value: lab}]}}\n`;
    const file = await saved('lab.yaml', text);
    for (const selector of ['resource: A', 'tag: env=lab']) {
      const config = await saved('sealwatch.yaml', `waivers: [${waiver(selector)}]\n`);
      expect((await iac(file, '--config', config)).code).toBe(0);
    }
    const lapsed = await saved('sealwatch.yaml', `waivers: [${waiver('resource: A').replace('12-31', '11-30')}]\n`);
    expect((await iac(file, '--config', lapsed)).code).toBe(1);
  });

  it('exits 2 where the plan does not show everything', async () => {
    const file = await saved('part.json', JSON.stringify({ ...JSON.parse(planText('change.json')), complete: false }));
    const { code, readErrors } = await reportOf(file);
    expect(code).toBe(2);
    expect(readErrors.map(({ operation, code: why }) => [operation, why])).toEqual([
      ['iac:ReadPlan', 'IncompletePlan'],
    ]);
  });

  it.each([
    ['a file that is not there', 'nowhere.json', /nowhere\.json cannot be read \(ENOENT\)/],
    ['a state', 'test/iac/plans/state.json', /state\.json is a state/],
    ['what is no plan', 'package.json', /package\.json is JSON, but not/],
  ])('exits 2 with one sentence for %s', async (_, file, sentence) => {
    const { code, stdout, stderr } = await iac(plan, file);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
