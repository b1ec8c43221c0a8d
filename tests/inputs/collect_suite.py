"""`bylaw collect`: the script runs under a POSIX shell with an `aws` that answers from a table, and bylaw reads what it writes."""
import json
import pathlib
import shutil
import stat
import subprocess
import tempfile

from harness import programs

TRAIL = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/org"

# What the stand-in prints, by the words of the call up to the first option; text output for calls with a query.
ANSWERS = {
    "cloudtrail describe-trails": {"trailList": [{"Name": "org", "TrailARN": TRAIL, "LogFileValidationEnabled": True}]},
    "cloudtrail get-trail-status": {"IsLogging": True},
    "cloudtrail get-event-selectors": {"TrailARN": TRAIL, "EventSelectors": []},
    "configservice describe-configuration-recorders": {"ConfigurationRecorders": [{"name": "default"}]},
    "configservice describe-configuration-recorder-status": {"ConfigurationRecordersStatus": [{"name": "default", "recording": True}]},
    "s3api list-buckets": {"Buckets": [{"Name": "logs"}]},
    "s3api get-bucket-policy": {"Policy": json.dumps({"Version": "2012-10-17", "Statement": []})},
}
TEXTS = {"sts get-caller-identity": "111122223333", "ec2 describe-regions": "eu-central-1\tus-east-1", "cloudtrail describe-trails": TRAIL,
         "s3api list-buckets": "logs", "iam generate-credential-report": "COMPLETE"}
STAND_IN = """#!/bin/sh
call="$1 $2"
printf '%s\\n' "$*" >>"$CALLS"
case "$*" in *"--output text"*) kind=text;; *) kind=json;; esac
file="$ANSWERS/$call.$kind"
if [ -f "$file" ]; then cat "$file"; exit 0; fi
if [ "$kind" = text ]; then echo None; exit 0; fi
if [ "$2" = get-bucket-versioning ]; then exit 0; fi
echo "An error occurred (NoSuchEntity) when calling the operation: no such thing" >&2
exit 254
"""
# What read-only calls begin with; the report has to be made before it can be read.
READS = ("describe-", "get-", "list-", "batch-get-", "generate-credential-report")


def collected(program, folder: pathlib.Path):
    """Runs the script: exit code, what it complained about, the calls it made."""
    script = folder / "collect.sh"
    script.write_bytes(programs.run([program, "collect"]).out)
    answers, tools = folder / "answers", folder / "tools"
    answers.mkdir()
    tools.mkdir()
    for call, answer in ANSWERS.items():
        (answers / f"{call}.json").write_text(json.dumps(answer), encoding="utf-8")
    for call, text in TEXTS.items():
        (answers / f"{call}.text").write_text(text + "\n", encoding="utf-8")
    (tools / "aws").write_text(STAND_IN, encoding="utf-8")
    (tools / "aws").chmod(stat.S_IRWXU)
    settings = {**programs.ENVIRONMENT, "PATH": f"{tools}:/usr/bin:/bin", "ANSWERS": str(answers), "CALLS": str(folder / "calls")}
    done = subprocess.run(["sh", str(script), str(folder / "facts")], env=settings, capture_output=True, text=True, timeout=60, check=False)
    return done, (folder / "calls").read_text(encoding="utf-8").splitlines()


def run(tally) -> None:
    """The script, its calls, and what becomes of the files."""
    program = programs.bylaw()
    if program is None:
        tally.check("bylaw", "has not been built")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        done, calls = collected(program, folder)
        tally.check("the script ends well", "" if done.returncode == 0 and not done.stderr else f"{done.returncode}: {done.stderr}")
        wrong = [call for call in calls if not call.split()[1].startswith(READS)]
        tally.check("all calls only read", f"these do not: {wrong}" if wrong else "")
        files = sorted(str(path.relative_to(folder)) for path in (folder / "facts").rglob("*.json"))
        expected = [f"facts/111122223333/{place}.json" for place in ("eu-central-1", "global", "us-east-1")]
        tally.check("a file a region", "" if files == expected else f"found {files}")
        said = json.loads(programs.run([program, "inputs", "--format", "json", folder / "facts"]).out)
        made = {(one["resource"]["Type"], one["resource"].get("Region")): one["resource"] for entry in said["inputs"] for one in entry["resources"]}
        trail = made.get(("AWS::CloudTrail::Trail", "eu-central-1"), {})
        tally.check("calls about a trail are joined", "" if trail.get("Properties", {}).get("IsLogging") is True else f"found {trail}")
        recorder = made.get(("AWS::Config::ConfigurationRecorder", "us-east-1"), {})
        tally.check("calls about a recorder are joined", "" if recorder.get("Properties", {}).get("Recording") is True else f"found {recorder}")
        bucket = made.get(("AWS::S3::Bucket", None), {}).get("Properties", {})
        tally.check("what a bucket has not is not unknown", "" if bucket and "VersioningConfiguration" not in bucket else f"found {bucket}")
        if shutil.which("shellcheck") is None:
            tally.skip("shellcheck is not on this machine")
        else:
            checked = subprocess.run(["shellcheck", "-s", "sh", str(folder / "collect.sh")], capture_output=True, text=True, check=False)
            tally.check("shellcheck", checked.stdout)
