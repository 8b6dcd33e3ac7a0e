# What account 1234567890123456 needs after Sealwatch is deployed, as printed by sealwatch bootstrap, which ran nothing.
# Applied again it changes nothing.

terraform {
  required_version = ">= 1.2"

  required_providers {
    alicloud = {
      source  = "aliyun/alicloud"
      version = ">= 1.264.0"
    }
  }
}

provider "alicloud" {
  region = "cn-shanghai"
}

# Stops the plan where these are the credentials of another account.
data "alicloud_account" "current" {
  lifecycle {
    postcondition {
      condition     = self.id == "1234567890123456"
      error_message = "These are not the credentials of account 1234567890123456."
    }
  }
}

# Cloud Config calls the function sealwatch-audit, which has to be deployed with cloudConfig: {evaluations: true}.
resource "alicloud_config_rule" "sealwatch_ack_cluster_encryption_enabled" {
  rule_name                   = "sealwatch-ack-cluster-encryption-enabled"
  description                 = "The check ack-cluster-encryption-enabled of Sealwatch"
  source_owner                = "CUSTOM_FC"
  source_identifier           = "acs:fc:cn-hangzhou:1234567890123456:functions/sealwatch-audit"
  config_rule_trigger_types   = "ConfigurationItemChangeNotification,ScheduledNotification"
  maximum_execution_frequency = "Six_Hours"
  resource_types_scope        = ["ACS::ACK::Cluster"]
  risk_level                  = 1
  input_parameters = {
    checkId = "ack-cluster-encryption-enabled"
  }
}

# A person starts it for a resource; the remediator then asks every guard, and changes nothing unless it is armed.
resource "alicloud_config_remediation" "sealwatch_ack_cluster_encryption_enabled" {
  config_rule_id          = alicloud_config_rule.sealwatch_ack_cluster_encryption_enabled.config_rule_id
  remediation_type        = "FC"
  remediation_template_id = "acs:fc:cn-hangzhou:1234567890123456:functions/sealwatch-remediate"
  remediation_source_type = "CUSTOM"
  invoke_type             = "MANUAL_EXECUTION"
  params                  = "{}"
}
