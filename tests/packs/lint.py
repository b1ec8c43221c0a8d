"""What `lint` says of conformance packs: the findings in those of the corpus, which were confirmed by hand, and packs that are broken or hostile."""
import json
import pathlib
import re
import time

from harness import programs

CORPUS = programs.SHARED / "corpus" / "conformance-packs"
# file, line, check, resource, found
CONFIRMED = pathlib.Path(__file__).resolve().parent / "lint-findings.tsv"
LONGEST = 10  # seconds for any broken pack; most take some milliseconds

WRONG = """Resources:
  Rule:
    Type: AWS::Config::ConfigRule
    Properties:
      ConfigRuleName: rule
      Source: {Owner: AWS, SourceIdentifier: S3_BUCKET_VERSIONING_ENABLD}
"""
# Beside those that `check` is tested with.
BROKEN = {
    "10,000 unknown rules": "Resources:\n" + "".join(
        f"  R{i}: {{Type: 'AWS::Config::ConfigRule', Properties: {{ConfigRuleName: r{i}, "
        f"Source: {{Owner: AWS, SourceIdentifier: UNKNOWN_{i}_ENABLED_RULE}}}}}}\n" for i in range(10000)),
    "10,000 parameters that are not there": "Parameters:\n" + "".join(f"  P{i}: {{Type: String, Default: x}}\n" for i in range(10000)) + "Resources:\n" + "".join(
        f"  R{i}: {{Type: 'AWS::Config::ConfigRule', Properties: {{ConfigRuleName: {{Ref: Q{i}}}, "
        "Source: {Owner: AWS, SourceIdentifier: ENCRYPTED_VOLUMES}}}\n" for i in range(10000)),
    "1,000 policies": "Resources:\n" + "".join(
        f"  R{i}: {{Type: 'AWS::Config::ConfigRule', Properties: {{ConfigRuleName: r{i}, Source: {{Owner: CUSTOM_POLICY, "
        "CustomPolicyDetails: {PolicyRuntime: guard-2.x.x, PolicyText: 'rule a { this is not }'}}}}\n" for i in range(1000)),
    "parameters of 1 MB": WRONG.replace("ENABLD", "ENABLED") + "      InputParameters: {isMfaDeleteEnabled: '" + "x," * 500000 + "'}\n",
    "parameters that are deep JSON": WRONG.replace("ENABLD", "ENABLED") + "      InputParameters: '" + '{"a":' * 5000 + "1" + "}" * 5000 + "'\n",
}


def findings_of(report) -> list:
    """The findings as rows of the file with those that were confirmed."""
    return sorted((pathlib.Path(finding["place"]["path"]).name, str(finding["place"]["line"]), finding["rule"],
                   finding.get("resource", {}).get("address", "-"), finding.get("found", "-")) for finding in report["findings"])


def run_confirmed(tally, binary) -> None:
    """The findings in the packs of the corpus are those that were confirmed, no more and no fewer."""
    if not CORPUS.exists():
        tally.skip("the packs of the corpus are not on this machine")
        return
    done = programs.run([binary, "lint", "--no-config", "--output", "json", CORPUS], timeout=60)
    found = findings_of(json.loads(done.out))
    lines = [line for line in CONFIRMED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    wanted = [tuple(line.split("\t")) for line in lines[1:]]
    for row in sorted(set(found) | set(wanted)):
        problem = "is not found any more" if row not in found else "" if row in wanted else "nobody has confirmed it"
        tally.check(" ".join(row[:4]), problem)
    tally.check("nothing is left open", "" if not done.err else done.err.decode(errors="replace")[:2000])


def problem_of_broken(binary, folder: pathlib.Path, text: str) -> str:
    """What is wrong with what is said of a broken pack and of another one beside it."""
    broken, wrong = folder / "broken-pack.yaml", folder / "wrong.yaml"
    broken.write_text(text, encoding="utf-8")
    wrong.write_text(WRONG, encoding="utf-8")
    begin = time.monotonic()
    done = programs.run([binary, "lint", "--no-config", "--output", "json", broken, wrong], timeout=60, cwd=folder)
    taken = time.monotonic() - begin
    said = done.err.decode(errors="replace")
    if done.code not in (1, 2):
        return f"ended with {done.code}: {said[:500]}"
    report = json.loads(done.out)
    of_wrong = [finding for finding in report["findings"] if finding["place"]["path"] == str(wrong)]
    of_broken = [finding for finding in report["findings"] if finding["place"]["path"] == str(broken)]
    if [finding["rule"] for finding in of_wrong] != ["rule-unknown-identifier"]:
        return f"the pack beside it is not judged: {of_wrong}"
    is_unrecognised = any(entry["path"] == str(broken) and entry["kind"] == "unrecognised" for entry in report["inputs"])
    if not of_broken and broken.name not in said and not is_unrecognised:
        return f"nothing is said of it: {said[:500]}"
    return f"took {taken:.1f} seconds" if taken > LONGEST else ""


def run_documented(tally) -> None:
    """What is documented of single rules and parameters is about some that there are."""
    folder = programs.ROOT / "stdlib" / "managed"
    parameters, ranges = {}, {}
    for line in (folder / "catalogue.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        columns = line.split("\t")
        parameters[columns[0]] = {text.partition(":")[0] for text in columns[5].split(";")}
    for line in (folder / "documented.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        what, identifier, parameter, value, where = line.split("\t")
        problem = "" if parameter == "-" or parameter in parameters.get(identifier, ()) else "there is no such parameter"
        if identifier not in parameters or (what == "deprecated" and value != "-" and value not in parameters):
            problem = "there is no such rule"
        tally.check(f"documented.tsv: {what} {identifier} {parameter}", problem or ("" if where.startswith("https://") else "does not say where"))
        if what == "range":
            ranges[identifier, parameter] = value
    for path in sorted(folder.glob("*.guard")):
        for parameter, limits in re.findall(r"^# @param (\S+) int (\S+\.\.\S*) ", path.read_text(encoding="utf-8"), re.MULTILINE):
            same = ranges.get((path.stem, parameter)) == limits
            tally.check(f"documented.tsv: range of {path.stem} {parameter}", "" if same else f"`check` takes {limits}")


def run_broken(tally, binary, folder: pathlib.Path, texts: dict) -> None:
    """Something is said of every broken pack, soon, and the one beside it is judged."""
    for name, text in {**texts, **BROKEN}.items():
        tally.check(f"lint: {name}", problem_of_broken(binary, folder, text))
