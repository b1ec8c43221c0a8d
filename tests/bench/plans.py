#!/usr/bin/env python3
"""Writes a Terraform plan as large as wanted, always the same for the same size: one module called with `for_each`, whose instances
have a bucket with its parts, a key, a database, a queue, a role, a function and a security group that refer to each other.

plans.py FILE BYTES"""
import json
import sys

PROVIDER = "registry.terraform.io/hashicorp/aws"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
# Type and name of each resource of the module, the values that are known, those known after apply, and what expressions refer to.
RESOURCES = (
    ("aws_s3_bucket", "data", {"force_destroy": False, "object_lock_enabled": False}, ("id", "arn", "bucket"), {}),
    ("aws_s3_bucket_versioning", "data", {"versioning_configuration": [{"status": "Enabled", "mfa_delete": None}]}, ("id", "bucket"),
     {"bucket": ("aws_s3_bucket.data.id", "aws_s3_bucket.data")}),
    ("aws_s3_bucket_public_access_block", "data",
     {"block_public_acls": True, "block_public_policy": True, "ignore_public_acls": True, "restrict_public_buckets": False}, ("id", "bucket"),
     {"bucket": ("aws_s3_bucket.data.id", "aws_s3_bucket.data")}),
    ("aws_s3_bucket_server_side_encryption_configuration", "data",
     {"rule": [{"apply_server_side_encryption_by_default": [{"sse_algorithm": "aws:kms"}], "bucket_key_enabled": True}]}, ("id", "bucket"),
     {"bucket": ("aws_s3_bucket.data.id", "aws_s3_bucket.data")}),
    ("aws_kms_key", "data", {"enable_key_rotation": True, "is_enabled": True, "key_usage": "ENCRYPT_DECRYPT",
                             "customer_master_key_spec": "SYMMETRIC_DEFAULT"}, ("id", "arn", "key_id", "policy"), {}),
    ("aws_db_instance", "data", {"engine": "postgres", "engine_version": "16.3", "instance_class": "db.m6g.large", "storage_encrypted": True,
                                 "publicly_accessible": False, "multi_az": True, "backup_retention_period": 7, "deletion_protection": True,
                                 "auto_minor_version_upgrade": True, "enabled_cloudwatch_logs_exports": ["postgresql"]},
     ("id", "arn", "kms_key_id", "endpoint", "address"), {"kms_key_id": ("aws_kms_key.data.arn", "aws_kms_key.data")}),
    ("aws_sqs_queue", "data", {"fifo_queue": False, "message_retention_seconds": 345600}, ("id", "arn", "kms_master_key_id", "policy"),
     {"kms_master_key_id": ("aws_kms_key.data.arn", "aws_kms_key.data")}),
    ("aws_iam_role", "run", {"assume_role_policy": TRUST, "max_session_duration": 3600, "path": "/service/"}, ("id", "arn", "unique_id"), {}),
    ("aws_lambda_function", "run", {"runtime": "python3.12", "handler": "index.handler", "memory_size": 256, "timeout": 30,
                                    "environment": [{"variables": {"STAGE": "production"}}], "reserved_concurrent_executions": -1},
     ("id", "arn", "role", "qualified_arn"), {"role": ("aws_iam_role.run.arn", "aws_iam_role.run")}),
    ("aws_security_group", "run", {"description": "of the function", "revoke_rules_on_delete": False,
                                   "ingress": [{"from_port": 443, "to_port": 443, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8"], "self": False}]},
     ("id", "arn", "egress"), {}),
)


def change(instance: int, kind: str, name: str, known: dict, unknown: tuple) -> dict:
    """One resource change of an instance of the module."""
    tags = {"owner": "team", "service": f"service-{instance}"}
    module = f'module.service["{instance}"]'
    return {"address": f"{module}.{kind}.{name}", "module_address": module, "mode": "managed", "type": kind, "name": name,
            "provider_name": PROVIDER,
            "change": {"actions": ["create"], "before": None, "after": dict(known, tags=tags, tags_all=tags),
                       "after_unknown": dict({name: True for name in unknown}, tags={}, tags_all={}),
                       "before_sensitive": False, "after_sensitive": {"tags": {}, "tags_all": {}}}}


def configuration() -> dict:
    """The module's resources with their references."""
    resources = []
    for kind, name, known, _, references in RESOURCES:
        expressions = {attribute: {"constant_value": value} for attribute, value in known.items() if not isinstance(value, list)}
        expressions.update({attribute: {"references": list(targets)} for attribute, targets in references.items()})
        resources.append({"address": f"{kind}.{name}", "mode": "managed", "type": kind, "name": name, "provider_config_key": "aws",
                          "expressions": expressions, "schema_version": 0})
    return {"provider_config": {"aws": {"name": "aws", "full_name": PROVIDER, "expressions": {"region": {"constant_value": "eu-central-1"}}}},
            "root_module": {"module_calls": {"service": {"source": "./service", "for_each_expression": {"references": ["var.services"]},
                                                         "module": {"resources": resources}}}}}


def main() -> int:
    """Writes the plan, an instance of the module after the other."""
    path, size = sys.argv[1], int(sys.argv[2])
    with open(path, "w", encoding="utf-8") as out:
        out.write('{"format_version":"1.2","terraform_version":"1.11.4","complete":true,"configuration":')
        out.write(json.dumps(configuration()) + ',"resource_changes":[')
        instance = 0
        while instance == 0 or out.tell() < size:
            for kind, name, known, unknown, _ in RESOURCES:
                out.write(("" if instance == 0 and kind == RESOURCES[0][0] else ",\n") + json.dumps(change(instance, kind, name, known, unknown)))
            instance += 1
        out.write("]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
