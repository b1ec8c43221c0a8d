#!/usr/bin/env python3
"""Makes the skeleton of a built-in check: the rule with its annotations, its two examples and its cases.

new_check.py ID FILE.guard [--type TYPE] [--inputs KIND,…]     KIND is template, plan, items or facts (default: all)

What has to be written holds FILL-IN, and the suites `lint` and `documentation` fail until none is left."""
import argparse
import json
import pathlib
import re
import sys

from harness import programs

MARK = "FILL-IN"
PROPERTY = "FillIn"
KINDS = ("template", "plan", "items", "facts")
INPUTS = {"template": "cloudformation", "plan": "terraform", "items": "config", "facts": "config"}
WHAT = {"bad": "breaks the check", "good": "keeps to the check", "not-applicable": "the check has nothing to say about",
        "unknown": "does not tell whether the check is kept to"}
EXAMPLES = ("bad", "good")


class Refused(Exception):
    """What is wrong with the request."""


def rule_text(identity: str, resource_type: str, inputs: list) -> str:
    """The rule with its annotations."""
    named = list(dict.fromkeys(INPUTS[kind] for kind in inputs))
    limits = [] if len(named) == len(set(INPUTS.values())) else [f"@inputs {', '.join(named)}"]
    lines = [f"@id {identity}", f"@title {MARK}: what is wrong, in a few words", "@severity medium", f"@why {MARK}: what happens, and why nobody notices",
             f"@fix {MARK}: what to do", f"@fix[cloudformation] {PROPERTY}: {MARK}", f'@fix[terraform] {MARK} = "{MARK}"',
             f"@confirm aws {MARK}", *limits, f"@link https://docs.aws.amazon.com/{MARK}"]
    name = identity.replace("-", "_")
    body = f"rule {name} when Resources.*[ Type == '{resource_type}' ] !empty {{\n    Resources.*[ Type == '{resource_type}' ].Properties.{PROPERTY} exists\n}}\n"
    return "\n" + "".join(f"# {line}\n" for line in lines) + body


def case_text(verdict: str, kind: str, resource_type: str) -> str:
    """Remarks with a document to begin with: no document as it stands, so that whatever is expected of it fails."""
    shapes = {
        "plan": {"format_version": "1.2", "complete": True, "resource_changes": [
            {"address": "aws_x.it", "mode": "managed", "type": "aws_x", "name": "it",
             "change": {"actions": ["create"], "before": None, "after": {}, "after_unknown": {}}}]},
        "items": {"fileVersion": "1.0", "configSnapshotId": "1", "configurationItems": [
            {"configurationItemStatus": "OK", "awsAccountId": "111122223333", "awsRegion": "eu-central-1", "resourceType": resource_type,
             "resourceId": "it", "configuration": {}}]},
        "facts": {"Account": "111122223333", "Region": "eu-central-1", "Facts": [{"Call": "cloudtrail describe-trails", "Output": {}}]},
    }
    names = {"template": "a template", "plan": "a plan", "items": "a snapshot", "facts": "facts of an account"}
    begun = json.dumps(shapes[kind], indent=1) if kind in shapes else f"Resources:\n  It:\n    Type: {resource_type}\n    Properties: {{}}"
    return "".join(f"# {line}\n" for line in [f"{MARK}: {names[kind]} that {WHAT[verdict]}, such as", *begun.splitlines()])


def make(root: pathlib.Path, identity: str, file: str, inputs: list, resource_type: str) -> list:
    """Writes the skeleton below `root`, the folder of the project; the files that were written."""
    rules = root / "stdlib" / "audit"
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", identity):
        raise Refused(f"`{identity}` is no id: small letters, digits and hyphens")
    if not (rules / file).is_file():
        raise Refused(f"`{file}` is none of {', '.join(sorted(path.name for path in rules.glob('*.guard')))}")
    unknown = [kind for kind in inputs if kind not in KINDS]
    if unknown:
        raise Refused(f"`{unknown[0]}` is none of {', '.join(KINDS)}")
    if not re.fullmatch(r"[A-Za-z0-9]+(::[A-Za-z0-9]+)+", resource_type):
        raise Refused(f"`{resource_type}` is no type of a resource")
    for path in rules.glob("*.guard"):
        if re.search(rf"^# @id {identity}$", path.read_text(encoding="utf-8"), re.MULTILINE):
            raise Refused(f"`{identity}` is in {path.name} already")
    with (rules / file).open("a", encoding="utf-8") as text:
        text.write(rule_text(identity, resource_type, inputs))
    written = [rules / file]
    for verdict in WHAT:
        for kind in inputs:
            # The examples are of the first kind, which is the easiest to read.
            is_example = verdict in EXAMPLES and kind == inputs[0]
            folder = (rules / "examples" if is_example else root / "tests" / "lint") / identity
            path = folder / f"{verdict}.{kind}.{'yaml' if kind == 'template' else 'json'}"
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(case_text(verdict, kind, resource_type), encoding="utf-8")
            written.append(path)
    return written


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="./dev new-check", description="Makes the skeleton of a built-in check with its examples and cases.")
    parser.add_argument("id", help="such as trail-multi-region")
    parser.add_argument("file", metavar="FILE.guard", help="a file of stdlib/audit")
    parser.add_argument("--type", default="AWS::CloudTrail::Trail", help="of the resources that are judged (default: %(default)s)")
    parser.add_argument("--inputs", default=",".join(KINDS), help="what the check can be judged on (default: %(default)s)")
    arguments = parser.parse_args()
    try:
        written = make(programs.ROOT, arguments.id, arguments.file, arguments.inputs.split(","), arguments.type)
    except Refused as refused:
        print(f"new-check: {refused}", file=sys.stderr)
        return 2
    for path in written:
        print(path.relative_to(programs.ROOT))
    print(f"\nReplace every {MARK}, then: ./dev build && ./dev docs && ./dev test lint documentation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
