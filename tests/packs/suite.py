"""Conformance packs: those of the corpus compile, verdicts are those of tests/managed, nothing that was not seen reads as compliant, and
packs that are broken or hostile are told of while the others are evaluated."""
import concurrent.futures
import json
import os
import pathlib
import re
import sys
import tempfile

from harness import programs
from managed.suite import CASES, GRAVEST, VERDICTS, cases_of, rules_files, verdict_of
from packs import lint

CORPUS = programs.SHARED / "corpus" / "conformance-packs"
NAMES = {"non_compliant": "NON_COMPLIANT", "compliant": "COMPLIANT", "not_applicable": "NOT_APPLICABLE", "insufficient_data": "INSUFFICIENT_DATA"}

BUCKET = """Resources:
  Good:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: {Status: Enabled}
"""
BLIND_SPOTS = {
    "recorder off": ("", json.dumps({"configurationItems": [
        {"resourceType": "AWS::Config::ConfigurationRecorder", "resourceId": "r", "configurationItemStatus": "OK",
         "configuration": {"name": "r", "recording": False, "recordingGroup": {"allSupported": True}}}]})),
    "recorder off beside what complies": ("", BUCKET + """
  Recorder:
    Type: AWS::Config::ConfigurationRecorder
    Properties: {RoleARN: 'arn:aws:iam::111111111111:role/config', Recording: false}
"""),
    "type not recorded": ("", BUCKET + """
  Recorder:
    Type: AWS::Config::ConfigurationRecorder
    Properties:
      RoleARN: arn:aws:iam::111111111111:role/config
      RecordingGroup: {AllSupported: false, ResourceTypes: ['AWS::EC2::VPC']}
"""),
    "type left out by the recorder": ("", BUCKET + """
  Recorder:
    Type: AWS::Config::ConfigurationRecorder
    Properties:
      RoleARN: arn:aws:iam::111111111111:role/config
      RecordingGroup:
        RecordingStrategy: {UseOnly: EXCLUSION_BY_RESOURCE_TYPES}
        ExclusionByResourceTypes: {ResourceTypes: ['AWS::S3::Bucket']}
"""),
    "misspelt type in the scope": ("Scope: {ComplianceResourceTypes: ['AWS::S3::Buckets']}", BUCKET),
    "empty estate": ("", "Resources: {}\n"),
    "unknown value": ("", BUCKET.replace("Enabled", "!Ref Status") + "Parameters: {Status: {Type: String}}\n"),
    "scope on a tag that nothing has": ("Scope: {TagKey: env}", BUCKET),
}
# Each stands beside a pack that is right.
BROKEN = {
    "bad YAML": "Resources:\n  A:\n    Type: AWS::Config::ConfigRule\n   B: [\n",
    "no pack": "hello: world\n",
    "nothing": "",
    "alias bomb": "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12))
                  + "Resources: {A: {Type: 'AWS::Config::ConfigRule', Properties: *a11}}\n",
    "circle of conditions": """Conditions:
  a: !Not [{Condition: b}]
  b: !Not [{Condition: a}]
Resources:
  A: {Type: 'AWS::Config::ConfigRule', Condition: a, Properties: {ConfigRuleName: a, Source: {Owner: AWS, SourceIdentifier: ENCRYPTED_VOLUMES}}}
""",
    "text that is not a rule": """Resources:
  A:
    Type: AWS::Config::ConfigRule
    Properties:
      ConfigRuleName: a
      Source:
        Owner: CUSTOM_POLICY
        CustomPolicyDetails:
          PolicyRuntime: guard-2.x.x
          PolicyText: |
            rule a {
                this is not
            }
""",
    "10,000 rules": "Resources:\n" + "".join(
        f"  R{i}: {{Type: 'AWS::Config::ConfigRule', Properties: {{ConfigRuleName: r{i}, InputParameters: {{MinimumPasswordLength: '{6 + i % 100}'}}, "
        "Source: {Owner: AWS, SourceIdentifier: IAM_PASSWORD_POLICY}}}\n" for i in range(10000)),
    "deep": "Resources:\n  A: {Type: 'AWS::Config::ConfigRule', Properties: " + "[" * 5000 + "]" * 5000 + "}\n",
}


def required_parameters(binary) -> dict:
    """What the console of AWS Config fills in and a pack must give itself: a line of the rule, by identifier."""
    rules = json.loads(programs.run([binary, "rules", "--kind", "managed", "--format", "json"], timeout=60).out)["rules"]
    given = {rule["id"]: {each["name"]: each["default"].strip("'\"") for each in rule["parameters"] if each["required"] and each.get("default")} for rule in rules}
    return {identifier: f"InputParameters: {json.dumps(parameters)}" for identifier, parameters in given.items() if parameters}


def pack_of(identifier: str, scope: str = "") -> str:
    """A pack with one managed rule."""
    lines = ["Resources:", "  Rule:", "    Type: AWS::Config::ConfigRule", "    Properties:", "      ConfigRuleName: rule",
             f"      Source: {{Owner: AWS, SourceIdentifier: {identifier}}}"]
    return "\n".join(lines + ([f"      {scope}"] if scope else [])) + "\n"


def judged(binary, folder: pathlib.Path, packs: list, document) -> tuple:
    """What became of the packs, with the exit code and what was said; a text instead of the packs that says why there is no report."""
    arguments = [argument for pack in packs for argument in ("-p", pack)]
    done = programs.run([binary, "check", "--no-config", *arguments, "--output", "json", document], timeout=60, cwd=folder)
    said = done.err.decode(errors="replace")
    try:
        return json.loads(done.out)["packs"], done.code, said
    except (ValueError, KeyError):
        return f"ended with {done.code} and gave no report\n{said[-1000:]}", done.code, said


def problem_of_corpus(binary, path: pathlib.Path) -> str:
    """What is wrong with a pack of the corpus: it must be read without an error."""
    done = programs.run([binary, "packs", "coverage", path], timeout=60)
    return "" if done.code == 0 else done.err.decode(errors="replace")[:2000] or f"ended with {done.code}"


def run_corpus(tally, binary) -> None:
    """Every pack of the corpus compiles; the share of rules that are covered is printed."""
    if not CORPUS.exists():
        tally.skip("the packs of the corpus are not on this machine")
        return
    paths = sorted(path for path in CORPUS.iterdir() if path.suffix in (".yaml", ".yml"))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, problem in zip(paths, pool.map(lambda path: problem_of_corpus(binary, path), paths)):
            tally.check(path.name, problem)
    done = programs.run([binary, "packs", "coverage", *paths], timeout=60)
    whole = done.out.decode().splitlines()[-1]
    print(f"    coverage of the corpus: {' '.join(whole.split())}", flush=True)
    share = re.search(r"(\d+)%$", whole)
    tally.check("three quarters are covered", "" if share and int(share[1]) >= 75 else whole)


def problem_of_case(binary, folder: pathlib.Path, case: pathlib.Path) -> str:
    """What is wrong with the verdict of a pack with one rule on a case of tests/managed."""
    packs, _, said = judged(binary, folder, [folder / f"{case.parent.name}.yaml"], case)
    if isinstance(packs, str):
        return packs
    rule, wanted = packs[0]["rules"][0], NAMES[VERDICTS[verdict_of(case.name)]]
    if wanted == "NOT_APPLICABLE" and "facts of the account" in rule.get("why", ""):
        return ""
    if "is missing" in rule.get("why", ""):
        # AWS has no default for the parameter, the rules file does.
        return "" if rule["verdict"] == "INSUFFICIENT_DATA" else f"{rule}"
    gravest = next((NAMES[name] for name in GRAVEST if rule[name]), "NOT_APPLICABLE")
    return "" if rule["verdict"] == wanted == gravest else f"expected {wanted}, found {rule}\n{said[-500:]}"


def run_cases(tally, binary, folder: pathlib.Path) -> None:
    """A pack comes to the verdict that its rule comes to."""
    identifiers = [path.stem for path in rules_files()]
    parameters = required_parameters(binary)
    for identifier in identifiers:
        (folder / f"{identifier}.yaml").write_text(pack_of(identifier, parameters.get(identifier, "")), encoding="utf-8")
    cases = [path for identifier in identifiers for path in cases_of(identifier) if path.is_file()]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, problem in zip(cases, pool.map(lambda path: problem_of_case(binary, folder, path), cases)):
            tally.check(str(path.relative_to(CASES)), problem)


def run_blind_spots(tally, binary, folder: pathlib.Path) -> None:
    """What was not seen is not compliant."""
    for number, (name, (scope, document)) in enumerate(BLIND_SPOTS.items()):
        pack, path = folder / f"blind{number}.yaml", folder / f"estate{number}.{'json' if document.startswith('{') else 'yaml'}"
        pack.write_text(pack_of("S3_BUCKET_VERSIONING_ENABLED", scope), encoding="utf-8")
        path.write_text(document, encoding="utf-8")
        packs, code, said = judged(binary, folder, [pack], path)
        if isinstance(packs, str):
            tally.check(name, packs)
            continue
        rule = packs[0]["rules"][0]
        problem = "" if rule["verdict"] in ("INSUFFICIENT_DATA", "NOT_APPLICABLE") and packs[0]["verdict"] == "INSUFFICIENT_DATA" else f"{packs}"
        if not problem and code not in (0, 1):
            problem = f"ended with {code}: {said}"
        if not problem and not rule["insufficient_data"] and not rule.get("why", rule.get("note")):
            problem = f"does not say why: {rule}"
        tally.check(name, problem)


def run_broken(tally, binary, folder: pathlib.Path) -> None:
    """A broken pack is told of, and the one beside it is evaluated."""
    right, document = folder / "right.yaml", folder / "bucket.yaml"
    right.write_text(pack_of("S3_BUCKET_VERSIONING_ENABLED"), encoding="utf-8")
    document.write_text(BUCKET, encoding="utf-8")
    for number, (name, text) in enumerate(BROKEN.items()):
        pack = folder / f"broken{number}.yaml"
        pack.write_text(text, encoding="utf-8")
        packs, code, said = judged(binary, folder, [pack, right], document)
        if isinstance(packs, str):
            tally.check(name, packs)
            continue
        problem = "" if code == 2 and "error[" in said and pack.name in said else f"ended with {code}: {said[:500]}"
        if not problem and any(rule["verdict"] == "COMPLIANT" for rule in packs[0]["rules"]):
            problem = "a rule of the broken pack is compliant"
        if not problem and name == "10,000 rules" and len(packs[0]["rules"]) != 10000:
            problem = f"only {len(packs[0]['rules'])} rules are in the report"
        tally.check(name, problem or ("" if packs[1]["verdict"] == "COMPLIANT" else f"{packs[1]}"))


def run_threads(tally, binary, folder: pathlib.Path) -> None:
    """Large documents are worked on by parts: the report is the same, to the byte, with any number of threads."""
    pack = folder / "several.yaml"
    pack.write_text("Resources:\n" + "".join(
        f"  R{i}: {{Type: 'AWS::Config::ConfigRule', Properties: {{ConfigRuleName: r{i}, Source: {{Owner: AWS, SourceIdentifier: {identifier}}}}}}}\n"
        for i, identifier in enumerate(("S3_BUCKET_VERSIONING_ENABLED", "S3_BUCKET_LOGGING_ENABLED", "S3_BUCKET_SSL_REQUESTS_ONLY", "DYNAMODB_PITR_ENABLED",
                                        "LAMBDA_INSIDE_VPC", "LAMBDA_DLQ_CHECK", "INCOMING_SSH_DISABLED", "EC2_SECURITY_GROUP_ATTACHED_TO_ENI"))),
        encoding="utf-8")
    packs = ("-p", pack, "-p", programs.ROOT / "packs" / "audit-baseline.yaml")
    documents = {"template": ("bench.templates", "1500", "0.5"), "snapshot": ("bench.items", "4", "0.5", "snapshot"), "plan": ("bench.plans", "1500000")}
    for name, (module, *arguments) in documents.items():
        document = folder / f"large-{name}.json"
        programs.run([sys.executable, "-m", module, document, *arguments], cwd=programs.ROOT / "tests")
        for form in ("text", "json"):
            first, *others = (programs.run([binary, "check", "--no-config", *packs, "--output", form, "--threads", threads, document])
                              for threads in ("1", "2", "5"))
            problem = "" if first.code == 1 and len(first.out) > 100_000 else f"ended with {first.code} and {len(first.out)} bytes"
            if not problem and any((other.code, other.out) != (first.code, first.out) for other in others):
                problem = "differs from one thread"
            tally.check(f"a large {name} as {form} with several threads", problem)


def run(tally) -> None:
    """All of it; cases do not depend on each other."""
    binary = programs.bylaw()
    if binary is None:
        tally.check("bylaw", "has not been built")
        return
    run_corpus(tally, binary)
    lint.run_confirmed(tally, binary)
    lint.run_documented(tally)
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        run_blind_spots(tally, binary, folder)
        run_threads(tally, binary, folder)
        run_broken(tally, binary, folder)
        lint.run_broken(tally, binary, folder, BROKEN)
        run_cases(tally, binary, folder)
