import { type Body, blockOf, Expression, jsonOf } from './hcl.ts';
import type { BootstrapResources, NeededBucket, NeededRule } from './needs.ts';
import { afterwards, indexTokens, remediationNote, ruleNote, trailNote, triggerTypes } from './notes.ts';

/** The needs as a Terraform file for the provider aliyun/alicloud, as `terraform fmt` would leave it. */
export function terraformOf(needs: BootstrapResources): string {
  const { accountId, regionId, policies, roles, buckets, trail, log, queue, environment } = needs;
  const all = [
    headOf(needs),
    blockOf('terraform', [
      ['required_version', '>= 1.2'],
      { block: 'required_providers', body: [['alicloud', { source: 'aliyun/alicloud', version: '>= 1.264.0' }]] },
    ]),
    blockOf('provider "alicloud"', [['region', needs.rule?.regionId ?? regionId]]),
    noted('Stops the plan where these are the credentials of another account.', accountCheck(accountId)),
    ...policies.map(({ name, description, document }) =>
      resource('ram_policy', name, [
        ['policy_name', name],
        ['description', description],
        ['rotate_strategy', 'DeleteOldestNonDefaultVersionWhenLimitExceeded'],
        ['policy_document', jsonOf(document, 1)],
      ]),
    ),
    ...roles.flatMap(({ name, description, trust, policies: held }) => [
      resource('ram_role', name, [
        ['role_name', name],
        ['description', description],
        ['assume_role_policy_document', jsonOf(trust, 1)],
      ]),
      ...held.map((policy) =>
        resource('ram_role_policy_attachment', policy === name ? name : `${name}-${policy}`, [
          ['role_name', ref('ram_role', name, 'role_name')],
          ['policy_name', ref('ram_policy', policy, 'policy_name')],
          ['policy_type', 'Custom'],
        ]),
      ),
    ]),
    ...buckets.flatMap((bucket) => bucketBlocks(bucket)),
    ...(log === undefined ? [] : logBlocks(log)),
  ];
  if (queue !== undefined) {
    const block = resource('message_service_queue', queue.name, [
      ['queue_name', queue.name],
      ['message_retention_period', queue.keepSeconds],
    ]);
    all.push(noted('What the functions failed at, for people to look at.', block));
  }
  if (trail !== undefined) {
    const block = resource('actiontrail_trail', trail.name, [
      ['trail_name', trail.name],
      ['event_rw', 'All'],
      ['trail_region', 'All'],
      ['is_organization_trail', trail.isOfOrganization],
      ['oss_bucket_name', ref('oss_bucket', trail.bucket, 'bucket')],
      ['status', 'Enable'],
    ]);
    all.push(noted(trailNote, block));
  }
  if (needs.rule !== undefined) all.push(...ruleBlocks(needs.rule));
  if (Object.keys(environment).length > 0) {
    all.push(
      noted(
        'What s deploy needs in its environment: sealwatch bootstrap --format env prints it as lines to source.',
        blockOf('output "environment"', [['value', environment]]),
      ),
    );
  }
  if (trail !== undefined) all.push(afterwards.map((line) => `# ${line}`).join('\n'));
  return `${all.join('\n\n')}\n`;
}

function bucketBlocks({ name, keepDays, note }: NeededBucket): string[] {
  const bucket = ['bucket', ref('oss_bucket', name, 'bucket')] as const;
  const rule: Body = [
    ['id', 'sealwatch-expire'],
    ['enabled', true],
    { block: 'expiration', body: [['days', keepDays ?? 0]] },
  ];
  return [
    noted(
      note,
      resource('oss_bucket', name, [
        ['bucket', name],
        ...(keepDays === undefined ? [] : [{ block: 'lifecycle_rule', body: rule }]),
      ]),
    ),
    resource('oss_bucket_public_access_block', name, [bucket, ['block_public_access', true]]),
    resource('oss_bucket_server_side_encryption', name, [bucket, ['sse_algorithm', 'AES256']]),
  ];
}

function logBlocks({ project, logstore, keepDays }: NonNullable<BootstrapResources['log']>): string[] {
  const store = `${project}-${logstore}`;
  return [
    resource('log_project', project, [['project_name', project]]),
    resource('log_store', store, [
      ['project_name', ref('log_project', project, 'project_name')],
      ['logstore_name', logstore],
      ['retention_period', keepDays],
      ['shard_count', 1],
    ]),
    noted(
      'Without an index, a log is kept and cannot be searched.',
      resource('log_store_index', store, [
        ['project', ref('log_project', project, 'project_name')],
        ['logstore', ref('log_store', store, 'logstore_name')],
        {
          block: 'full_text',
          body: [
            ['case_sensitive', false],
            ['token', indexTokens.join('')],
          ],
        },
      ]),
    ),
  ];
}

function ruleBlocks(rule: NeededRule): string[] {
  const { name, description, checkId, resourceType, riskLevel, auditFunction, remediateFunction } = rule;
  return [
    noted(
      ruleNote,
      resource('config_rule', name, [
        ['rule_name', name],
        ['description', description],
        ['source_owner', 'CUSTOM_FC'],
        ['source_identifier', auditFunction],
        ['config_rule_trigger_types', triggerTypes],
        ['maximum_execution_frequency', 'Six_Hours'],
        ['resource_types_scope', [resourceType]],
        ['risk_level', riskLevel],
        ...(checkId === undefined ? [] : ([['input_parameters', { checkId }]] as const)),
      ]),
    ),
    ...(remediateFunction === undefined ? [] : [remediation(remediateFunction)]),
  ];

  function remediation(arn: string): string {
    return noted(
      remediationNote,
      resource('config_remediation', name, [
        ['config_rule_id', ref('config_rule', name, 'config_rule_id')],
        ['remediation_type', 'FC'],
        ['remediation_template_id', arn],
        ['remediation_source_type', 'CUSTOM'],
        ['invoke_type', 'MANUAL_EXECUTION'],
        ['params', '{}'],
      ]),
    );
  }
}

function accountCheck(accountId: string): string {
  const postcondition: Body = [
    ['condition', new Expression(`self.id == "${accountId}"`)],
    ['error_message', `These are not the credentials of account ${accountId}.`],
  ];
  const lifecycle: Body = [{ block: 'postcondition', body: postcondition }];
  return blockOf('data "alicloud_account" "current"', [{ block: 'lifecycle', body: lifecycle }]);
}

function headOf({ accountId, roles, rule }: BootstrapResources): string {
  const [role] = roles;
  return [
    `# What account ${accountId} needs ${rule === undefined ? 'before' : 'after'} Sealwatch is deployed, as printed by sealwatch bootstrap, which ran nothing.`,
    ...(role === undefined
      ? ['# Applied again it changes nothing.']
      : [
          '# Applied again it changes nothing. What is there already under these names is taken over first, such as:',
          `#   terraform import alicloud_ram_role.${labelOf(role.name)} ${role.name}`,
        ]),
  ].join('\n');
}

function resource(type: string, name: string, body: Body): string {
  return blockOf(`resource "alicloud_${type}" "${labelOf(name)}"`, body);
}

function ref(type: string, name: string, field: string): Expression {
  return new Expression(`alicloud_${type}.${labelOf(name)}.${field}`);
}

function noted(note: string, block: string): string {
  return `# ${note}\n${block}`;
}

/** A name of Terraform's own for something. */
function labelOf(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(\d)/, '_$1');
}
