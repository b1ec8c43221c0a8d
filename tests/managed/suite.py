"""The managed rules of AWS Config as bylaw has them, stdlib/managed/IDENTIFIER.guard, and every case of tests/managed/IDENTIFIER/.

A case is a document called VERDICT.KIND, such as `non-compliant.template.yaml`, `compliant.plan.json`, `not-applicable.items.json` or
`unknown.facts.json`; further ones say what is special about them: `compliant-default.template.yaml`. A case of several documents, or with
values for parameters in `.bylaw.yaml`, is a folder called VERDICT-WHAT. Each input that a rule names in `@inputs` (without: all of them) needs a case of
each verdict, unless case-exceptions.tsv (rule, input, verdict, why) says why there can be none. Ages are counted from the time at which the configuration items of the cases were captured."""
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
EXCEPTIONS = CASES / "case-exceptions.tsv"
NOW = "1741068000"
KINDS = {"template.yaml": "cloudformation", "plan.json": "terraform", "items.json": "config", "facts.json": "config"}


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
    # What is announced and not there, such as the configuration of an item, makes it 2.
    if done.code not in ((0, 1, 2) if verdict_of(path.name) == "unknown" else (0, 1)):
        return f"ended with {done.code}\n{done.err.decode(errors='replace')[-2000:]}"
    try:
        return json.loads(done.out)
    except ValueError:
        return f"gave no report\n{done.err.decode(errors='replace')[-2000:]}"


def problem_of_name(path) -> str:
    """What is wrong with the name of a case."""
    if not verdict_of(path.name):
        return f"begins with none of {', '.join(VERDICTS)}"
    if path.is_file() and not kind_of(path):
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


def kind_of(path) -> str:
    """The kind of documents that the name of a case, or of a document in one, ends with, or nothing."""
    return next((kind for kind in KINDS if f".{path.name}".endswith("." + kind)), "")


def inputs_of(identifier: str) -> list:
    """The inputs that a rule is judged on."""
    said = re.search(r"^# @inputs (.+)$", (RULES / f"{identifier}.guard").read_text(encoding="utf-8"), re.MULTILINE)
    return [word.strip() for word in said[1].split(",")] if said else list(dict.fromkeys(KINDS.values()))


def shown_by(identifier: str) -> set:
    """The inputs and verdicts of which a rule has cases."""
    documents = [(case, path) for case in cases_of(identifier) for path in ([case] if case.is_file() else case.rglob("*"))]
    return {(KINDS[kind_of(path)], verdict_of(case.name)) for case, path in documents if kind_of(path)}


def exceptions() -> list:
    """The rows of case-exceptions.tsv."""
    with EXCEPTIONS.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))


def problem_of_cases(identifier: str, excepted: set) -> str:
    """Which cases a rule lacks."""
    shown = shown_by(identifier)
    missing = [f"{verdict} on {kind}" for kind in inputs_of(identifier) for verdict in VERDICTS
               if (kind, verdict) not in shown and (identifier, kind, verdict) not in excepted]
    return f"there is no case: {', '.join(missing)}" if missing else ""


def problem_of_exception(row: dict, identifiers: list) -> str:
    """What is wrong with a row of case-exceptions.tsv."""
    if row["rule"] not in identifiers or row["verdict"] not in VERDICTS or row["input"] not in inputs_of(row["rule"]) or not row["why"]:
        return f"names no rule, input and verdict with a reason: {row}"
    return "is shown by a case" if (row["input"], row["verdict"]) in shown_by(row["rule"]) else ""


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
    rows = exceptions()
    excepted = {(row["rule"], row["input"], row["verdict"]) for row in rows}
    for identifier in identifiers:
        tally.check(f"{identifier} has cases", problem_of_cases(identifier, excepted))
    for row in rows:
        tally.check(f"exception {row['rule']}, {row['input']}, {row['verdict']}", problem_of_exception(row, identifiers))
    cases = [path for identifier in identifiers for path in cases_of(identifier)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, problem in zip(rules_files(), pool.map(lambda path: problem_of_rules(binary, path), rules_files())):
            tally.check(path.name, problem)
        for path, problem in zip(cases, pool.map(lambda path: problem_of_case(binary, path), cases)):
            tally.check(f"{path.parent.name}/{path.name}", problem)
