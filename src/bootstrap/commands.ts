import { exportsOf, shellWord as q } from './environment.ts';
import type { BootstrapResources, NeededBucket, NeededRole, NeededRule, PolicyDocument } from './needs.ts';
import { afterwards, indexTokens, oldestAliyun, remediationNote, ruleNote, trailNote, triggerTypes } from './notes.ts';

/** The needs as commands of the `aliyun` CLI, for bash. What is there already is left alone, or brought up to date. */
export function commandsOf(needs: BootstrapResources): string {
  const { accountId, regionId, policies, roles, buckets, trail, log, queue, environment } = needs;
  const region = q(regionId);
  const parts = [
    [
      '#!/usr/bin/env bash',
      `# What account ${accountId} needs ${needs.rule === undefined ? 'before' : 'after'} Sealwatch is deployed, as printed by sealwatch bootstrap, which ran nothing.`,
      '# Run again, it leaves alone what is there, and gives policies their newest version.',
      'set -euo pipefail',
      'has() { "$@" >/dev/null 2>&1; }',
      `# Written for aliyun ${oldestAliyun}; older ones were not tried.`,
      'version=$(aliyun version)',
      `[ "$(printf '%s\\n' ${oldestAliyun} "$version" | sort -V | head -n 1)" = ${oldestAliyun} ] || {`,
      `  echo "aliyun $version is too old: ${oldestAliyun} or newer is needed." >&2`,
      '  exit 1',
      '}',
      `aliyun sts GetCallerIdentity | grep -qF ${q(`"${accountId}"`)} || {`,
      `  echo ${q(`These are not the credentials of account ${accountId}.`)} >&2`,
      '  exit 1',
      '}',
    ],
    ...policies.map(({ name, description, document }) => [
      `# ${description}`,
      `if has aliyun ram GetPolicy --PolicyType Custom --PolicyName ${q(name)}; then`,
      `  aliyun ram CreatePolicyVersion --PolicyName ${q(name)} --SetAsDefault true \\`,
      '    --RotateStrategy DeleteOldestNonDefaultVersionWhenLimitExceeded \\',
      `    --PolicyDocument ${json(document)}`,
      'else',
      `  aliyun ram CreatePolicy --PolicyName ${q(name)} --Description ${q(description)} \\`,
      `    --PolicyDocument ${json(document)}`,
      'fi',
    ]),
    ...roles.map(roleLines),
    ...buckets.map((bucket) => bucketLines(bucket, regionId)),
  ];
  if (log !== undefined) {
    const [project, logstore] = [q(log.project), q(log.logstore)];
    const index = { line: { token: indexTokens, caseSensitive: false } };
    parts.push(
      [
        `has aliyun sls GetProject --region ${region} --project ${project} ||`,
        `  aliyun sls CreateProject --region ${region} --body ${json({ projectName: log.project, description: 'Sealwatch' })}`,
      ],
      [
        `has aliyun sls GetLogStore --region ${region} --project ${project} --logstore ${logstore} ||`,
        `  aliyun sls CreateLogStore --region ${region} --project ${project} \\`,
        `    --body ${json({ logstoreName: log.logstore, ttl: log.keepDays, shardCount: 1 })}`,
        '# Without an index, a log is kept and cannot be searched.',
        `has aliyun sls GetIndex --region ${region} --project ${project} --logstore ${logstore} ||`,
        `  aliyun sls CreateIndex --region ${region} --project ${project} --logstore ${logstore} --body ${json(index)}`,
      ],
    );
  }
  if (queue !== undefined) {
    // Without --version: the CLI rejects it for a product of which it knows no list of versions.
    const call = (action: string) =>
      `aliyun mns-open ${action} --endpoint ${q(`mns-open.${regionId}.aliyuncs.com`)} --force`;
    parts.push([
      '# What the functions failed at, for people to look at.',
      `has ${call('GetQueueAttributes')} --QueueName ${q(queue.name)} ||`,
      `  ${call('CreateQueue')} --QueueName ${q(queue.name)} --MessageRetentionPeriod ${queue.keepSeconds}`,
    ]);
  }
  if (trail !== undefined) {
    const name = q(trail.name);
    parts.push([
      `# ${trailNote}`,
      `has aliyun actiontrail GetTrailStatus --region ${region} --Name ${name} \\`,
      `  --IsOrganizationTrail ${trail.isOfOrganization} ||`,
      `  aliyun actiontrail CreateTrail --region ${region} --Name ${name} --EventRW All --TrailRegion All \\`,
      `    --IsOrganizationTrail ${trail.isOfOrganization} --OssBucketName ${q(trail.bucket)}`,
      `aliyun actiontrail StartLogging --region ${region} --Name ${name}`,
    ]);
  }
  if (needs.rule !== undefined) parts.push(ruleLines(needs.rule));
  if (Object.keys(environment).length > 0) {
    const lines = exportsOf(environment).map((line) => `#   ${line}`);
    parts.push(['# What s deploy needs in its environment, as --format env prints it:', ...lines]);
  }
  if (trail !== undefined) parts.push(afterwards.map((line) => `# ${line}`));
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The CLI's metadata of Cloud Config is of an older version, so that the call says which. */
function ruleLines(rule: NeededRule): string[] {
  const { name, description, checkId, resourceType, riskLevel, auditFunction, remediateFunction, regionId } = rule;
  const call = (action: string) =>
    `aliyun config ${action} --version 2020-09-07 --endpoint ${q(`config.${regionId}.aliyuncs.com`)} --force`;
  return [
    `# ${ruleNote}`,
    `if ! ${call('ListConfigRules')} --ConfigRuleName ${q(name)} --PageSize 100 |`,
    `  grep -qE ${q(`"ConfigRuleName": ?"${name}"`)}; then`,
    `  rule=$(${call('CreateConfigRule')} --ConfigRuleName ${q(name)} \\`,
    `    --Description ${q(description)} --SourceOwner CUSTOM_FC --SourceIdentifier ${q(auditFunction)} \\`,
    `    --ConfigRuleTriggerTypes ${q(triggerTypes)} --MaximumExecutionFrequency Six_Hours \\`,
    `    --ResourceTypesScope ${q(resourceType)} --RiskLevel ${riskLevel} \\`,
    ...(checkId === undefined ? [] : [`    --InputParameters ${q(JSON.stringify({ checkId }))} \\`]),
    `    | grep -o '"cr-[^"]*"' | head -n 1 | tr -d '"')`,
    ...(remediateFunction === undefined
      ? []
      : [
          `  # ${remediationNote}`,
          `  ${call('CreateRemediation')} --ConfigRuleId "$rule" --RemediationType FC \\`,
          `    --RemediationTemplateId ${q(remediateFunction)} --SourceType CUSTOM --InvokeType MANUAL_EXECUTION --Params '{}'`,
        ]),
    'fi',
  ];
}

function roleLines({ name, description, trust, policies }: NeededRole): string[] {
  return [
    `has aliyun ram GetRole --RoleName ${q(name)} ||`,
    `  aliyun ram CreateRole --RoleName ${q(name)} --Description ${q(description)} \\`,
    `    --AssumeRolePolicyDocument ${json(trust)}`,
    ...policies.flatMap((policy) => [
      `aliyun ram ListPoliciesForRole --RoleName ${q(name)} | grep -qF ${q(`"${policy}"`)} ||`,
      `  aliyun ram AttachPolicyToRole --RoleName ${q(name)} --PolicyType Custom --PolicyName ${q(policy)}`,
    ]),
  ];
}

function bucketLines({ name, keepDays, note }: NeededBucket, regionId: string): string[] {
  const url = q(`oss://${name}`);
  const endpoint = `--endpoint ${q(`oss-${regionId}.aliyuncs.com`)}`;
  const rule = '<Rule><ID>sealwatch-expire</ID><Prefix></Prefix><Status>Enabled</Status>';
  const lifecycle = [
    '  rules=$(mktemp)',
    `  echo ${q(`<LifecycleConfiguration>${rule}<Expiration><Days>${keepDays}</Days></Expiration></Rule></LifecycleConfiguration>`)} >"$rules"`,
    `  aliyun oss lifecycle --method put ${url} "$rules" ${endpoint}`,
    '  rm "$rules"',
  ];
  return [
    `# ${note} A bucket that is there already is left as it is.`,
    `if ! has aliyun oss stat ${url} ${endpoint}; then`,
    `  aliyun oss mb ${url} --acl private ${endpoint}`,
    `  aliyun oss bucket-encryption --method put ${url} --sse-algorithm AES256 ${endpoint}`,
    ...(keepDays === undefined ? [] : lifecycle),
    'fi',
  ];
}

function json(document: PolicyDocument): string {
  return q(JSON.stringify(document));
}
