import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Declarations } from '../../src/iac/declarations.ts';
import { judgeDeclared } from '../../src/iac/judge-declared.ts';
import { readDeclarations } from '../../src/iac/read-file.ts';
import { InvalidInput } from '../../src/model/errors.ts';
import { planText } from './plan-text.ts';

/** `VERDICT message severity?` of each resource, for one check. */
function verdicts(declared: Declarations, checkId: string) {
  const judged = judgeDeclared(declared).filter(({ check }) => check.id === checkId);
  return Object.fromEntries(
    judged.map(({ on, decision: { verdict, message, severity } }) => [
      on.address,
      [verdict, message.id, ...(severity === undefined ? [] : [severity])].join(' '),
    ]),
  );
}

const enabled = 'ack-cluster-encryption-enabled';
const isProtected = 'kms-key-delete-protection-enabled';
const kept = 'kms-key-state-not-pending-deletion';

describe('a plan of new resources', () => {
  const declared = readDeclarations(planText('new.json'), 'new.json');

  it('judges every cluster by what it will be', () => {
    expect(verdicts(declared, enabled)).toEqual({
      'alicloud_cs_edge_kubernetes.edge': 'NON_COMPLIANT declared-key-not-offered',
      'alicloud_cs_kubernetes.dedicated': 'NOT_APPLICABLE edition-dedicated',
      'alicloud_cs_managed_kubernetes.basic': 'NOT_APPLICABLE edition-basic',
      'alicloud_cs_managed_kubernetes.disabled': 'NON_COMPLIANT declared-disabled',
      'alicloud_cs_managed_kubernetes.empty': 'NON_COMPLIANT declared-without-key',
      'alicloud_cs_managed_kubernetes.local_key': 'INSUFFICIENT_DATA declared-unknown',
      'alicloud_cs_managed_kubernetes.null_switch': 'COMPLIANT declared-on',
      'alicloud_cs_managed_kubernetes.plain': 'NON_COMPLIANT declared-without-key',
      'alicloud_cs_managed_kubernetes.sound': 'COMPLIANT declared-on',
      'alicloud_cs_managed_kubernetes.unknown_key': 'INSUFFICIENT_DATA declared-unknown',
      'alicloud_cs_managed_kubernetes.unknown_switch': 'INSUFFICIENT_DATA declared-unknown',
      'alicloud_cs_serverless_kubernetes.asi': 'COMPLIANT declared-on',
      'module.ack["east"].alicloud_cs_managed_kubernetes.this': 'COMPLIANT declared-on',
      'module.ack["west"].alicloud_cs_managed_kubernetes.this': 'COMPLIANT declared-on',
    });
  });

  it('judges every key by what is written, with the documented default where nothing is', () => {
    expect(verdicts(declared, isProtected)).toEqual({
      'alicloud_kms_key.etcd': 'COMPLIANT declared-protected',
      'alicloud_kms_key.unknown_protection': 'INSUFFICIENT_DATA declared-unknown',
      'alicloud_kms_key.unprotected': 'NON_COMPLIANT declared-unprotected',
      'module.keys.alicloud_kms_key.this[0]': 'COMPLIANT declared-protected',
    });
    expect(new Set(Object.values(verdicts(declared, kept)))).toEqual(new Set(['COMPLIANT declared-kept']));
  });

  it('shows nothing of a value that the plan calls sensitive', () => {
    expect(planText('new.json')).toContain('key-hzz65shared');
    expect(JSON.stringify(judgeDeclared(declared).map(({ decision }) => decision))).not.toContain('key-hzz65shared');
  });

  it('finds the line on which each resource is', () => {
    const lines = planText('new.json').split('\n');
    for (const { address, line } of [...declared.clusters, ...declared.keys]) {
      expect(lines[line - 1]).toContain(JSON.stringify(address));
    }
  });

  it('judges the same plan on one line alike, and says line 1', () => {
    const oneLine = readDeclarations(JSON.stringify(JSON.parse(planText('new.json'))), 'new.json');
    const decisionsOf = (of: Declarations) => judgeDeclared(of).map(({ check, decision }) => [check.id, decision]);
    expect(decisionsOf(oneLine)).toEqual(decisionsOf(declared));
    expect(new Set(oneLine.clusters.map(({ line }) => line))).toEqual(new Set([1]));
  });

  it('passes nothing more that is unknown where the configuration is left out', () => {
    const { configuration: _, ...rest } = JSON.parse(planText('new.json')) as Record<string, unknown>;
    const without = readDeclarations(JSON.stringify(rest), 'new.json');
    expect(Object.values(verdicts(without, enabled)).filter((one) => one.startsWith('COMPLIANT'))).toEqual([]);
  });
});

describe('a plan that changes what is there', () => {
  const declared = readDeclarations(planText('change.json'), 'change.json');

  it('finds encryption that it turns off', () => {
    expect(verdicts(declared, enabled)).toEqual({
      'alicloud_cs_managed_kubernetes.orphaned': 'COMPLIANT declared-on',
      'alicloud_cs_managed_kubernetes.rekeyed': 'COMPLIANT declared-on',
      'alicloud_cs_managed_kubernetes.steady': 'COMPLIANT declared-on',
      'alicloud_cs_managed_kubernetes.turned_off': 'NON_COMPLIANT declared-turned-off critical',
    });
  });

  it('finds keys that it deletes or replaces while a cluster needs them', () => {
    expect(verdicts(declared, kept)).toEqual({
      'alicloud_kms_key.kept': 'COMPLIANT declared-kept',
      // Its cluster is deleted with it, but others may name it.
      'alicloud_kms_key.lab': 'INSUFFICIENT_DATA declared-deleted-unnamed',
      'alicloud_kms_key.removed': 'NON_COMPLIANT declared-deleted',
      'alicloud_kms_key.replaced': 'NON_COMPLIANT declared-deleted',
      'alicloud_kms_key.spare': 'INSUFFICIENT_DATA declared-deleted-unnamed',
    });
  });

  it('still counts a cluster that it forgets as one that needs the key', () => {
    const plan = JSON.parse(planText('change.json')) as { resource_changes: { address: string; change: object }[] };
    const forgotten = plan.resource_changes.map((one) =>
      one.address.endsWith('.orphaned') ? { ...one, change: { ...one.change, actions: ['forget'], after: null } } : one,
    );
    const changed = readDeclarations(JSON.stringify({ ...plan, resource_changes: forgotten }), 'p.json');
    expect(verdicts(changed, kept)['alicloud_kms_key.removed']).toBe('NON_COMPLIANT declared-deleted');
    expect(verdicts(changed, enabled)).not.toHaveProperty(['alicloud_cs_managed_kubernetes.orphaned']);
  });

  it('says that it does not show everything where planning failed or was limited', () => {
    const plan = JSON.parse(planText('change.json')) as object;
    const codeOf = (more: object) => readDeclarations(JSON.stringify({ ...plan, ...more }), 'p.json').incomplete?.code;
    expect([codeOf({}), codeOf({ errored: true }), codeOf({ complete: false })]).toEqual([
      undefined,
      'ErroredPlan',
      'IncompletePlan',
    ]);
  });
});

/** A plan of one Pro cluster, composed. */
function composed(expressions: object, root: object = {}, values: object = {}): string {
  return JSON.stringify({
    format_version: '1.2',
    planned_values: { root_module: {} },
    resource_changes: [
      {
        address: 'alicloud_cs_managed_kubernetes.c',
        mode: 'managed',
        type: 'alicloud_cs_managed_kubernetes',
        name: 'c',
        change: {
          actions: ['create'],
          before: null,
          after: { cluster_spec: 'ack.pro.small', ...values },
          after_unknown: { encryption_provider_key: true, disable_encryption: true },
        },
      },
    ],
    configuration: {
      root_module: {
        resources: [
          {
            address: 'alicloud_cs_managed_kubernetes.c',
            mode: 'managed',
            type: 'alicloud_cs_managed_kubernetes',
            name: 'c',
            expressions,
          },
        ],
        ...root,
      },
    },
  });
}

describe('a reference', () => {
  const judged = (text: string) =>
    verdicts(readDeclarations(text, 'p.json'), enabled)['alicloud_cs_managed_kubernetes.c'];

  it.each([
    ['a function', { encryption_provider_key: {} }],
    [
      'a data source',
      { encryption_provider_key: { references: ['data.alicloud_kms_keys.k.ids', 'data.alicloud_kms_keys.k'] } },
    ],
    [
      'a key that is not of the plan',
      { encryption_provider_key: { references: ['alicloud_kms_key.other.id', 'alicloud_kms_key.other'] } },
    ],
    [
      'another attribute of a key',
      { encryption_provider_key: { references: ['alicloud_kms_key.k.creator', 'alicloud_kms_key.k'] } },
    ],
    ['an output that is missing', { encryption_provider_key: { references: ['module.k.id', 'module.k'] } }],
    ['what iteration gives, without it', { encryption_provider_key: { references: ['each.value'] } }],
    ['something malformed', { encryption_provider_key: { references: [7] } }],
  ])('to %s is unknown', (_, expressions) => {
    expect(judged(composed(expressions))).toBe('INSUFFICIENT_DATA declared-unknown');
  });

  it('is null, and so not written, where everything in it is known', () => {
    expect(judged(composed({ encryption_provider_key: { references: ['var.key'] } }))).toBe(
      'NON_COMPLIANT declared-without-key',
    );
    expect(judged(composed({ encryption_provider_key: { constant_value: null } }))).toBe(
      'NON_COMPLIANT declared-without-key',
    );
  });

  it('that leads round in a circle is unknown', () => {
    const round = { outputs: { id: { expression: { references: ['module.k.id'] } } }, module_calls: {} };
    const module: Record<string, unknown> = { ...round };
    module.module_calls = { k: { module: round } };
    const text = composed(
      { encryption_provider_key: { references: ['module.k.id'] } },
      { module_calls: { k: { module } } },
    );
    expect(judged(text)).toBe('INSUFFICIENT_DATA declared-unknown');
  });

  it.each([
    [{ disable_encryption: 'true', encryption_provider_key: 'key-1' }],
    [{ disable_encryption: false, encryption_provider_key: 42 }],
    [{ disable_encryption: false, encryption_provider_key: 'key-1', cluster_spec: 'ack.future' }],
    [{ disable_encryption: false, encryption_provider_key: 'key-1', cluster_spec: 7 }],
  ])('a value of another type or edition is no pass: %j', (values) => {
    expect(judged(composed({}, {}, values))).toMatch(/^INSUFFICIENT_DATA/);
  });
});

describe('a file that is no plan', () => {
  it.each([
    ['', /is empty/],
    ['PK\u0003\u0004', /terraform show -json/],
    ['[]', /is JSON, but not/],
    ['{"hello": 1}', /is JSON, but not/],
    ['{"format_version": "1.2"', /not valid JSON/],
    ['{"format_version": "2.0", "planned_values": {}}', /format version "2.0"/],
    [planText('state.json'), /is a state/],
    ['{"format_version": "1.2", "planned_values": {}, "resource_changes": {}}', /resource_changes/],
    ['{"format_version": "1.2", "planned_values": {}, "resource_changes": [null]}', /resource_changes\[0\]/],
    ['{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{}]}}}', /resource_changes/],
    [
      `{"format_version": "1.2", "planned_values": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      /nested too deep|no plan|is a/,
    ],
    ['provider "alicloud" {}', /neither JSON nor YAML|is not a/],
  ])('is said in one sentence: %#', (text, sentence) => {
    try {
      const { clusters, keys } = readDeclarations(text, 'p.json');
      expect([clusters, keys]).toEqual([[], []]);
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidInput);
      expect((error as Error).message).toMatch(sentence);
      expect((error as Error).message).not.toContain('\n');
    }
  });

  it('is never anything but judged or refused in a sentence, whatever is in it', () => {
    const plan = JSON.parse(planText('change.json')) as object;
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('resource_changes', 'configuration', 'planned_values'),
        (value, member) => {
          try {
            judgeDeclared(readDeclarations(JSON.stringify({ ...plan, [member]: value }), 'p.json'));
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidInput);
          }
        },
      ),
    );
  });
});
