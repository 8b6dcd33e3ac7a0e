terraform {
  required_providers {
    alicloud = { source = "aliyun/alicloud" }
  }
}

provider "alicloud" {
  region = "cn-hangzhou"
}

variable "vswitch_ids" {
  type    = list(string)
  default = ["vsw-bp1aaaaaaaaaaaaaaaaaa"]
}

variable "turn_off" {
  type    = bool
  default = null
}

variable "shared_key" {
  type      = string
  default   = "key-hzz65shared0000000000"
  sensitive = true
}

resource "terraform_data" "picked" {
  input = "key-hzz65picked000000000"
}

# A key and a cluster of the same plan: sound.
resource "alicloud_kms_key" "etcd" {
  description            = "etcd of prod"
  deletion_protection    = "Enabled"
  pending_window_in_days = 30
}

resource "alicloud_cs_managed_kubernetes" "sound" {
  name                    = "prod-sound"
  cluster_spec            = "ack.pro.small"
  vswitch_ids             = var.vswitch_ids
  encryption_provider_key = alicloud_kms_key.etcd.id
  tags                    = { team = "payments" }
}

# No key.
resource "alicloud_cs_managed_kubernetes" "plain" {
  name         = "prod-plain"
  cluster_spec = "ack.pro.small"
  vswitch_ids  = var.vswitch_ids
}

# A key, and the switch that turns it off.
resource "alicloud_cs_managed_kubernetes" "disabled" {
  name                    = "prod-disabled"
  cluster_spec            = "ack.pro.small"
  vswitch_ids             = var.vswitch_ids
  encryption_provider_key = alicloud_kms_key.etcd.id
  disable_encryption      = true
}

# An empty key.
resource "alicloud_cs_managed_kubernetes" "empty" {
  name                    = "prod-empty"
  cluster_spec            = "ack.pro.xlarge"
  vswitch_ids             = var.vswitch_ids
  encryption_provider_key = ""
}

# No spec: Basic.
resource "alicloud_cs_managed_kubernetes" "basic" {
  name        = "lab-basic"
  vswitch_ids = var.vswitch_ids
}

# The switch is written with a variable that is null: its default.
resource "alicloud_cs_managed_kubernetes" "null_switch" {
  name                    = "prod-null-switch"
  cluster_spec            = "ack.pro.small"
  vswitch_ids             = var.vswitch_ids
  encryption_provider_key = var.shared_key
  disable_encryption      = var.turn_off
}

# Written with what only the deployment knows.
resource "alicloud_cs_managed_kubernetes" "unknown_key" {
  name                    = "prod-unknown-key"
  cluster_spec            = "ack.pro.small"
  vswitch_ids             = var.vswitch_ids
  encryption_provider_key = terraform_data.picked.output
}

resource "alicloud_cs_managed_kubernetes" "unknown_switch" {
  name                    = "prod-unknown-switch"
  cluster_spec            = "ack.pro.small"
  vswitch_ids             = var.vswitch_ids
  encryption_provider_key = alicloud_kms_key.etcd.id
  disable_encryption      = terraform_data.picked.id == "x"
}

locals {
  key_of_locals = alicloud_kms_key.etcd.id
}

resource "alicloud_cs_managed_kubernetes" "local_key" {
  name                    = "prod-local-key"
  cluster_spec            = "ack.pro.small"
  vswitch_ids             = var.vswitch_ids
  encryption_provider_key = local.key_of_locals
}

resource "alicloud_cs_serverless_kubernetes" "asi" {
  name                    = "asi"
  cluster_spec            = "ack.pro.small"
  vswitch_ids             = var.vswitch_ids
  encryption_provider_key = alicloud_kms_key.etcd.arn
}

resource "alicloud_cs_edge_kubernetes" "edge" {
  name               = "edge"
  cluster_spec       = "ack.pro.small"
  worker_vswitch_ids = var.vswitch_ids
}

resource "alicloud_cs_kubernetes" "dedicated" {
  name               = "dedicated"
  master_vswitch_ids = var.vswitch_ids
}

resource "alicloud_kms_key" "unprotected" {
  description            = "spare"
  pending_window_in_days = 7
}

resource "alicloud_kms_key" "unknown_protection" {
  deletion_protection = terraform_data.picked.id
}

module "keys" {
  source = "./modules/kms"
}

module "ack" {
  for_each = toset(["east", "west"])
  source   = "./modules/ack"
  name     = each.key
  key      = module.keys.key_id
  vswitch_ids = var.vswitch_ids
}
