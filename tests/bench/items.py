#!/usr/bin/env python3
"""Configuration items for measuring: as many bytes as asked for, one item a line, of the types that accounts have most of.

items.py FILE MEGABYTES COMPLYING [snapshot]

With `snapshot` the items are in one document, as AWS Config delivers them."""
import json
import pathlib
import random
import sys
from urllib.parse import quote

ACCOUNTS = ("111122223333", "222233334444", "333344445555")
REGIONS = ("eu-central-1", "us-east-1", "ap-southeast-2")
TEAMS = ("payments", "search", "platform", "ledger")


def item(rng, number: int, kind: str, name: str, arn: str, configuration: dict, supplementary: dict, related: list) -> dict:
    """What every item has around its configuration."""
    account, region = ACCOUNTS[number % 3], REGIONS[number % len(REGIONS)]
    return {
        "relatedEvents": [],
        "relationships": [{"resourceType": kind_of, "resourceId": identity, "name": label} for kind_of, identity, label in related],
        "configuration": configuration, "supplementaryConfiguration": supplementary,
        "tags": {"team": rng.choice(TEAMS), "cost-centre": str(1000 + number % 40), "stage": "production",
                 "aws:cloudformation:stack-name": f"{rng.choice(TEAMS)}-{number % 97}",
                 "aws:cloudformation:stack-id": f"arn:aws:cloudformation:{region}:{account}:stack/one/{rng.getrandbits(64):016x}"},
        "configurationItemVersion": "1.3", "configurationItemCaptureTime": f"2025-03-04T{number % 24:02}:{number % 60:02}:09.088Z",
        "configurationStateId": 4750213212704 + number, "awsAccountId": account, "configurationItemStatus": "OK",
        "resourceType": kind, "resourceId": name, "resourceName": name, "ARN": arn.format(region=region, account=account, name=name),
        "awsRegion": region, "availabilityZone": "Regional", "configurationStateMd5Hash": "", "resourceCreationTime": "2024-02-01T10:00:00.000Z"}


def bucket(rng, number: int, good: bool) -> dict:
    """A bucket, most of it in texts and in the supplementary configuration."""
    name = f"archive-{number}-{rng.getrandbits(32):08x}"
    owner = {"displayName": None, "id": f"{rng.getrandbits(256):064x}"}
    policy = {"Version": "2012-10-17", "Statement": [
        {"Sid": "OnlyEncrypted", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
         "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {"Sid": "Delivery", "Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"}, "Action": "s3:PutObject",
         "Resource": f"arn:aws:s3:::{name}/AWSLogs/*", "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}}]}
    supplementary = {
        "AccessControlList": json.dumps(json.dumps({"grantSet": None, "grantList": [{"grantee": owner, "permission": "FullControl"}], "owner": owner,
                                                    "isRequesterCharged": False}, separators=(",", ":"))),
        "BucketAccelerateConfiguration": {"status": None},
        "BucketLoggingConfiguration": {"destinationBucketName": "access-logs" if good else None, "logFilePrefix": f"{name}/" if good else None},
        "BucketNotificationConfiguration": {"configurations": {}},
        "BucketPolicy": {"policyText": json.dumps(policy, separators=(",", ":"))},
        "BucketVersioningConfiguration": {"status": "Enabled" if good else "Off", "isMfaDeleteEnabled": None},
        "IsRequesterPaysEnabled": False}
    if good:
        supplementary |= {
            "ServerSideEncryptionConfiguration": {"rules": [{"applyServerSideEncryptionByDefault": {
                "sseAlgorithm": "aws:kms", "kmsMasterKeyID": "arn:aws:kms:eu-central-1:111122223333:key/0d1e2f30-1111-4222-8333-444455556666"},
                "bucketKeyEnabled": True}]},
            "PublicAccessBlockConfiguration": {"blockPublicAcls": True, "ignorePublicAcls": True, "blockPublicPolicy": True, "restrictPublicBuckets": True},
            "BucketReplicationConfiguration": {"roleARN": "arn:aws:iam::111122223333:role/replicate", "rules": {
                "copy": {"prefix": "", "status": "Enabled", "destinationConfig": {"bucketARN": "arn:aws:s3:::second-copy", "storageClass": None}}}},
            "ObjectLockConfiguration": {"objectLockEnabled": "Enabled", "rule": {"defaultRetention": {"mode": "COMPLIANCE", "days": 400}}},
            "BucketLifecycleConfiguration": {"rules": [{"id": "age", "prefix": None, "status": "Enabled", "expirationInDays": 900,
                                                        "transitions": [{"days": 90, "date": None, "storageClass": "GLACIER"}]}]}}
    configuration = {"name": name, "owner": owner, "creationDate": "2024-02-12T07:21:45.000Z", "region": REGIONS[number % len(REGIONS)]}
    return item(rng, number, "AWS::S3::Bucket", name, "arn:aws:s3:::{name}", configuration, supplementary,
                [("AWS::S3::Bucket", "access-logs", "Is associated with "), ("AWS::KMS::Key", "0d1e2f30", "Is associated with ")])


def instance(rng, number: int, good: bool) -> dict:
    """An instance with a volume."""
    name, host = f"i-{rng.getrandbits(68):017x}", f"ip-10-0-{number % 200}-{number % 250}.internal"
    groups = [{"groupName": f"service-{number % 300}", "groupId": f"sg-{rng.getrandbits(32):08x}"}]
    def interface(index):
        return {"networkInterfaceId": f"eni-{rng.getrandbits(32):08x}", "subnetId": "subnet-1aaccc7f", "vpcId": "vpc-79b3ea1e", "description": "",
                "ownerId": ACCOUNTS[number % 3], "status": "in-use", "macAddress": "02:3e:c3:cb:e9:da", "privateIpAddress": f"10.0.{number % 200}.{index}",
                "privateDnsName": host, "sourceDestCheck": True, "groups": groups,
                "attachment": {"attachmentId": f"eni-attach-{rng.getrandbits(32):08x}", "deviceIndex": index, "status": "attached",
                               "attachTime": "2024-04-05T22:15:53.000Z", "deleteOnTermination": True},
                "privateIpAddresses": [{"privateIpAddress": f"10.0.{number % 200}.{index}", "privateDnsName": host, "primary": True}], "ipv6Addresses": []}
    configuration = {
        "amiLaunchIndex": 0, "imageId": "ami-22ce4934", "instanceId": name, "instanceType": "m6i.large" if good else "t2.micro", "kernelId": None, "keyName": "operations",
        "launchTime": "2024-04-05T22:15:53.000Z", "monitoring": {"state": "enabled" if good else "disabled"},
        "placement": {"availabilityZone": "eu-central-1b", "affinity": None, "groupName": "", "partitionNumber": None, "tenancy": "default"},
        "platform": None, "privateDnsName": host, "privateIpAddress": f"10.0.{number % 200}.7", "productCodes": [],
        "publicDnsName": "" if good else "ec2-34-205-29-138.compute-1.amazonaws.com", "publicIpAddress": None if good else "34.205.29.138",
        "ramdiskId": None, "state": {"code": 16, "name": "running"}, "stateTransitionReason": "", "subnetId": "subnet-1aaccc7f", "vpcId": "vpc-79b3ea1e",
        "architecture": "x86_64", "blockDeviceMappings": [{"deviceName": "/dev/xvda", "ebs": {
            "attachTime": "2024-04-05T22:15:54.000Z", "deleteOnTermination": True, "status": "attached", "volumeId": f"vol-{rng.getrandbits(68):017x}"}}],
        "clientToken": f"token{rng.getrandbits(64):016x}", "ebsOptimized": good, "enaSupport": True, "hypervisor": "xen",
        "iamInstanceProfile": {"arn": "arn:aws:iam::111122223333:instance-profile/service", "id": "AIPAJ3S5M6W7N8B9V0C1X"} if good else None,
        "instanceLifecycle": None, "elasticGpuAssociations": [], "elasticInferenceAcceleratorAssociations": [],
        "networkInterfaces": [interface(0)] if good else [interface(0), interface(1)], "outpostArn": None, "rootDeviceName": "/dev/xvda", "rootDeviceType": "ebs",
        "securityGroups": groups, "sourceDestCheck": True, "spotInstanceRequestId": None, "sriovNetSupport": None, "stateReason": None,
        "tags": [{"key": "team", "value": TEAMS[number % 4]}, {"key": "stage", "value": "production"}], "virtualizationType": "hvm",
        "cpuOptions": {"coreCount": 1, "threadsPerCore": 2}, "capacityReservationId": None, "capacityReservationSpecification": {
            "capacityReservationPreference": "open", "capacityReservationTarget": None}, "hibernationOptions": {"configured": False}, "licenses": [],
        "metadataOptions": {"state": "applied", "httpTokens": "required" if good else "optional", "httpPutResponseHopLimit": 1, "httpEndpoint": "enabled"},
        "enclaveOptions": {"enabled": False}}
    return item(rng, number, "AWS::EC2::Instance", name, "arn:aws:ec2:{region}:{account}:instance/{name}", configuration, {},
                [("AWS::EC2::NetworkInterface", "eni-d055cfc4", "Contains NetworkInterface"), ("AWS::EC2::SecurityGroup", groups[0]["groupId"], "Is associated with SecurityGroup"),
                 ("AWS::EC2::Subnet", "subnet-1aaccc7f", "Is contained in Subnet"), ("AWS::EC2::Volume", "vol-0c24aa343c564eda8", "Is attached to Volume"),
                 ("AWS::EC2::VPC", "vpc-79b3ea1e", "Is contained in Vpc")])


def security_group(rng, number: int, good: bool) -> dict:
    """A group with a handful of rules in each direction."""
    name = f"sg-{rng.getrandbits(32):08x}"
    def permission(port, source):
        return {"fromPort": port, "ipProtocol": "tcp", "ipv6Ranges": [], "prefixListIds": [], "toPort": port, "userIdGroupPairs": [],
                "ipv4Ranges": [{"cidrIp": source, "description": "from the inner network"}], "ipRanges": [source]}
    configuration = {
        "description": f"service {number % 300}, managed", "groupName": f"service-{number % 300}", "ownerId": ACCOUNTS[number % 3], "groupId": name,
        "ipPermissions": [permission(443, "10.0.0.0/8"), permission(8443, "10.1.0.0/16"), permission(22, "10.2.0.0/24" if good else "0.0.0.0/0")],
        "ipPermissionsEgress": [permission(443, "10.0.0.0/8"), permission(5432, "10.4.0.0/16")],
        "tags": [{"key": "team", "value": TEAMS[number % 4]}], "vpcId": "vpc-0990dc6d"}
    return item(rng, number, "AWS::EC2::SecurityGroup", name, "arn:aws:ec2:{region}:{account}:security-group/{name}", configuration, {},
                [("AWS::EC2::VPC", "vpc-0990dc6d", "Is contained in Vpc"), ("AWS::EC2::NetworkInterface", "eni-1", "Is associated with NetworkInterface")])


def role(rng, number: int, good: bool) -> dict:
    """A role with its trust and an inline policy, percent-encoded as the service gives them."""
    name = f"service-{number}"
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    inline = {"Version": "2012-10-17", "Statement": [
        {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"] if good else "*", "Resource": ["arn:aws:s3:::archive", "arn:aws:s3:::archive/*"]}]}
    configuration = {
        "path": "/service-role/", "roleName": name, "roleId": f"AROA{rng.getrandbits(64):016X}", "arn": f"arn:aws:iam::{ACCOUNTS[number % 3]}:role/service-role/{name}",
        "createDate": "2024-03-10T23:52:10.000Z", "assumeRolePolicyDocument": quote(json.dumps(trust, separators=(",", ":"))), "instanceProfileList": [],
        "rolePolicyList": [{"policyName": "inline", "policyDocument": quote(json.dumps(inline, separators=(",", ":")))}],
        "attachedManagedPolicies": [{"policyName": "AWSConfigRole", "policyArn": "arn:aws:iam::aws:policy/service-role/AWSConfigRole"},
                                    {"policyName": "logs", "policyArn": f"arn:aws:iam::{ACCOUNTS[number % 3]}:policy/logs"}],
        "permissionsBoundary": None, "tags": [], "roleLastUsed": None}
    return item(rng, number, "AWS::IAM::Role", configuration["roleId"], "arn:aws:iam::{account}:role/service-role/" + name, configuration, {},
                [("AWS::IAM::Policy", "ANPAIJWML3NX3NT6UAGO4", "Is attached to CustomerManagedPolicy")])


def database(rng, number: int, good: bool) -> dict:
    """A database instance."""
    name = f"db-{rng.getrandbits(64):016X}"
    configuration = {
        "dBInstanceIdentifier": f"ledger-{number}", "dBInstanceClass": "db.m5.xlarge", "engine": "postgres", "dBInstanceStatus": "available", "masterUsername": "owner",
        "dBName": "ledger", "endpoint": {"address": f"ledger-{number}.c1d2e3f4.eu-central-1.rds.amazonaws.com", "port": 5432, "hostedZoneId": "Z1RLNUO7B9Q6NB"},
        "allocatedStorage": 100, "instanceCreateTime": "2024-10-20T23:42:01.744Z", "preferredBackupWindow": "08:50-09:20", "backupRetentionPeriod": 7 if good else 0,
        "dBSecurityGroups": [], "vpcSecurityGroups": [{"vpcSecurityGroupId": "sg-e627199e", "status": "active"}],
        "dBParameterGroups": [{"dBParameterGroupName": "default.postgres14", "parameterApplyStatus": "in-sync"}], "availabilityZone": "eu-central-1a",
        "dBSubnetGroup": {"dBSubnetGroupName": "inner", "dBSubnetGroupDescription": "inner", "vpcId": "vpc-0990dc6d", "subnetGroupStatus": "Complete", "subnets": [
            {"subnetIdentifier": f"subnet-2942887{at}", "subnetAvailabilityZone": {"name": f"eu-central-1{zone}"}, "subnetOutpost": {"arn": None}, "subnetStatus": "Active"}
            for at, zone in enumerate("abc")], "dBSubnetGroupArn": None},
        "preferredMaintenanceWindow": "thu:06:13-thu:06:43", "pendingModifiedValues": {"dBInstanceClass": None, "allocatedStorage": None, "masterUserPassword": None},
        "latestRestorableTime": None, "multiAZ": good, "engineVersion": "14.7", "autoMinorVersionUpgrade": good, "readReplicaDBInstanceIdentifiers": [],
        "licenseModel": "postgresql-license", "iops": 1000, "optionGroupMemberships": [{"optionGroupName": "default:postgres-14", "status": "in-sync"}],
        "characterSetName": None, "publiclyAccessible": not good, "statusInfos": [], "storageType": "io1", "tdeCredentialArn": None, "dbInstancePort": 0,
        "dBClusterIdentifier": None, "storageEncrypted": good, "kmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/e20f3a10" if good else None, "dbiResourceId": name,
        "cACertificateIdentifier": "rds-ca-2019", "domainMemberships": [], "copyTagsToSnapshot": good, "monitoringInterval": 60 if good else 0,
        "enhancedMonitoringResourceArn": None, "monitoringRoleArn": "arn:aws:iam::111122223333:role/rds-monitoring", "promotionTier": None,
        "iAMDatabaseAuthenticationEnabled": good, "performanceInsightsEnabled": good, "enabledCloudwatchLogsExports": ["postgresql", "upgrade"] if good else [],
        "processorFeatures": [], "deletionProtection": good, "associatedRoles": [], "tagList": []}
    return item(rng, number, "AWS::RDS::DBInstance", name, "arn:aws:rds:{region}:{account}:db:ledger-" + str(number), configuration,
                {"Tags": [{"key": "stage", "value": "production"}]},
                [("AWS::RDS::DBSubnetGroup", "inner", "Is associated with DBSubnetGroup"), ("AWS::EC2::SecurityGroup", "sg-e627199e", "Is associated with SecurityGroup")])


def function(rng, number: int, good: bool) -> dict:
    """A function with its permissions as text."""
    name = f"worker-{number}"
    policy = {"Version": "2012-10-17", "Id": "default", "Statement": [{
        "Sid": "invoke", "Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "lambda:InvokeFunction", "Resource": f"arn:aws:lambda:eu-central-1:111122223333:function:{name}",
        "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:events:eu-central-1:111122223333:rule/tick"}}}]}
    configuration = {
        "functionName": name, "functionArn": f"arn:aws:lambda:eu-central-1:111122223333:function:{name}", "runtime": "python3.12",
        "role": "arn:aws:iam::111122223333:role/worker", "handler": "index.handler", "codeSize": 216000, "description": "takes work from the queue and books it",
        "timeout": 30, "memorySize": 512, "lastModified": "2024-05-11T17:51:41.919+0000", "codeSha256": "IIwUc2FF9nrH3U856beLym8t6M2ZBgwZJ5MLu3OWGAo=",
        "version": "$LATEST", "vpcConfig": {"subnetIds": ["subnet-8dee48a7", "subnet-23deb22f"] if good else [], "securityGroupIds": ["sg-e463c89c"] if good else []},
        "deadLetterConfig": {"targetArn": "arn:aws:sqs:eu-central-1:111122223333:dead"} if good else None, "reservedConcurrentExecutions": 10 if good else None,
        "environment": {"variables": {"STAGE": "production", "QUEUE": "https://sqs.eu-central-1.amazonaws.com/111122223333/work", "LEVEL": "info"}, "error": None},
        "tracingConfig": {"mode": "Active" if good else "PassThrough"}, "revisionId": f"{rng.getrandbits(128):032x}", "layers": [], "state": "Active",
        "lastUpdateStatus": "Successful", "fileSystemConfigs": [], "packageType": "Zip", "architectures": ["arm64"], "ephemeralStorage": {"size": 512}}
    return item(rng, number, "AWS::Lambda::Function", name, "arn:aws:lambda:{region}:{account}:function:{name}", configuration,
                {"Policy": json.dumps(json.dumps(policy, separators=(",", ":"))), "Tags": {"stage": "production"}},
                [("AWS::IAM::Role", "worker", "Is associated with "), ("AWS::EC2::SecurityGroup", "sg-e463c89c", "Is associated with "),
                 ("AWS::EC2::Subnet", "subnet-23deb22f", "Is contained in ")])


def volume(rng, number: int, good: bool) -> dict:
    """A volume in use."""
    name = f"vol-{rng.getrandbits(68):017x}"
    configuration = {
        "attachments": [{"attachTime": "2024-10-28T00:33:43.000Z", "device": "/dev/xvda", "instanceId": "i-29e75b19", "state": "attached", "volumeId": name,
                         "deleteOnTermination": True}],
        "availabilityZone": "eu-central-1c", "createTime": "2024-10-28T00:33:43.651Z", "encrypted": good, "kmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/bd41e26b" if good else None,
        "outpostArn": None, "size": 80, "snapshotId": "snap-2a2a8752", "state": "in-use", "volumeId": name, "iops": 300, "tags": [{"key": "stage", "value": "production"}],
        "volumeType": "gp3", "fastRestored": None, "multiAttachEnabled": False, "throughput": 125}
    return item(rng, number, "AWS::EC2::Volume", name, "arn:aws:ec2:{region}:{account}:volume/{name}", configuration, {},
                [("AWS::EC2::Instance", "i-29e75b19", "Is attached to Instance")])


def trail(rng, number: int, good: bool) -> dict:
    """A trail."""
    name = f"trail-{number}"
    arn = f"arn:aws:cloudtrail:eu-central-1:111122223333:trail/{name}"
    configuration = {
        "name": name, "s3BucketName": "audit-archive", "s3KeyPrefix": "trails", "includeGlobalServiceEvents": True, "isMultiRegionTrail": good, "homeRegion": "eu-central-1",
        "trailARN": arn, "logFileValidationEnabled": good, "hasCustomEventSelectors": False, "hasInsightSelectors": False, "isOrganizationTrail": good,
        "kmsKeyId": "arn:aws:kms:eu-central-1:222233334444:key/0d1e2f30-1111-4222-8333-444455556666" if good else None,
        "cloudWatchLogsLogGroupArn": "arn:aws:logs:eu-central-1:111122223333:log-group:/audit/trail:*" if good else None,
        "cloudWatchLogsRoleArn": "arn:aws:iam::111122223333:role/trail-to-logs" if good else None}
    return item(rng, number, "AWS::CloudTrail::Trail", name, arn, configuration, {"Tags": []}, [("AWS::S3::Bucket", "audit-archive", "Is associated with ")])


TYPES = ("AWS::S3::Bucket", "AWS::EC2::Instance", "AWS::EC2::SecurityGroup", "AWS::IAM::Role", "AWS::RDS::DBInstance", "AWS::Lambda::Function",
         "AWS::EC2::Volume", "AWS::CloudTrail::Trail")
# As often as an account has them, about.
MAKERS = (bucket, instance, security_group, role, instance, database, volume, function, instance, security_group, volume, bucket, role, instance, database, trail)


def lines(size: int, complying: float):
    """Items as JSON texts until they have that many bytes together."""
    rng, number, written = random.Random(7), 0, 0
    while written < size:
        text = json.dumps(MAKERS[number % len(MAKERS)](rng, number, rng.random() < complying), separators=(",", ":"))
        written += len(text) + 1
        number += 1
        yield text


def main() -> int:
    """Writes the file."""
    if len(sys.argv) < 4:
        print(__doc__, file=sys.stderr)
        return 2
    is_snapshot = sys.argv[4:] == ["snapshot"]
    with open(pathlib.Path(sys.argv[1]), "w", encoding="utf-8") as out:
        if is_snapshot:
            out.write('{"fileVersion":"1.0","configSnapshotId":"58963518-272d-802b-7e9c-ca27a46061d1","configurationItems":[')
        for number, text in enumerate(lines(int(float(sys.argv[2]) * 1e6), float(sys.argv[3]))):
            out.write(("," if number and is_snapshot else "") + text + ("" if is_snapshot else "\n"))
        if is_snapshot:
            out.write("]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
