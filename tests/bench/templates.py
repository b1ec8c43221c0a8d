#!/usr/bin/env python3
"""Templates for measuring: as many resources as asked for, of six types, as people write them.

templates.py FILE RESOURCES COMPLYING [lean]"""
import json
import pathlib
import random
import sys

REGIONS = ("eu-central-1", "us-east-1")


def tags(rng, number: int) -> list:
    """A few tags."""
    return [{"Key": key, "Value": value} for key, value in
            (("team", rng.choice(("payments", "search", "platform"))), ("cost-centre", str(1000 + number % 40)), ("stage", "production"))]


def bucket(rng, number: int, good: bool) -> dict:
    """A bucket with encryption, logging and a public access block, or without."""
    properties = {"BucketName": f"archive-{number}-{rng.choice(REGIONS)}", "Tags": tags(rng, number)}
    if good:
        properties |= {
            "VersioningConfiguration": {"Status": "Enabled"},
            "BucketEncryption": {"ServerSideEncryptionConfiguration": [{"BucketKeyEnabled": True, "ServerSideEncryptionByDefault": {
                "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/archive"}}]},
            "PublicAccessBlockConfiguration": {"BlockPublicAcls": True, "BlockPublicPolicy": True, "IgnorePublicAcls": True,
                                               "RestrictPublicBuckets": True},
            "LoggingConfiguration": {"DestinationBucketName": "access-logs", "LogFilePrefix": f"archive-{number}/"},
            "ObjectLockEnabled": True, "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {
                "Mode": "COMPLIANCE", "Days": 400}}},
            "ReplicationConfiguration": {"Role": "arn:aws:iam::111122223333:role/replicate", "Rules": [{
                "Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::second-copy"}}]},
            "LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "ExpirationInDays": 900}]},
            "NotificationConfiguration": {"TopicConfigurations": [{"Event": "s3:ObjectRemoved:*", "Topic": {"Ref": "Alarm"}}]},
        }
    return {"Type": "AWS::S3::Bucket", "Properties": properties}


def security_group(rng, number: int, good: bool) -> dict:
    """A security group for a load balancer, or one that is open to the world."""
    source = "10.20.0.0/16" if good else "0.0.0.0/0"
    ports = (443,) if good else (22, 443)
    return {"Type": "AWS::EC2::SecurityGroup", "Properties": {
        "GroupDescription": f"service {number}", "VpcId": {"Ref": "Network"}, "Tags": tags(rng, number),
        "SecurityGroupIngress": [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "CidrIp": source, "Description": "clients"} for port in ports],
        "SecurityGroupEgress": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0/8", "Description": "upstream"}]}}


def database(rng, number: int, good: bool) -> dict:
    """A database instance."""
    return {"Type": "AWS::RDS::DBInstance", "Properties": {
        "DBInstanceIdentifier": f"orders-{number}", "DBInstanceClass": "db.r6g.large", "Engine": "postgres", "AllocatedStorage": "200",
        "StorageEncrypted": good, "PubliclyAccessible": not good, "MultiAZ": good, "DeletionProtection": good, "BackupRetentionPeriod": 14 if good else 0,
        "AutoMinorVersionUpgrade": good, "CopyTagsToSnapshot": good, "EnableIAMDatabaseAuthentication": good,
        "MonitoringInterval": 60 if good else 0, "EnablePerformanceInsights": good, "Port": 6432 if good else 5432,
        "MasterUsername": "keeper" if good else "admin", "EnableCloudwatchLogsExports": ["postgresql", "upgrade"] if good else [],
        **({"DBSubnetGroupName": "private", "KmsKeyId": "alias/databases", "MonitoringRoleArn": "arn:aws:iam::111122223333:role/monitor"} if good else {}),
        "VPCSecurityGroups": [{"Fn::GetAtt": [f"Resource{max(number - 1, 0)}", "GroupId"]}], "Tags": tags(rng, number)}}


def function(rng, number: int, good: bool) -> dict:
    """A function."""
    properties = {"FunctionName": f"worker-{number}", "Handler": "index.handler", "Runtime": "python3.12" if good else "python3.6", "MemorySize": 512,
                  "Timeout": 30, "Code": {"S3Bucket": "releases", "S3Key": f"worker/{number}.zip"}, "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                  "Environment": {"Variables": {"STAGE": "production", "QUEUE": {"Ref": f"Resource{number + 1}"}}}, "Tags": tags(rng, number)}
    if good:
        properties |= {"VpcConfig": {"SubnetIds": ["subnet-0a1b2c3d", "subnet-1b2c3d4e"], "SecurityGroupIds": ["sg-2c3d4e5f"]},
                       "DeadLetterConfig": {"TargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}}, "ReservedConcurrentExecutions": 20,
                       "TracingConfig": {"Mode": "Active"}}
    return {"Type": "AWS::Lambda::Function", "Properties": properties}


def queue(rng, number: int, good: bool) -> dict:
    """A queue."""
    properties = {"QueueName": f"orders-{number}", "VisibilityTimeout": 60, "Tags": tags(rng, number)}
    if good:
        properties |= {"KmsMasterKeyId": "alias/queues", "SqsManagedSseEnabled": True,
                       "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["Dead", "Arn"]}, "maxReceiveCount": 5}}
    return {"Type": "AWS::SQS::Queue", "Properties": properties}


def table(rng, number: int, good: bool) -> dict:
    """A table."""
    properties = {"TableName": f"carts-{number}", "BillingMode": "PAY_PER_REQUEST" if good else "PROVISIONED", "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                  "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}], "Tags": tags(rng, number)}
    if good:
        properties |= {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}, "DeletionProtectionEnabled": True,
                       "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": "alias/tables"}}
    else:
        properties["ProvisionedThroughput"] = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    return {"Type": "AWS::DynamoDB::Table", "Properties": properties}


def lean(rng, number: int, good: bool) -> dict:
    """A resource with few properties, as generators of infrastructure write them by the thousand."""
    del rng
    name = f"r-{number}"
    return (
        {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name, "VersioningConfiguration": {"Status": "Enabled"}, "Tags": [{"Key": "team", "Value": "search"}]}},
        {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": name, "SecurityGroupIngress": [
            {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0/8" if good else "0.0.0.0/0"}], "VpcId": "vpc-1"}},
        {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": name, "KmsMasterKeyId": "alias/topics", "Tags": [{"Key": "team", "Value": "search"}]}},
        {"Type": "AWS::Lambda::Function", "Properties": {"Handler": "index.handler", "Runtime": "python3.12", "Code": {"S3Bucket": "releases", "S3Key": name},
                                                         "VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]} if good else {}}},
        {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name, "VisibilityTimeout": 60, "Tags": [{"Key": "team", "Value": "search"}]}},
        {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": name, "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                                                        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": good},
                                                        "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS"}}},
    )[number % 6]


KINDS = (bucket, security_group, database, function, queue, table)


def template(resources: int, complying: float, kinds=KINDS, indent=None) -> str:
    """JSON text of a template; `complying` is the share of resources that are set up with care."""
    rng = random.Random(resources)
    body = {f"Resource{number}": kinds[number % len(kinds)](rng, number, rng.random() < complying) for number in range(resources)}
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Description": "made for measuring", "Resources": body}, indent=indent)


if __name__ == "__main__":
    pathlib.Path(sys.argv[1]).write_text(template(int(sys.argv[2]), float(sys.argv[3]), (lean,) if "lean" in sys.argv[4:] else KINDS), encoding="utf-8")
