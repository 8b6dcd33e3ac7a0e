import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockOf, quoted } from '../../src/bootstrap/hcl.ts';
import { terraformOf } from '../../src/bootstrap/terraform.ts';
import { samples } from './needs.ts';

// Of the provider's documentation, version 1.289.
const known: Readonly<Record<string, readonly string[]>> = {
  ram_policy: ['policy_name', 'description', 'rotate_strategy', 'policy_document'],
  ram_role: ['role_name', 'description', 'assume_role_policy_document'],
  ram_role_policy_attachment: ['role_name', 'policy_name', 'policy_type'],
  oss_bucket: ['bucket', 'lifecycle_rule'],
  oss_bucket_public_access_block: ['bucket', 'block_public_access'],
  oss_bucket_server_side_encryption: ['bucket', 'sse_algorithm'],
  log_project: ['project_name'],
  log_store: ['project_name', 'logstore_name', 'retention_period', 'shard_count'],
  log_store_index: ['project', 'logstore', 'full_text'],
  config_rule: [
    ...['rule_name', 'description', 'source_owner', 'source_identifier', 'config_rule_trigger_types'],
    ...['maximum_execution_frequency', 'resource_types_scope', 'risk_level', 'input_parameters'],
  ],
  config_remediation: [
    ...['config_rule_id', 'remediation_type', 'remediation_template_id', 'remediation_source_type'],
    ...['invoke_type', 'params'],
  ],
  message_service_queue: ['queue_name', 'message_retention_period'],
  actiontrail_trail: ['trail_name', 'event_rw', 'trail_region', 'is_organization_trail', 'oss_bucket_name', 'status'],
};

interface Found {
  readonly type: string;
  readonly label: string;
  readonly fields: readonly string[];
  readonly text: string;
}

function resourcesOf(text: string): Found[] {
  return [...text.matchAll(/^resource "alicloud_(\w+)" "(\w+)" \{\n([\s\S]*?)^\}$/gm)].map(
    ([text, type = '', label = '', body = '']) => ({
      type,
      label,
      fields: [...body.matchAll(/^ {2}(\w+) +[={]/gm)].map(([, field = '']) => field),
      text,
    }),
  );
}

/** Whether brackets and quotes close in their order, outside of comments. */
function isBalanced(text: string): boolean {
  const open: string[] = [];
  const code = text.replace(/^\s*#.*$/gm, '');
  for (const [token] of code.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}()[\]"]/g)) {
    if (token.length > 1) continue;
    if (token === '"') return false;
    if ('{(['.includes(token)) open.push(token);
    else if ('{(['['})]'.indexOf(token)] !== open.pop()) return false;
  }
  return open.length === 0;
}

describe.each(samples)('the Terraform file for a %s account', (name, needs) => {
  const text = terraformOf(needs);

  it('is as it was', async () => {
    await expect(text).toMatchFileSnapshot(`../golden/bootstrap-${name}.tf`);
  });

  it('has resources and arguments that the provider has, each resource once', () => {
    const resources = resourcesOf(text);
    expect(resources.length).toBe(text.match(/^resource /gm)?.length);
    expect(resources.flatMap(({ type, fields }) => fields.filter((field) => !known[type]?.includes(field)))).toEqual(
      [],
    );
    const names = resources.map(({ type, label }) => `${type}.${label}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('refers to nothing that is not in it', () => {
    const names = resourcesOf(text).map(({ type, label }) => `alicloud_${type}.${label}`);
    const referred = [...text.matchAll(/= (alicloud_\w+\.\w+)\.\w+$/gm)].map(([, to = '']) => to);
    expect(referred.length).toBeGreaterThan(0);
    expect(referred.filter((to) => !names.includes(to))).toEqual([]);
  });

  it('closes what it opens', () => {
    expect(isBalanced(text)).toBe(true);
    expect(isBalanced(`${text}\n}`)).toBe(false);
  });
});

// Terraform's own parser and formatter, where there is one on this machine.
const terraform = spawnSync('terraform', ['version']).status === 0;

describe.runIf(terraform)('terraform fmt', () => {
  const check = (text: string) =>
    spawnSync('terraform', ['fmt', '-check', '-diff', '-'], { input: text, encoding: 'utf8' });

  it.each(samples)('would change nothing in the file for a %s account', (_name, needs) => {
    const { status, stdout, stderr } = check(terraformOf(needs));
    expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: '' });
  });

  it('takes any text in a value', () => {
    const texts = fc.sample(fc.string({ unit: 'binary' }), { numRuns: 200, seed: 1 });
    const file = texts.map((text, index) => blockOf(`output "o${index}"`, [['value', text]])).join('\n\n');
    expect(check(`${file}\n`)).toMatchObject({ status: 0 });
  });
});

describe('a value', () => {
  it.each([
    [`${'$'}{file(x)}`, `"${'$$'}{file(x)}"`],
    ['%{ if true }x', '"%%{ if true }x"'],
    ['a"\n}', '"a\\"\\n}"'],
    ['\u2028', '"\\u2028"'],
  ])('keeps %j from being code', (text, written) => {
    expect(quoted(text)).toBe(written);
  });
});
