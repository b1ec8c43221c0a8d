"""The same resource as template, as Terraform plan and as configuration item: real rules give what a person found that they must.

A folder TYPE/NAME holds `template.yaml`, `plan.json`, where AWS Config records the type `item.json`, and `expected.tsv`: a line for
each rules file of the reference's package that is about the type, with its verdicts on the three (`-` without an item)."""
import concurrent.futures
import json
import os
import pathlib

from harness import programs

TRIPLES = pathlib.Path(__file__).resolve().parent
INPUTS = ("template.yaml", "plan.json", "item.json")
# What the rules of one file say together: the first of these that any says.
VERDICTS = ("NON_COMPLIANT", "INSUFFICIENT_DATA", "COMPLIANT", "NOT_APPLICABLE")


def verdict_of(report: dict) -> str:
    """The verdict of all rules of a report."""
    said = {verdict for rule in report["rules"] for verdict in VERDICTS if rule[verdict.lower()]}
    return next((verdict for verdict in VERDICTS if verdict in said), "none")


def judge(bylaw: pathlib.Path, rules: pathlib.Path, document: pathlib.Path) -> str:
    """The verdict of a rules file on a document; what went wrong, if something did."""
    done = programs.run([bylaw, "check", "-r", rules, document, "--output", "json"])
    try:
        return verdict_of(json.loads(done.out))
    except (ValueError, KeyError):
        return f"exit code {done.code}: {done.err.decode(errors='replace').strip()[:200]}"


def expectations():
    """Triple, name of the rules file and expected verdicts, of every line below the heading of every triple."""
    for path in sorted(TRIPLES.glob("*/*/expected.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            name, *verdicts = line.split("\t")
            yield path.parent, name, verdicts


def run(tally) -> None:
    """One case for each rules file and input of a triple."""
    bylaw = programs.bylaw()
    if bylaw is None:
        tally.check("bylaw", "has not been built")
        return
    if not programs.RULES.exists():
        tally.skip("the reference's rules are not installed")
        return
    rules = {path.name: path for path in programs.RULES.rglob("*.guard")}
    cases = []
    for triple, name, verdicts in expectations():
        for document, expected in zip(INPUTS, verdicts):
            if expected != "-":
                cases.append((triple / document, name, expected))
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        found = pool.map(lambda case: judge(bylaw, rules[case[1]], case[0]) if case[1] in rules else "no such rules file", cases)
        for (document, name, expected), verdict in zip(cases, found):
            problem = "" if verdict == expected else f"{verdict} instead of {expected}"
            tally.check(f"{document.relative_to(TRIPLES)} {name}", problem)
