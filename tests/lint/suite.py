"""The built-in checks: every case of tests/lint/ID, the examples of stdlib/audit/examples/ID that `explain` shows, and the findings that the
shared corpus expects.

A case is a document called VERDICT.KIND.yaml or .json, such as `bad.template.yaml`, `good.plan.json`, `not-applicable.items.json` or
`unknown.facts.json`; further ones say what is special about them: `bad-default.template.yaml`. A case of several documents is a folder. Each check has a case of
every verdict on each of its inputs, or case-exceptions.tsv says why not."""
import re

from harness import programs
from lint import coverage, expected, program

CASES = programs.ROOT / "tests" / "lint"
EXAMPLES = program.RULES / "examples"
VERDICTS = {"bad": "non_compliant", "good": "compliant", "not-applicable": "not_applicable", "unknown": "insufficient_data"}
GRAVEST = ("non_compliant", "insufficient_data", "compliant", "not_applicable")
NEEDED = ("bad", "good")
LONGEST_EXAMPLE = 50  # lines
# Checks whose bad example would be too long to be read.
WITHOUT_EXAMPLES = ("pack-inline-size",)
# Their findings are on a document, not on a resource of it.
ABOUT_DOCUMENTS = "pack-"


def identities() -> list:
    """The ids of the checks that there are."""
    found = []
    for path in program.rules_files():
        found += re.findall(r"^# @id (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return list(dict.fromkeys(found))


def problem_of_case(report, identity: str, verdict: str) -> str:
    """What is wrong with the report on a case. Several rules may have the same id; the gravest verdict counts."""
    if isinstance(report, str):
        return report
    rules = [rule for rule in report["rules"] if rule["id"] == identity]
    if not rules:
        return "the check was not run"
    counts = {name: sum(rule[name] for rule in rules) for name in VERDICTS.values()}
    gravest = next((name for name in GRAVEST if counts[name]), "nothing")
    findings = [finding for finding in report["findings"] if finding["rule"] == identity and finding["verdict"] == "NON_COMPLIANT"]
    if gravest != VERDICTS[verdict]:
        return f"expected {VERDICTS[verdict]}, found {counts}"
    if verdict == "bad" and not any("resource" in finding or identity.startswith(ABOUT_DOCUMENTS) for finding in findings):
        return "there is no finding on a resource"
    return ""


def cases_of(identity: str) -> list:
    """The examples and the further cases of a check."""
    return [path for folder in (EXAMPLES, CASES) for path in sorted((folder / identity).glob("*"))]


def run_cases(tally, binary) -> None:
    """One case a document or folder."""
    known = identities()
    for root in (EXAMPLES, CASES):
        for folder in sorted(path for path in root.iterdir() if path.is_dir() and path.name != "__pycache__"):
            tally.check(f"{folder.name} is a check", "" if folder.name in known else "no rules file has this id")
    for identity in known:
        for path in cases_of(identity):
            name, verdict = f"{identity}/{path.name}", coverage.verdict_of(path.name)
            if not verdict:
                tally.check(name, f"begins with none of {', '.join(VERDICTS)}")
                continue
            tally.check(name, problem_of_case(program.lint(binary, [path], identity), identity, verdict))
        if identity not in WITHOUT_EXAMPLES:
            tally.check(f"{identity} has examples", problem_of_examples(identity))


def problem_of_examples(identity: str) -> str:
    """What is wrong with the number and size of the examples of a check."""
    names = [path.name for path in sorted((EXAMPLES / identity).glob("*"))]
    if [coverage.verdict_of(name) for name in names] != list(NEEDED):
        return f"one bad and one good example are needed in {EXAMPLES.relative_to(programs.ROOT)}/{identity}, there are: {', '.join(names) or 'none'}"
    long = [path.name for path in (EXAMPLES / identity).glob("*") if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_EXAMPLE]
    return f"{', '.join(long)} has more than {LONGEST_EXAMPLE} lines" if long else ""


def run_coverage(tally) -> None:
    """Every check has its cases, and every exception is needed."""
    checks = coverage.inputs_of_checks()
    names = {identity: [path.name for path in cases_of(identity)] for identity in checks}
    excepted = coverage.exceptions()
    for identity, inputs in checks.items():
        for name in names[identity]:
            if not coverage.kind_of(name):
                tally.check(f"{identity}/{name}", f"is of no kind: {', '.join(coverage.KINDS)}")
        tally.check(f"{identity} has its cases", coverage.problem_of_check(identity, inputs, names[identity], excepted))
    for row in excepted:
        tally.check(f"case-exceptions.tsv: {' '.join(row[:3])}", coverage.problem_of_exception(row, checks, names.get(row[0], [])))


def run_rules(tally, binary) -> None:
    """The rules compile without errors and warnings."""
    for path in program.rules_files():
        done = programs.run([binary, "compile", path, "-o", programs.BUILD / "lint-suite.bundle"])
        text = done.err.decode(errors="replace")
        tally.check(f"{path.name} compiles", "" if done.code == 0 and not text.strip() else text[:2000] or f"ended with {done.code}")


def run_expected(tally, binary) -> None:
    """The expectations of the corpus; those listed in expected-exceptions.tsv are met otherwise, and say why."""
    if not expected.FINDINGS.exists():
        tally.skip("the shared corpus is not on this machine")
        return
    outcome = expected.compare(binary, identities())
    for miss in outcome.misses:
        tally.check(miss, "is not as expected, and no exception explains it")
    for exception in outcome.needless:
        tally.check(exception, "is an exception that is not needed any more")
    tally.passed += outcome.met + outcome.explained
    if outcome.absent:
        tally.skip(f"{outcome.absent} expectations are about documents that are not in the corpus, or not of a kind that is judged", outcome.absent)


def run(tally) -> None:
    """Rules, cases and corpus."""
    binary = programs.bylaw()
    if binary is None:
        tally.check("bylaw", "has not been built")
        return
    run_rules(tally, binary)
    run_cases(tally, binary)
    run_coverage(tally)
    run_expected(tally, binary)
