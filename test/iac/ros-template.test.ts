import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { judgeDeclared } from '../../src/iac/judge-declared.ts';
import { readDeclarations } from '../../src/iac/read-file.ts';
import { InvalidInput } from '../../src/model/errors.ts';
import { planText } from './plan-text.ts';

const text = planText('stack.yaml');

function verdicts(template: string, checkId: string) {
  const judged = judgeDeclared(readDeclarations(template, 'stack')).filter(({ check }) => check.id === checkId);
  return Object.fromEntries(
    judged.map(({ on, decision }) => [on.address, `${decision.verdict} ${decision.message.id}`]),
  );
}

/** The template as JSON, with the long forms. */
function asJson(): string {
  const tag = (name: string) => ({
    tag: `!${name}`,
    resolve: (value: string) => (name === 'Ref' ? { Ref: value } : { 'Fn::GetAtt': value.split('.') }),
  });
  const list = (name: string) => ({
    tag: `!${name}`,
    collection: 'seq' as const,
    resolve: (value: unknown) => ({ [`Fn::${name}`]: JSON.parse(JSON.stringify(value)) }),
  });
  const customTags = [tag('Ref'), tag('GetAtt'), ...['If', 'Equals', 'FindInMap', 'GetJsonValue', 'Jq'].map(list)];
  return JSON.stringify(parse(text, { customTags }), null, 2);
}

describe('a template', () => {
  it.each([
    ['YAML with short forms', text],
    ['JSON with long forms', asJson()],
  ])('is judged by what it declares: %s', (_, template) => {
    expect(verdicts(template, 'ack-cluster-encryption-enabled')).toEqual({
      ByRef: 'COMPLIANT declared-on',
      ByAttribute: 'COMPLIANT declared-on',
      ByLongForm: 'COMPLIANT declared-on',
      ByParameter: 'INSUFFICIENT_DATA declared-unknown',
      ByCondition: 'INSUFFICIENT_DATA declared-unknown',
      NoValue: 'NON_COMPLIANT declared-without-key',
      Plain: 'NON_COMPLIANT declared-without-key',
      UnknownSpec: 'INSUFFICIENT_DATA declared-unknown',
      Basic: 'NOT_APPLICABLE edition-basic',
      Dedicated: 'NOT_APPLICABLE edition-dedicated',
      Any: 'NON_COMPLIANT declared-disabled',
      AnyUnknown: 'INSUFFICIENT_DATA declared-unknown',
      Function: 'INSUFFICIENT_DATA declared-unknown',
    });
    expect(verdicts(template, 'kms-key-delete-protection-enabled')).toEqual({
      EtcdKey: 'COMPLIANT declared-protected',
      SpareKey: 'NON_COMPLIANT declared-unprotected',
      ParameterKey: 'INSUFFICIENT_DATA declared-unknown',
    });
    expect(verdicts(template, 'kms-key-state-not-pending-deletion').EtcdKey).toBe('NOT_APPLICABLE deletions-not-shown');
  });

  it.each([
    ['YAML', text, (address: string) => `  ${address}:`],
    ['JSON', asJson(), (address: string) => `    "${address}": {`],
  ])('has the line of each resource: %s', (_, template, lineOf) => {
    const { clusters, keys } = readDeclarations(template, 'stack');
    for (const { address, line } of [...clusters, ...keys]) {
      expect(template.split('\n')[line - 1]).toBe(lineOf(address));
    }
  });

  it('names the clusters of an unprotected key', () => {
    const unprotected = text.replace("DeletionProtection: 'True'", 'DeletionProtection: false');
    const [found] = judgeDeclared(readDeclarations(unprotected, 'stack')).filter(({ on }) => on.address === 'EtcdKey');
    expect(found?.decision.message.data.clusters).toEqual(['ByRef', 'ByAttribute', 'ByLongForm', 'UnknownSpec']);
  });

  it.each([
    ["ROSTemplateFormatVersion: '2015-09-01'\nTransform: Aliyun::Terraform-v1.5\nWorkspace: {}\n", /holds Terraform/],
    ['Resources: {}\n', /is not a Terraform plan/],
    ["ROSTemplateFormatVersion: '2015-09-01'\nResources: [1]\n", /Resources is no object/],
    ["ROSTemplateFormatVersion: '2015-09-01'\nResources: {A: {}}\n", /"A" has no Type/],
    ["ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  A: {Type: x}\n  A: {Type: x}\n", /line 4/],
    ['a: 1\n---\nb: 2\n', /holds 2 documents/],
    ['a: [1\n', /neither JSON nor YAML: line/],
    ['just words\n', /is not a Terraform plan/],
    [`a: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`, /nested too deep/],
    [`a: ${'x'.repeat(2_000_001)}\n`, /larger than any template/],
    [
      `a0: &a0 [x]\n${[...Array(30).keys()].map((n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}]\n`).join('')}`,
      /repeat/,
    ],
    ['a: &a [*a]\n', /is not a Terraform plan/],
  ])('that is none is said in one sentence: %#', (template, sentence) => {
    expect(() => readDeclarations(template, 'stack')).toThrow(InvalidInput);
    expect(() => readDeclarations(template, 'stack')).toThrow(sentence);
  });

  it('takes a name such as __proto__ for a name', () => {
    const template = "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  __proto__: {Type: ALIYUN::KMS::Key}\n";
    expect(readDeclarations(template, 'stack').keys.map(({ address }) => address)).toEqual(['__proto__']);
  });
});
