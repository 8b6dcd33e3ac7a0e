# What account 1234567890123456 needs before Sealwatch is deployed, as printed by sealwatch bootstrap, which ran nothing.
# Applied again it changes nothing. What is there already under these names is taken over first, such as:
#   terraform import alicloud_ram_role.sealwatch_audit sealwatch-audit

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
  region = "cn-hangzhou"
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

resource "alicloud_ram_policy" "sealwatch_audit" {
  policy_name     = "sealwatch-audit"
  description     = "What sealwatch policy --role audit prints"
  rotate_strategy = "DeleteOldestNonDefaultVersionWhenLimitExceeded"
  policy_document = jsonencode({
    Version = "1"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["kms:DescribeKey"]
        Resource = "*"
      },
    ]
  })
}

resource "alicloud_ram_policy" "sealwatch_runtime" {
  policy_name     = "sealwatch-runtime"
  description     = "What every function needs to run: its log, where failures go, and its configuration"
  rotate_strategy = "DeleteOldestNonDefaultVersionWhenLimitExceeded"
  policy_document = jsonencode({
    Version = "1"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["log:PostLogStoreLogs"]
        Resource = "acs:log:cn-hangzhou:1234567890123456:project/sealwatch-logs/logstore/functions"
      },
      {
        Effect   = "Allow"
        Action   = ["mns:SendMessage"]
        Resource = "acs:mns:cn-hangzhou:1234567890123456:/queues/sealwatch-failed/messages"
      },
      {
        Effect   = "Allow"
        Action   = ["oss:GetObject"]
        Resource = "acs:oss:*:*:sealwatch-store/sealwatch.yaml"
      },
    ]
  })
}

resource "alicloud_ram_policy" "sealwatch_trigger" {
  policy_name     = "sealwatch-trigger"
  description     = "Lets the bucket of the trail call the function that counts"
  rotate_strategy = "DeleteOldestNonDefaultVersionWhenLimitExceeded"
  policy_document = jsonencode({
    Version = "1"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["fc:InvokeFunction"]
        Resource = "acs:fc:cn-hangzhou:1234567890123456:functions/sealwatch-activity*"
      },
    ]
  })
}

resource "alicloud_ram_role" "sealwatch_audit" {
  role_name   = "sealwatch-audit"
  description = "A role of functions, see sealwatch-audit in s.yaml"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [
      {
        Effect = "Allow"
        Action = "sts:AssumeRole"
        Principal = {
          Service = ["fc.aliyuncs.com"]
        }
      },
    ]
  })
}

resource "alicloud_ram_role_policy_attachment" "sealwatch_audit" {
  role_name   = alicloud_ram_role.sealwatch_audit.role_name
  policy_name = alicloud_ram_policy.sealwatch_audit.policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_role_policy_attachment" "sealwatch_audit_sealwatch_runtime" {
  role_name   = alicloud_ram_role.sealwatch_audit.role_name
  policy_name = alicloud_ram_policy.sealwatch_runtime.policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_role" "sealwatch_trigger" {
  role_name   = "sealwatch-trigger"
  description = "The role of the bucket trigger of sealwatch-activity"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [
      {
        Effect = "Allow"
        Action = "sts:AssumeRole"
        Principal = {
          Service = ["oss.aliyuncs.com"]
        }
      },
    ]
  })
}

resource "alicloud_ram_role_policy_attachment" "sealwatch_trigger" {
  role_name   = alicloud_ram_role.sealwatch_trigger.role_name
  policy_name = alicloud_ram_policy.sealwatch_trigger.policy_name
  policy_type = "Custom"
}

# The store. Never switch versioning on: writes would no longer be forbidden to overwrite. It cleans up by itself.
resource "alicloud_oss_bucket" "sealwatch_store" {
  bucket = "sealwatch-store"
}

resource "alicloud_oss_bucket_public_access_block" "sealwatch_store" {
  bucket              = alicloud_oss_bucket.sealwatch_store.bucket
  block_public_access = true
}

resource "alicloud_oss_bucket_server_side_encryption" "sealwatch_store" {
  bucket        = alicloud_oss_bucket.sealwatch_store.bucket
  sse_algorithm = "AES256"
}

# What the trail delivers, for 180 days.
resource "alicloud_oss_bucket" "sealwatch_trail" {
  bucket = "sealwatch-trail"

  lifecycle_rule {
    id      = "sealwatch-expire"
    enabled = true

    expiration {
      days = 180
    }
  }
}

resource "alicloud_oss_bucket_public_access_block" "sealwatch_trail" {
  bucket              = alicloud_oss_bucket.sealwatch_trail.bucket
  block_public_access = true
}

resource "alicloud_oss_bucket_server_side_encryption" "sealwatch_trail" {
  bucket        = alicloud_oss_bucket.sealwatch_trail.bucket
  sse_algorithm = "AES256"
}

resource "alicloud_log_project" "sealwatch_logs" {
  project_name = "sealwatch-logs"
}

resource "alicloud_log_store" "sealwatch_logs_functions" {
  project_name     = alicloud_log_project.sealwatch_logs.project_name
  logstore_name    = "functions"
  retention_period = 30
  shard_count      = 1
}

# Without an index, a log is kept and cannot be searched.
resource "alicloud_log_store_index" "sealwatch_logs_functions" {
  project  = alicloud_log_project.sealwatch_logs.project_name
  logstore = alicloud_log_store.sealwatch_logs_functions.logstore_name

  full_text {
    case_sensitive = false
    token          = " \n\t,;\":{}[]="
  }
}

# What the functions failed at, for people to look at.
resource "alicloud_message_service_queue" "sealwatch_failed" {
  queue_name               = "sealwatch-failed"
  message_retention_period = 604800
}

# Leave this out, and set TRAIL_BUCKET, where a trail with EventRW All delivers to a bucket of this region already.
resource "alicloud_actiontrail_trail" "sealwatch" {
  trail_name            = "sealwatch"
  event_rw              = "All"
  trail_region          = "All"
  is_organization_trail = true
  oss_bucket_name       = alicloud_oss_bucket.sealwatch_trail.bucket
  status                = "Enable"
}

# What s deploy needs in its environment: sealwatch bootstrap --format env prints it as lines to source.
output "environment" {
  value = {
    REGION           = "cn-hangzhou"
    SEALWATCH_STORE  = "oss://sealwatch-store/sealwatch"
    TRAIL_BUCKET     = "sealwatch-trail"
    LOG_PROJECT      = "sealwatch-logs"
    LOG_STORE        = "functions"
    FAILED_QUEUE     = "sealwatch-failed"
    SEALWATCH_CONFIG = "oss://sealwatch-store/sealwatch.yaml"
  }
}

# What is left to people: Function Compute, ActionTrail, EventBridge, Simple Log Service and Simple Message Queue are
# activated once, in the console. For its EventBridge trigger, s deploy has service-linked roles made: the identity that deploys needs
# ram:CreateServiceLinkedRole, beside AliyunFCFullAccess and ram:PassRole for the roles above.
