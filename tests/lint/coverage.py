#!/usr/bin/env python3
"""Which inputs and verdicts the cases of a check show. Each input that a check names in `@inputs` (without: all of them) needs a bad, a good, a
not-applicable and an unknown case, unless case-exceptions.tsv says why there can be none. Run as a program: prints the matrix.

case-exceptions.tsv has check, input, verdict and why, with tabs between them."""
import pathlib
import re
import sys

from lint import program

EXCEPTIONS = pathlib.Path(__file__).resolve().parent / "case-exceptions.tsv"
HEADER = ["check", "input", "verdict", "why"]
VERDICTS = ("bad", "good", "not-applicable", "unknown")
# What the documents of a case are, by the word in front of the ending.
KINDS = {"template": "cloudformation", "change-set": "cloudformation", "plan": "terraform", "state": "terraform", "items": "config", "facts": "config"}
INPUTS = tuple(dict.fromkeys(KINDS.values()))


def inputs_of_checks() -> dict:
    """The inputs that each check is judged on."""
    found = {}
    for path in program.rules_files():
        for comment in re.findall(r"(?:^#.*\n)+", path.read_text(encoding="utf-8"), re.MULTILINE):
            identity = re.search(r"^# @id (\S+)$", comment, re.MULTILINE)
            limits = re.search(r"^# @inputs (.+)$", comment, re.MULTILINE)
            if identity:
                found[identity[1]] = [word.strip() for word in limits[1].split(",")] if limits else list(INPUTS)
    return found


def verdict_of(name: str) -> str:
    """The verdict that a case's name begins with, or nothing."""
    return next((verdict for verdict in VERDICTS if name.startswith((verdict + ".", verdict + "-"))), "")


def kind_of(name: str) -> str:
    """The kind of documents that a case's name ends with, or nothing."""
    kind = re.sub(r"\.(json|yaml)$", "", name).rpartition(".")[2]
    return kind if kind in KINDS else ""


def exceptions() -> list:
    """The rows of case-exceptions.tsv."""
    rows = [line.split("\t") for line in EXCEPTIONS.read_text(encoding="utf-8").splitlines()]
    return rows[1:] if rows and rows[0] == HEADER else [["", "", "", f"the first line is not {HEADER}"]]


def shown(names) -> set:
    """The inputs and verdicts that cases with these names show."""
    return {(KINDS[kind_of(name)], verdict_of(name)) for name in names if kind_of(name)}


def problem_of_check(identity: str, inputs: list, names: list, excepted: list) -> str:
    """Which cases a check lacks, by the names of those it has."""
    allowed = {(row[1], row[2]) for row in excepted if row[0] == identity}
    missing = [f"{verdict} on {kind}" for kind in inputs for verdict in VERDICTS if (kind, verdict) not in shown(names) | allowed]
    return f"there is no case: {', '.join(missing)}" if missing else ""


def problem_of_exception(row: list, checks: dict, names: list) -> str:
    """What is wrong with a row of case-exceptions.tsv; `names` are those of the check's cases."""
    if len(row) != len(HEADER) or not all(row):
        return "is not of four filled columns"
    identity, kind, verdict, _ = row
    if identity not in checks:
        return "is about no check"
    if kind not in checks[identity]:
        return f"is about none of the check's inputs: {', '.join(checks[identity])}"
    if verdict not in VERDICTS:
        return f"is about none of {', '.join(VERDICTS)}"
    return "is not needed: there is a case" if (kind, verdict) in shown(names) else ""


def main() -> int:
    """Prints one line a check and input: the number of cases of each verdict, `-` where an exception stands for them."""
    from lint import suite
    rows = exceptions()
    for identity, inputs in inputs_of_checks().items():
        names = [path.name for path in suite.cases_of(identity)]
        for kind in inputs:
            cells = []
            for verdict in VERDICTS:
                number = sum((KINDS.get(kind_of(name)), verdict_of(name)) == (kind, verdict) for name in names)
                cells.append(f"{verdict} {number or ('-' if any(row[:3] == [identity, kind, verdict] for row in rows) else 'MISSING')}")
            print(f"{identity:34} {kind:15} {'  '.join(cells)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
