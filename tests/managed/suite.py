"""The managed rules of AWS Config as bylaw has them, stdlib/managed/IDENTIFIER.guard, and every case of tests/managed/IDENTIFIER/.

A case is a document called VERDICT.KIND, such as `non-compliant.template.yaml`, `compliant.plan.json`, `not-applicable.items.json` or
`unknown.facts.json`; further ones say what is special about them: `compliant-default.template.yaml`. A case of several documents, or with
values for parameters in `.bylaw.yaml`, is a folder called VERDICT-WHAT. Ages are counted from the time at which the configuration items of the cases were captured."""
import concurrent.futures
import csv
import json
import os
import re

from harness import programs

RULES = programs.ROOT / "stdlib" / "managed"
CASES = programs.ROOT / "tests" / "managed"
CATALOGUE = programs.SHARED / "spec" / "managed-rules.tsv"
VERDICTS = {"non-compliant": "non_compliant", "compliant": "compliant", "not-applicable": "not_applicable", "unknown": "insufficient_data"}
GRAVEST = ("non_compliant", "insufficient_data", "compliant", "not_applicable")
NEEDED = ("compliant", "non-compliant")
NOW = "1741068000"
KINDS = ("template.yaml", "plan.json", "items.json", "facts.json")


def rules_files() -> list:
    """The files of the managed rules, one a rule."""
    return sorted(RULES.glob("*.guard"))


def verdict_of(name: str) -> str:
    """The verdict that a case's name begins with, or nothing."""
    return next((verdict for verdict in VERDICTS if name == verdict or name.startswith((verdict + ".", verdict + "-"))), "")


def cases_of(identifier: str) -> list:
    """The cases of a rule."""
    return sorted(path for path in (CASES / identifier).glob("*") if not path.name.startswith("."))


def report_on(binary, path):
    """The report on a case, or a text that says why there is none."""
    rules = RULES / f"{path.parent.name}.guard"
    done = programs.run([binary, "check", "-r", rules, "--output", "json", path], timeout=60, settings={"SOURCE_DATE_EPOCH": NOW})
    if done.code not in (0, 1):
        return f"ended with {done.code}\n{done.err.decode(errors='replace')[-2000:]}"
    try:
        return json.loads(done.out)
    except ValueError:
        return f"gave no report\n{done.err.decode(errors='replace')[-2000:]}"


def problem_of_name(path) -> str:
    """What is wrong with the name of a case."""
    if not verdict_of(path.name):
        return f"begins with none of {', '.join(VERDICTS)}"
    if path.is_file() and not path.name.endswith(tuple("." + kind for kind in KINDS)):
        return f"ends with none of {', '.join(KINDS)}"
    return ""


def problem_of_case(binary, path) -> str:
    """What is wrong with the report on a case. The gravest verdict of the rule counts."""
    problem = problem_of_name(path)
    if problem:
        return problem
    report = report_on(binary, path)
    if isinstance(report, str):
        return report
    verdict = verdict_of(path.name)
    counts = {name: sum(rule[name] for rule in report["rules"]) for name in VERDICTS.values()}
    gravest = next((name for name in GRAVEST if counts[name]), "nothing")
    if gravest != VERDICTS[verdict]:
        return f"expected {VERDICTS[verdict]}, found {counts}"
    found = [finding for finding in report["findings"] if finding["verdict"] == "NON_COMPLIANT"]
    if verdict == "non-compliant" and not any("resource" in finding for finding in found):
        return "there is no finding on a resource"
    return ""


def problem_of_rules(binary, path) -> str:
    """What is wrong with a rules file: it compiles without errors and warnings, is laid out, and has the rule that it is called after."""
    done = programs.run([binary, "compile", path, "-o", programs.BUILD / f"managed-suite-{path.stem}.bundle"])
    (programs.BUILD / f"managed-suite-{path.stem}.bundle").unlink(missing_ok=True)
    text = done.err.decode(errors="replace")
    if done.code != 0 or text.strip():
        return text[:2000] or f"compile ended with {done.code}"
    if programs.run([binary, "fmt", "--check", path]).code != 0:
        return "is not laid out: bylaw fmt"
    ids = re.findall(r"^# @id (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return "" if ids == [path.stem] else f"has the ids {ids}, not the one that the file is called after"


def problem_of_cases(identifier: str) -> str:
    """Whether there are the cases that every rule needs."""
    present = {verdict_of(path.name) for path in cases_of(identifier)}
    missing = [verdict for verdict in NEEDED if verdict not in present]
    return f"there is no case called {' and none called '.join(missing)} in {(CASES / identifier).relative_to(programs.ROOT)}" if missing else ""


def run_names(tally, identifiers: list) -> None:
    """Rules are those of the catalogue, cases those of rules."""
    for folder in sorted(path for path in CASES.iterdir() if path.is_dir() and path.name != "__pycache__"):
        tally.check(f"{folder.name} is a rule", "" if folder.name in identifiers else "no rules file is called so")
    if not CATALOGUE.exists():
        tally.skip("the catalogue of managed rules is not on this machine")
        return
    with CATALOGUE.open(encoding="utf-8", newline="") as text:
        known = {row["identifier"] for row in csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)}
    for identifier in identifiers:
        tally.check(f"{identifier} is a managed rule", "" if identifier in known else "is not in managed-rules.tsv")


def run(tally) -> None:
    """Rules and cases. Cases do not depend on each other, so that as many run at the same time as there are processors."""
    binary = programs.bylaw()
    if binary is None:
        tally.check("bylaw", "has not been built")
        return
    programs.BUILD.mkdir(parents=True, exist_ok=True)
    identifiers = [path.stem for path in rules_files()]
    run_names(tally, identifiers)
    for identifier in identifiers:
        tally.check(f"{identifier} has cases", problem_of_cases(identifier))
    cases = [path for identifier in identifiers for path in cases_of(identifier)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, problem in zip(rules_files(), pool.map(lambda path: problem_of_rules(binary, path), rules_files())):
            tally.check(path.name, problem)
        for path, problem in zip(cases, pool.map(lambda path: problem_of_case(binary, path), cases)):
            tally.check(f"{path.parent.name}/{path.name}", problem)
