#!/bin/sh
# Collects facts about an AWS account that no configuration item holds, with read-only calls of the AWS CLI in every region.
#
#   bylaw collect > collect.sh
#   sh collect.sh [FOLDER]          writes FOLDER/ACCOUNT/REGION.json and FOLDER/ACCOUNT/global.json
#   bylaw check -r rules FOLDER
#
# Account and credentials are those of the AWS CLI (AWS_PROFILE and the like). Regions can be named in REGIONS. What a call may
# not see, or what is not there, is written down as the error that the service answers with.
set -eu

folder=${1:-account-facts}
region=${AWS_REGION:-us-east-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

account=$(aws sts get-caller-identity --query Account --output text)

escaped() {
    printf '%s' "$1" | sed 's/[\\"]/\\&/g'
}

# One call: what it was made on (or nothing), then the call.
fact() {
    subject=$1
    shift
    if [ "$is_first" = yes ]; then
        is_first=no
    else
        printf ',\n'
    fi
    printf '{"Call":"%s %s"' "$1" "$2"
    if [ -n "$subject" ]; then
        printf ',"Subject":"%s"' "$(escaped "$subject")"
    fi
    if aws "$@" --region "$region" --output json >"$work/output" 2>"$work/errors"; then
        if [ -s "$work/output" ]; then
            printf ',"Output":'
            cat "$work/output"
        else
            printf ',"Output":{}'
        fi
    else
        error=$(sed -n 's/.*An error occurred (\([A-Za-z0-9.]*\)).*/\1/p' "$work/errors" | head -n 1)
        # Security Hub gives one code for what is not there and for what nobody may see.
        if grep -q 'is not subscribed' "$work/errors"; then
            error="$error: is not subscribed"
        fi
        printf ',"Error":"%s"' "${error:-Failed}"
    fi
    printf '}'
}

# The names that a call gives, in lines.
names() {
    aws "$@" --region "$region" --output text 2>/dev/null | tr '\t' '\n' | sed '/^None$/d' || true
}

in_region() {
    fact '' cloudtrail describe-trails --no-include-shadow-trails
    for trail in $(names cloudtrail describe-trails --no-include-shadow-trails --query 'trailList[].TrailARN'); do
        fact "$trail" cloudtrail get-trail-status --name "$trail"
        fact "$trail" cloudtrail get-event-selectors --trail-name "$trail"
        fact "$trail" cloudtrail get-insight-selectors --trail-name "$trail"
    done
    fact '' cloudtrail list-event-data-stores

    fact '' configservice describe-configuration-recorders
    fact '' configservice describe-configuration-recorder-status
    fact '' configservice describe-delivery-channels
    fact '' configservice describe-delivery-channel-status
    fact '' configservice describe-configuration-aggregators
    fact '' configservice describe-aggregation-authorizations
    fact '' configservice describe-config-rules
    fact '' configservice describe-conformance-packs
    fact '' configservice describe-organization-config-rules
    fact '' configservice describe-organization-conformance-packs
    fact '' configservice describe-retention-configurations

    for key in $(names kms list-keys --query 'Keys[].KeyId'); do
        fact "$key" kms describe-key --key-id "$key"
        fact "$key" kms get-key-policy --key-id "$key" --policy-name default
        fact "$key" kms get-key-rotation-status --key-id "$key"
    done

    fact '' ec2 get-ebs-encryption-by-default
    fact '' ec2 describe-flow-logs
    fact '' ec2 describe-snapshots --owner-ids self
    for snapshot in $(names ec2 describe-snapshots --owner-ids self --query 'Snapshots[].SnapshotId'); do
        fact "$snapshot" ec2 describe-snapshot-attribute --snapshot-id "$snapshot" --attribute createVolumePermission
    done

    fact '' guardduty list-detectors
    for detector in $(names guardduty list-detectors --query 'DetectorIds[]'); do
        fact "$detector" guardduty get-detector --detector-id "$detector"
    done
    fact '' guardduty list-organization-admin-accounts
    fact '' securityhub describe-hub
    fact '' securityhub get-enabled-standards
    fact '' macie2 get-macie-session
    fact '' inspector2 batch-get-account-status
    fact '' accessanalyzer list-analyzers
    fact '' dynamodb describe-limits

    fact '' logs describe-log-groups
    fact '' logs describe-metric-filters
    fact '' cloudwatch describe-alarms
    for topic in $(names sns list-topics --query 'Topics[].TopicArn'); do
        fact "$topic" sns get-topic-attributes --topic-arn "$topic"
        fact "$topic" sns list-subscriptions-by-topic --topic-arn "$topic"
    done
}

in_account() {
    fact '' iam get-account-password-policy
    fact '' iam get-account-summary
    for attempt in 1 2 3 4 5; do
        state=$(aws iam generate-credential-report --query State --output text 2>/dev/null || echo COMPLETE)
        if [ "$state" = COMPLETE ]; then
            break
        fi
        sleep "$attempt"
    done
    fact '' iam get-credential-report
    fact '' iam list-virtual-mfa-devices
    for contact in SECURITY BILLING OPERATIONS; do
        fact "$contact" account get-alternate-contact --alternate-contact-type "$contact"
    done

    fact '' organizations describe-organization
    fact '' organizations list-accounts
    fact '' organizations describe-resource-policy
    fact '' organizations list-delegated-administrators
    fact '' organizations list-aws-service-access-for-organization
    for kind in SERVICE_CONTROL_POLICY RESOURCE_CONTROL_POLICY DECLARATIVE_POLICY_EC2; do
        for policy in $(names organizations list-policies --filter "$kind" --query 'Policies[].Id'); do
            fact "$policy" organizations describe-policy --policy-id "$policy"
            fact "$policy" organizations list-targets-for-policy --policy-id "$policy"
        done
    done
    if [ -n "$account" ]; then
        fact "$account" s3control get-public-access-block --account-id "$account"
    fi
    fact '' shield describe-subscription

    fact '' s3api list-buckets
    for bucket in $(names s3api list-buckets --query 'Buckets[].Name'); do
        fact "$bucket" s3api get-bucket-policy --bucket "$bucket"
        fact "$bucket" s3api get-object-lock-configuration --bucket "$bucket"
        fact "$bucket" s3api get-bucket-encryption --bucket "$bucket"
        fact "$bucket" s3api get-public-access-block --bucket "$bucket"
        fact "$bucket" s3api get-bucket-ownership-controls --bucket "$bucket"
        fact "$bucket" s3api get-bucket-replication --bucket "$bucket"
        fact "$bucket" s3api get-bucket-logging --bucket "$bucket"
        fact "$bucket" s3api get-bucket-versioning --bucket "$bucket"
    done
}

# Several facts as one document: its name, what collects them, and the region, if there is one.
document() {
    is_first=yes
    {
        printf '{"Account":"%s",' "$account"
        if [ -n "$3" ]; then
            printf '"Region":"%s",' "$3"
        fi
        printf '"Facts":[\n'
        "$2"
        printf '\n]}\n'
    } >"$folder/$account/$1.json"
}

mkdir -p "$folder/$account"
document global in_account ''
for region in ${REGIONS:-$(names ec2 describe-regions --query 'Regions[].RegionName')}; do
    document "$region" in_region "$region"
done
