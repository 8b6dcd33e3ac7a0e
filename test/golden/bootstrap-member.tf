# What account 2222222222222222 needs before Sealwatch is deployed, as printed by sealwatch bootstrap, which ran nothing.
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
  region = "cn-beijing"
}

# Stops the plan where these are the credentials of another account.
data "alicloud_account" "current" {
  lifecycle {
    postcondition {
      condition     = self.id == "2222222222222222"
      error_message = "These are not the credentials of account 2222222222222222."
    }
  }
}

resource "alicloud_ram_policy" "sealwatch_audit" {
  policy_name     = "sealwatch-audit"
  description     = "What sealwatch policy prints for an account that is audited"
  rotate_strategy = "DeleteOldestNonDefaultVersionWhenLimitExceeded"
  policy_document = jsonencode({
    Version = "1"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "actiontrail:DescribeTrails",
          "actiontrail:GetTrailStatus",
          "actiontrail:LookupEvents",
          "bssapi:QueryAccountBalance",
          "cs:CheckServiceRole",
          "cs:DescribeClustersForRegion",
          "cs:DescribeClustersV1",
          "cs:GetClusters",
          "kms:DescribeAccountKmsStatus",
          "kms:DescribeKey",
          "kms:GetKeyPolicy",
          "kms:GetKmsInstance",
          "kms:ListAliases",
          "kms:ListResourceTags",
          "kms:ListSecrets",
          "sts:GetCallerIdentity",
        ]
        Resource = "*"
      },
      {
        Effect = "Allow"
        Action = [
          "cs:DescribeClusterDetail",
          "cs:GetClusterAddonInstance",
          "cs:ListClusterAddonInstances",
        ]
        Resource = "acs:cs:*:*:cluster/*"
      },
      {
        Effect = "Allow"
        Action = [
          "ecs:DescribeSecurityGroupAttribute",
          "ecs:DescribeSecurityGroups",
        ]
        Resource = "acs:ecs:*:*:securitygroup/*"
      },
      {
        Effect   = "Allow"
        Action   = ["kms:DescribeSecret"]
        Resource = "acs:kms:*:*:secret/*"
      },
      {
        Effect   = "Allow"
        Action   = ["ram:GetPolicy"]
        Resource = "acs:ram:*:*:policy/*"
      },
      {
        Effect = "Allow"
        Action = [
          "ram:GetRole",
          "ram:ListPoliciesForRole",
        ]
        Resource = "acs:ram:*:*:role/*"
      },
      {
        Effect = "Allow"
        Action = [
          "vpc:DescribeNetworkAclAttributes",
          "vpc:DescribeNetworkAcls",
        ]
        Resource = "acs:vpc:*:*:networkacl/*"
      },
      {
        Effect   = "Allow"
        Action   = ["vpc:DescribeVSwitches"]
        Resource = "acs:vpc:*:*:vswitch/*"
      },
    ]
  })
}

resource "alicloud_ram_policy" "sealwatch_remediate" {
  policy_name     = "sealwatch-remediate"
  description     = "What sealwatch policy prints for an account that is remediated"
  rotate_strategy = "DeleteOldestNonDefaultVersionWhenLimitExceeded"
  policy_document = jsonencode({
    Version = "1"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "actiontrail:DescribeTrails",
          "actiontrail:GetTrailStatus",
          "actiontrail:LookupEvents",
          "bssapi:QueryAccountBalance",
          "cs:CheckServiceRole",
          "cs:DescribeClustersForRegion",
          "cs:DescribeClustersV1",
          "cs:DescribeUserPermission",
          "cs:GetClusters",
          "cs:GetUserPermissions",
          "kms:DescribeAccountKmsStatus",
          "kms:DescribeKey",
          "kms:GetKeyPolicy",
          "kms:GetKmsInstance",
          "kms:ListAliases",
          "kms:ListResourceTags",
          "kms:ListSecrets",
          "sts:GetCallerIdentity",
        ]
        Resource = "*"
      },
      {
        Effect = "Allow"
        Action = [
          "cs:DescribeClusterDetail",
          "cs:DescribeClusterTasks",
          "cs:GetClusterAddonInstance",
          "cs:ListClusterAddonInstances",
          "cs:UpdateKMSEncryption",
        ]
        Resource = "acs:cs:*:*:cluster/*"
      },
      {
        Effect = "Allow"
        Action = [
          "ecs:DescribeSecurityGroupAttribute",
          "ecs:DescribeSecurityGroups",
        ]
        Resource = "acs:ecs:*:*:securitygroup/*"
      },
      {
        Effect   = "Allow"
        Action   = ["kms:DescribeSecret"]
        Resource = "acs:kms:*:*:secret/*"
      },
      {
        Effect   = "Allow"
        Action   = ["ram:GetPolicy"]
        Resource = "acs:ram:*:*:policy/*"
      },
      {
        Effect = "Allow"
        Action = [
          "ram:GetRole",
          "ram:ListPoliciesForRole",
        ]
        Resource = "acs:ram:*:*:role/*"
      },
      {
        Effect = "Allow"
        Action = [
          "vpc:DescribeNetworkAclAttributes",
          "vpc:DescribeNetworkAcls",
        ]
        Resource = "acs:vpc:*:*:networkacl/*"
      },
      {
        Effect   = "Allow"
        Action   = ["vpc:DescribeVSwitches"]
        Resource = "acs:vpc:*:*:vswitch/*"
      },
    ]
  })
}

resource "alicloud_ram_role" "sealwatch_audit" {
  role_name   = "sealwatch-audit"
  description = "Taken on by sealwatch-audit of 1234567890123456"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [
      {
        Effect = "Allow"
        Action = "sts:AssumeRole"
        Principal = {
          RAM = ["acs:ram::1234567890123456:role/sealwatch-audit"]
        }
        Condition = {
          StringEquals = {
            "sts:ExternalId" = "of-the-auditor"
          }
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

resource "alicloud_ram_role" "sealwatch_remediate" {
  role_name   = "sealwatch-remediate"
  description = "Taken on by sealwatch-remediate of 1234567890123456"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [
      {
        Effect = "Allow"
        Action = "sts:AssumeRole"
        Principal = {
          RAM = ["acs:ram::1234567890123456:role/sealwatch-remediate"]
        }
        Condition = {
          StringEquals = {
            "sts:ExternalId" = "of-the-auditor"
          }
        }
      },
    ]
  })
}

resource "alicloud_ram_role_policy_attachment" "sealwatch_remediate" {
  role_name   = alicloud_ram_role.sealwatch_remediate.role_name
  policy_name = alicloud_ram_policy.sealwatch_remediate.policy_name
  policy_type = "Custom"
}
