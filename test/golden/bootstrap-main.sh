#!/usr/bin/env bash
# What account 1234567890123456 needs before Sealwatch is deployed, as printed by sealwatch bootstrap, which ran nothing.
# Run again, it leaves alone what is there, and gives policies their newest version.
set -euo pipefail
has() { "$@" >/dev/null 2>&1; }
# Written for aliyun 3.4.11; older ones were not tried.
version=$(aliyun version)
[ "$(printf '%s\n' 3.4.11 "$version" | sort -V | head -n 1)" = 3.4.11 ] || {
  echo "aliyun $version is too old: 3.4.11 or newer is needed." >&2
  exit 1
}
aliyun sts GetCallerIdentity | grep -qF '"1234567890123456"' || {
  echo 'These are not the credentials of account 1234567890123456.' >&2
  exit 1
}

# What sealwatch policy --role audit prints
if has aliyun ram GetPolicy --PolicyType Custom --PolicyName 'sealwatch-audit'; then
  aliyun ram CreatePolicyVersion --PolicyName 'sealwatch-audit' --SetAsDefault true \
    --RotateStrategy DeleteOldestNonDefaultVersionWhenLimitExceeded \
    --PolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":["kms:DescribeKey"],"Resource":"*"}]}'
else
  aliyun ram CreatePolicy --PolicyName 'sealwatch-audit' --Description 'What sealwatch policy --role audit prints' \
    --PolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":["kms:DescribeKey"],"Resource":"*"}]}'
fi

# What every function needs to run: its log, where failures go, and its configuration
if has aliyun ram GetPolicy --PolicyType Custom --PolicyName 'sealwatch-runtime'; then
  aliyun ram CreatePolicyVersion --PolicyName 'sealwatch-runtime' --SetAsDefault true \
    --RotateStrategy DeleteOldestNonDefaultVersionWhenLimitExceeded \
    --PolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":["log:PostLogStoreLogs"],"Resource":"acs:log:cn-hangzhou:1234567890123456:project/sealwatch-logs/logstore/functions"},{"Effect":"Allow","Action":["mns:SendMessage"],"Resource":"acs:mns:cn-hangzhou:1234567890123456:/queues/sealwatch-failed/messages"},{"Effect":"Allow","Action":["oss:GetObject"],"Resource":"acs:oss:*:*:sealwatch-store/sealwatch.yaml"}]}'
else
  aliyun ram CreatePolicy --PolicyName 'sealwatch-runtime' --Description 'What every function needs to run: its log, where failures go, and its configuration' \
    --PolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":["log:PostLogStoreLogs"],"Resource":"acs:log:cn-hangzhou:1234567890123456:project/sealwatch-logs/logstore/functions"},{"Effect":"Allow","Action":["mns:SendMessage"],"Resource":"acs:mns:cn-hangzhou:1234567890123456:/queues/sealwatch-failed/messages"},{"Effect":"Allow","Action":["oss:GetObject"],"Resource":"acs:oss:*:*:sealwatch-store/sealwatch.yaml"}]}'
fi

# Lets the bucket of the trail call the function that counts
if has aliyun ram GetPolicy --PolicyType Custom --PolicyName 'sealwatch-trigger'; then
  aliyun ram CreatePolicyVersion --PolicyName 'sealwatch-trigger' --SetAsDefault true \
    --RotateStrategy DeleteOldestNonDefaultVersionWhenLimitExceeded \
    --PolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":["fc:InvokeFunction"],"Resource":"acs:fc:cn-hangzhou:1234567890123456:functions/sealwatch-activity*"}]}'
else
  aliyun ram CreatePolicy --PolicyName 'sealwatch-trigger' --Description 'Lets the bucket of the trail call the function that counts' \
    --PolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":["fc:InvokeFunction"],"Resource":"acs:fc:cn-hangzhou:1234567890123456:functions/sealwatch-activity*"}]}'
fi

has aliyun ram GetRole --RoleName 'sealwatch-audit' ||
  aliyun ram CreateRole --RoleName 'sealwatch-audit' --Description 'A role of functions, see sealwatch-audit in s.yaml' \
    --AssumeRolePolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["fc.aliyuncs.com"]}}]}'
aliyun ram ListPoliciesForRole --RoleName 'sealwatch-audit' | grep -qF '"sealwatch-audit"' ||
  aliyun ram AttachPolicyToRole --RoleName 'sealwatch-audit' --PolicyType Custom --PolicyName 'sealwatch-audit'
aliyun ram ListPoliciesForRole --RoleName 'sealwatch-audit' | grep -qF '"sealwatch-runtime"' ||
  aliyun ram AttachPolicyToRole --RoleName 'sealwatch-audit' --PolicyType Custom --PolicyName 'sealwatch-runtime'

has aliyun ram GetRole --RoleName 'sealwatch-trigger' ||
  aliyun ram CreateRole --RoleName 'sealwatch-trigger' --Description 'The role of the bucket trigger of sealwatch-activity' \
    --AssumeRolePolicyDocument '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["oss.aliyuncs.com"]}}]}'
aliyun ram ListPoliciesForRole --RoleName 'sealwatch-trigger' | grep -qF '"sealwatch-trigger"' ||
  aliyun ram AttachPolicyToRole --RoleName 'sealwatch-trigger' --PolicyType Custom --PolicyName 'sealwatch-trigger'

# The store. Never switch versioning on: writes would no longer be forbidden to overwrite. It cleans up by itself. A bucket that is there already is left as it is.
if ! has aliyun oss stat 'oss://sealwatch-store' --endpoint 'oss-cn-hangzhou.aliyuncs.com'; then
  aliyun oss mb 'oss://sealwatch-store' --acl private --endpoint 'oss-cn-hangzhou.aliyuncs.com'
  aliyun oss bucket-encryption --method put 'oss://sealwatch-store' --sse-algorithm AES256 --endpoint 'oss-cn-hangzhou.aliyuncs.com'
fi

# What the trail delivers, for 180 days. A bucket that is there already is left as it is.
if ! has aliyun oss stat 'oss://sealwatch-trail' --endpoint 'oss-cn-hangzhou.aliyuncs.com'; then
  aliyun oss mb 'oss://sealwatch-trail' --acl private --endpoint 'oss-cn-hangzhou.aliyuncs.com'
  aliyun oss bucket-encryption --method put 'oss://sealwatch-trail' --sse-algorithm AES256 --endpoint 'oss-cn-hangzhou.aliyuncs.com'
  rules=$(mktemp)
  echo '<LifecycleConfiguration><Rule><ID>sealwatch-expire</ID><Prefix></Prefix><Status>Enabled</Status><Expiration><Days>180</Days></Expiration></Rule></LifecycleConfiguration>' >"$rules"
  aliyun oss lifecycle --method put 'oss://sealwatch-trail' "$rules" --endpoint 'oss-cn-hangzhou.aliyuncs.com'
  rm "$rules"
fi

has aliyun sls GetProject --region 'cn-hangzhou' --project 'sealwatch-logs' ||
  aliyun sls CreateProject --region 'cn-hangzhou' --body '{"projectName":"sealwatch-logs","description":"Sealwatch"}'

has aliyun sls GetLogStore --region 'cn-hangzhou' --project 'sealwatch-logs' --logstore 'functions' ||
  aliyun sls CreateLogStore --region 'cn-hangzhou' --project 'sealwatch-logs' \
    --body '{"logstoreName":"functions","ttl":30,"shardCount":1}'
# Without an index, a log is kept and cannot be searched.
has aliyun sls GetIndex --region 'cn-hangzhou' --project 'sealwatch-logs' --logstore 'functions' ||
  aliyun sls CreateIndex --region 'cn-hangzhou' --project 'sealwatch-logs' --logstore 'functions' --body '{"line":{"token":[" ","\n","\t",",",";","\"",":","{","}","[","]","="],"caseSensitive":false}}'

# What the functions failed at, for people to look at.
has aliyun mns-open GetQueueAttributes --endpoint 'mns-open.cn-hangzhou.aliyuncs.com' --force --QueueName 'sealwatch-failed' ||
  aliyun mns-open CreateQueue --endpoint 'mns-open.cn-hangzhou.aliyuncs.com' --force --QueueName 'sealwatch-failed' --MessageRetentionPeriod 604800

# Leave this out, and set TRAIL_BUCKET, where a trail with EventRW All delivers to a bucket of this region already.
has aliyun actiontrail GetTrailStatus --region 'cn-hangzhou' --Name 'sealwatch' \
  --IsOrganizationTrail true ||
  aliyun actiontrail CreateTrail --region 'cn-hangzhou' --Name 'sealwatch' --EventRW All --TrailRegion All \
    --IsOrganizationTrail true --OssBucketName 'sealwatch-trail'
aliyun actiontrail StartLogging --region 'cn-hangzhou' --Name 'sealwatch'

# What s deploy needs in its environment, as --format env prints it:
#   export REGION='cn-hangzhou'
#   export SEALWATCH_STORE='oss://sealwatch-store/sealwatch'
#   export TRAIL_BUCKET='sealwatch-trail'
#   export LOG_PROJECT='sealwatch-logs'
#   export LOG_STORE='functions'
#   export FAILED_QUEUE='sealwatch-failed'
#   export SEALWATCH_CONFIG='oss://sealwatch-store/sealwatch.yaml'

# What is left to people: Function Compute, ActionTrail, EventBridge, Simple Log Service and Simple Message Queue are
# activated once, in the console. For its EventBridge trigger, s deploy has service-linked roles made: the identity that deploys needs
# ram:CreateServiceLinkedRole, beside AliyunFCFullAccess and ram:PassRole for the roles above.
