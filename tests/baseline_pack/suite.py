"""packs/audit-baseline.yaml on a good and a bad estate, as a template, a plan, configuration items and account facts."""
import json
import pathlib

from harness import programs

HERE = pathlib.Path(__file__).resolve().parent
PACK = programs.ROOT / "packs" / "audit-baseline.yaml"

ACCOUNT = ("iam-user-mfa-enabled", "root-account-mfa-enabled", "access-keys-rotated", "iam-password-policy")
RESOURCES = ("cloudtrail-enabled", "multi-region-cloudtrail-enabled", "cloud-trail-encryption-enabled", "s3-bucket-public-read-prohibited",
             "s3-bucket-public-write-prohibited", "s3-bucket-server-side-encryption-enabled", "encrypted-volumes", "rds-storage-encrypted",
             "restricted-ssh", "vpc-flow-logs-enabled")
# What is decided otherwise, by estate and input, and why.
OTHERWISE = {
    # AWS Config does not record whether a trail is switched on.
    ("good", "items.json", "cloudtrail-enabled"): "INSUFFICIENT_DATA",
    ("good", "items.json", "multi-region-cloudtrail-enabled"): "INSUFFICIENT_DATA",
    ("bad", "items.json", "cloudtrail-enabled"): "INSUFFICIENT_DATA",
    # S3 encrypts what no template says anything about.
    ("bad", "template.yaml", "s3-bucket-server-side-encryption-enabled"): "COMPLIANT",
    ("bad", "plan.json", "s3-bucket-server-side-encryption-enabled"): "COMPLIANT",
}


def expected(estate: str, name: str, rule: str) -> str:
    """The verdict of a rule on an input of an estate."""
    if (estate, name, rule) in OTHERWISE:
        return OTHERWISE[(estate, name, rule)]
    is_account = name == "account.json"
    if rule in ACCOUNT and not is_account:
        return "INSUFFICIENT_DATA"
    if rule in RESOURCES and is_account:
        return "NOT_APPLICABLE"
    return "COMPLIANT" if estate == "good" else "NON_COMPLIANT"


def run(tally) -> None:
    """One case a rule, input and estate."""
    binary = programs.bylaw()
    if binary is None:
        tally.check("bylaw", "has not been built")
        return
    for estate in ("good", "bad"):
        for name in ("template.yaml", "plan.json", "items.json", "account.json"):
            done = programs.run([binary, "check", "-p", PACK, HERE / estate / name, "--output", "json"])
            tally.check(f"{estate}/{name} ends", "" if done.code == (1 if estate == "bad" else 0) else f"with {done.code}: {done.err.decode()[:500]}")
            rules = {rule["name"]: rule["verdict"] for rule in json.loads(done.out)["packs"][0]["rules"]}
            tally.check(f"{estate}/{name} is judged by all rules", "" if set(rules) == set(ACCOUNT + RESOURCES) else f"by {sorted(rules)}")
            for rule, verdict in rules.items():
                wanted = expected(estate, name, rule)
                tally.check(f"{rule} on {estate}/{name}", "" if verdict == wanted else f"expected {wanted}, found {verdict}")
