#!/usr/bin/env bash
# What account 1234567890123456 needs after Sealwatch is deployed, as printed by sealwatch bootstrap, which ran nothing.
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

# Cloud Config calls the function sealwatch-audit, which has to be deployed with cloudConfig: {evaluations: true}.
if ! aliyun config ListConfigRules --version 2020-09-07 --endpoint 'config.cn-shanghai.aliyuncs.com' --force --ConfigRuleName 'sealwatch-ack-cluster-encryption-enabled' --PageSize 100 |
  grep -qE '"ConfigRuleName": ?"sealwatch-ack-cluster-encryption-enabled"'; then
  rule=$(aliyun config CreateConfigRule --version 2020-09-07 --endpoint 'config.cn-shanghai.aliyuncs.com' --force --ConfigRuleName 'sealwatch-ack-cluster-encryption-enabled' \
    --Description 'The check ack-cluster-encryption-enabled of Sealwatch' --SourceOwner CUSTOM_FC --SourceIdentifier 'acs:fc:cn-hangzhou:1234567890123456:functions/sealwatch-audit' \
    --ConfigRuleTriggerTypes 'ConfigurationItemChangeNotification,ScheduledNotification' --MaximumExecutionFrequency Six_Hours \
    --ResourceTypesScope 'ACS::ACK::Cluster' --RiskLevel 1 \
    --InputParameters '{"checkId":"ack-cluster-encryption-enabled"}' \
    | grep -o '"cr-[^"]*"' | head -n 1 | tr -d '"')
  # A person starts it for a resource; the remediator then asks every guard, and changes nothing unless it is armed.
  aliyun config CreateRemediation --version 2020-09-07 --endpoint 'config.cn-shanghai.aliyuncs.com' --force --ConfigRuleId "$rule" --RemediationType FC \
    --RemediationTemplateId 'acs:fc:cn-hangzhou:1234567890123456:functions/sealwatch-remediate' --SourceType CUSTOM --InvokeType MANUAL_EXECUTION --Params '{}'
fi
