#!/usr/bin/env bash
# What account 2222222222222222 needs before Sealwatch is deployed, as printed by sealwatch bootstrap, which ran nothing.
# Run again, it leaves alone what is there, and gives policies their newest version.
set -euo pipefail
has() { "$@" >/dev/null 2>&1; }
# Written for aliyun 3.4.11; older ones were not tried.
version=$(aliyun version)
[ "$(printf '%s\n' 3.4.11 "$version" | sort -V | head -n 1)" = 3.4.11 ] || {
  echo "aliyun $version is too old: 3.4.11 or newer is needed." >&2
  exit 1
}
aliyun sts GetCallerIdentity | grep -qF '"2222222222222222"' || {
  echo 'These are not the credentials of account 2222222222222222.' >&2
  exit 1
}

# What sealwatch policy prints for an account that is audited
if has aliyun ram GetPolicy --PolicyType Custom --PolicyName 'sealwatch-audit'; then
  aliyun ram CreatePolicyVersion --PolicyName 'sealwatch-audit' --SetAsDefault true \
    --RotateStrategy DeleteOldestNonDefaultVersionWhenLimitExceeded \
    --PolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":["actiontrail:DescribeTrails","actiontrail:GetTrailStatus","actiontrail:LookupEvents","bssapi:QueryAccountBalance","cs:CheckServiceRole","cs:DescribeClustersForRegion","cs:DescribeClustersV1","cs:GetClusters","kms:DescribeAccountKmsStatus","kms:DescribeKey","kms:GetKeyPolicy","kms:GetKmsInstance","kms:ListAliases","kms:ListResourceTags","kms:ListSecrets","sts:GetCallerIdentity"],"Resource":"*"},{"Effect":"Allow","Action":["cs:DescribeClusterDetail","cs:GetClusterAddonInstance","cs:ListClusterAddonInstances"],"Resource":"acs:cs:*:*:cluster/*"},{"Effect":"Allow","Action":["ecs:DescribeSecurityGroupAttribute","ecs:DescribeSecurityGroups"],"Resource":"acs:ecs:*:*:securitygroup/*"},{"Effect":"Allow","Action":["kms:DescribeSecret"],"Resource":"acs:kms:*:*:secret/*"},{"Effect":"Allow","Action":["ram:GetPolicy"],"Resource":"acs:ram:*:*:policy/*"},{"Effect":"Allow","Action":["ram:GetRole","ram:ListPoliciesForRole"],"Resource":"acs:ram:*:*:role/*"},{"Effect":"Allow","Action":["vpc:DescribeNetworkAclAttributes","vpc:DescribeNetworkAcls"],"Resource":"acs:vpc:*:*:networkacl/*"},{"Effect":"Allow","Action":["vpc:DescribeVSwitches"],"Resource":"acs:vpc:*:*:vswitch/*"}]}'
else
  aliyun ram CreatePolicy --PolicyName 'sealwatch-audit' --Description 'What sealwatch policy prints for an account that is audited' \
    --PolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":["actiontrail:DescribeTrails","actiontrail:GetTrailStatus","actiontrail:LookupEvents","bssapi:QueryAccountBalance","cs:CheckServiceRole","cs:DescribeClustersForRegion","cs:DescribeClustersV1","cs:GetClusters","kms:DescribeAccountKmsStatus","kms:DescribeKey","kms:GetKeyPolicy","kms:GetKmsInstance","kms:ListAliases","kms:ListResourceTags","kms:ListSecrets","sts:GetCallerIdentity"],"Resource":"*"},{"Effect":"Allow","Action":["cs:DescribeClusterDetail","cs:GetClusterAddonInstance","cs:ListClusterAddonInstances"],"Resource":"acs:cs:*:*:cluster/*"},{"Effect":"Allow","Action":["ecs:DescribeSecurityGroupAttribute","ecs:DescribeSecurityGroups"],"Resource":"acs:ecs:*:*:securitygroup/*"},{"Effect":"Allow","Action":["kms:DescribeSecret"],"Resource":"acs:kms:*:*:secret/*"},{"Effect":"Allow","Action":["ram:GetPolicy"],"Resource":"acs:ram:*:*:policy/*"},{"Effect":"Allow","Action":["ram:GetRole","ram:ListPoliciesForRole"],"Resource":"acs:ram:*:*:role/*"},{"Effect":"Allow","Action":["vpc:DescribeNetworkAclAttributes","vpc:DescribeNetworkAcls"],"Resource":"acs:vpc:*:*:networkacl/*"},{"Effect":"Allow","Action":["vpc:DescribeVSwitches"],"Resource":"acs:vpc:*:*:vswitch/*"}]}'
fi

# What sealwatch policy prints for an account that is remediated
if has aliyun ram GetPolicy --PolicyType Custom --PolicyName 'sealwatch-remediate'; then
  aliyun ram CreatePolicyVersion --PolicyName 'sealwatch-remediate' --SetAsDefault true \
    --RotateStrategy DeleteOldestNonDefaultVersionWhenLimitExceeded \
    --PolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":["actiontrail:DescribeTrails","actiontrail:GetTrailStatus","actiontrail:LookupEvents","bssapi:QueryAccountBalance","cs:CheckServiceRole","cs:DescribeClustersForRegion","cs:DescribeClustersV1","cs:DescribeUserPermission","cs:GetClusters","cs:GetUserPermissions","kms:DescribeAccountKmsStatus","kms:DescribeKey","kms:GetKeyPolicy","kms:GetKmsInstance","kms:ListAliases","kms:ListResourceTags","kms:ListSecrets","sts:GetCallerIdentity"],"Resource":"*"},{"Effect":"Allow","Action":["cs:DescribeClusterDetail","cs:DescribeClusterTasks","cs:GetClusterAddonInstance","cs:ListClusterAddonInstances","cs:UpdateKMSEncryption"],"Resource":"acs:cs:*:*:cluster/*"},{"Effect":"Allow","Action":["ecs:DescribeSecurityGroupAttribute","ecs:DescribeSecurityGroups"],"Resource":"acs:ecs:*:*:securitygroup/*"},{"Effect":"Allow","Action":["kms:DescribeSecret"],"Resource":"acs:kms:*:*:secret/*"},{"Effect":"Allow","Action":["ram:GetPolicy"],"Resource":"acs:ram:*:*:policy/*"},{"Effect":"Allow","Action":["ram:GetRole","ram:ListPoliciesForRole"],"Resource":"acs:ram:*:*:role/*"},{"Effect":"Allow","Action":["vpc:DescribeNetworkAclAttributes","vpc:DescribeNetworkAcls"],"Resource":"acs:vpc:*:*:networkacl/*"},{"Effect":"Allow","Action":["vpc:DescribeVSwitches"],"Resource":"acs:vpc:*:*:vswitch/*"}]}'
else
  aliyun ram CreatePolicy --PolicyName 'sealwatch-remediate' --Description 'What sealwatch policy prints for an account that is remediated' \
    --PolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":["actiontrail:DescribeTrails","actiontrail:GetTrailStatus","actiontrail:LookupEvents","bssapi:QueryAccountBalance","cs:CheckServiceRole","cs:DescribeClustersForRegion","cs:DescribeClustersV1","cs:DescribeUserPermission","cs:GetClusters","cs:GetUserPermissions","kms:DescribeAccountKmsStatus","kms:DescribeKey","kms:GetKeyPolicy","kms:GetKmsInstance","kms:ListAliases","kms:ListResourceTags","kms:ListSecrets","sts:GetCallerIdentity"],"Resource":"*"},{"Effect":"Allow","Action":["cs:DescribeClusterDetail","cs:DescribeClusterTasks","cs:GetClusterAddonInstance","cs:ListClusterAddonInstances","cs:UpdateKMSEncryption"],"Resource":"acs:cs:*:*:cluster/*"},{"Effect":"Allow","Action":["ecs:DescribeSecurityGroupAttribute","ecs:DescribeSecurityGroups"],"Resource":"acs:ecs:*:*:securitygroup/*"},{"Effect":"Allow","Action":["kms:DescribeSecret"],"Resource":"acs:kms:*:*:secret/*"},{"Effect":"Allow","Action":["ram:GetPolicy"],"Resource":"acs:ram:*:*:policy/*"},{"Effect":"Allow","Action":["ram:GetRole","ram:ListPoliciesForRole"],"Resource":"acs:ram:*:*:role/*"},{"Effect":"Allow","Action":["vpc:DescribeNetworkAclAttributes","vpc:DescribeNetworkAcls"],"Resource":"acs:vpc:*:*:networkacl/*"},{"Effect":"Allow","Action":["vpc:DescribeVSwitches"],"Resource":"acs:vpc:*:*:vswitch/*"}]}'
fi

has aliyun ram GetRole --RoleName 'sealwatch-audit' ||
  aliyun ram CreateRole --RoleName 'sealwatch-audit' --Description 'Taken on by sealwatch-audit of 1234567890123456' \
    --AssumeRolePolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:role/sealwatch-audit"]},"Condition":{"StringEquals":{"sts:ExternalId":"of-the-auditor"}}}]}'
aliyun ram ListPoliciesForRole --RoleName 'sealwatch-audit' | grep -qF '"sealwatch-audit"' ||
  aliyun ram AttachPolicyToRole --RoleName 'sealwatch-audit' --PolicyType Custom --PolicyName 'sealwatch-audit'

has aliyun ram GetRole --RoleName 'sealwatch-remediate' ||
  aliyun ram CreateRole --RoleName 'sealwatch-remediate' --Description 'Taken on by sealwatch-remediate of 1234567890123456' \
    --AssumeRolePolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:role/sealwatch-remediate"]},"Condition":{"StringEquals":{"sts:ExternalId":"of-the-auditor"}}}]}'
aliyun ram ListPoliciesForRole --RoleName 'sealwatch-remediate' | grep -qF '"sealwatch-remediate"' ||
  aliyun ram AttachPolicyToRole --RoleName 'sealwatch-remediate' --PolicyType Custom --PolicyName 'sealwatch-remediate'
