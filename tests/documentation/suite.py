"""The pages about checks are as `bylaw explain` writes them, every check says all that one needs to know, and `./dev new-check` makes what fails until
it is filled in."""
import shutil
import tempfile
import pathlib

from documentation import pages
from harness import programs
from harness.tally import difference
from lint import new_check, program
from lint.coverage import INPUTS, KINDS, kind_of, verdict_of
from lint.suite import CASES, EXAMPLES, problem_of_case

NEEDED_TEXTS = ("title", "severity", "why", "fix", "confirm", "links")
FIXES = ("cloudformation", "terraform")


def problem_of_texts(check) -> str:
    """What a check does not say."""
    missing = [name for name in NEEDED_TEXTS if not check.get(name)]
    missing += [f"fix[{name}]" for name in FIXES if not check["fixes"].get(name)]
    if missing:
        return f"says nothing about {', '.join(missing)}"
    if new_check.MARK in str({**check, "examples": []}):
        return f"{new_check.MARK} is left"
    return ""


def problem_of_inputs(check) -> str:
    """Whether there are cases on inputs that the check is not said to be judged on."""
    said = check["inputs"] or INPUTS
    for folder in (EXAMPLES, CASES):
        for path in (folder / check["id"]).glob("*"):
            judged_as = KINDS.get(kind_of(path.name))
            if verdict_of(path.name) not in ("", "not-applicable") and judged_as and judged_as not in said:
                return f"{path.name} is judged, and @inputs does not name {judged_as}"
    return ""


def run_pages(tally, binary) -> None:
    """Nothing is stale, missing or left over."""
    made, kept = pages.pages(binary), pages.kept()
    for name, text in made.items():
        problem = difference(kept[name].read_text(encoding="utf-8") if name in kept else "", text, 10)
        tally.check(f"docs/{name}", problem and f"is not what `./dev docs` writes\n{problem}")
    for name in kept:
        if name not in made:
            tally.check(f"docs/{name}", "is about nothing that exists; `./dev docs` removes it")


def run_new_check(tally, binary) -> None:
    """A skeleton fails at every place, and passes when it is filled in."""
    with tempfile.TemporaryDirectory(prefix="bylaw-new-check-") as name:
        root = pathlib.Path(name)
        rules = root / "stdlib" / "audit"
        rules.mkdir(parents=True)
        shutil.copy(program.RULES / "trails.guard", rules)
        made = new_check.make(root, "trail-example", "trails.guard", list(new_check.KINDS), "AWS::CloudTrail::Trail")
        tally.check("new-check makes files", "" if len(made) == 1 + len(new_check.WHAT) * len(new_check.KINDS) else f"{len(made)}: {made}")
        done = programs.run([binary, "compile", rules / "trails.guard", "-o", root / "rules.bundle"])
        tally.check("new-check leaves rules that compile", "" if done.code == 0 and not done.err else done.err.decode(errors="replace"))

        def judged(path):
            report = program.report_of(programs.run([binary, "check", "-r", rules / "trails.guard", "--select", "trail-example", "--output", "json", path]))
            return problem_of_case(report, "trail-example", verdict_of(path.name))

        cases = [path for path in made if path.suffix != ".guard"]
        for path in cases:
            tally.check(f"new-check: {path.name} fails until it is filled in", "" if judged(path) else "passes")
        text = (rules / "trails.guard").read_text(encoding="utf-8")
        (rules / "trails.guard").write_text(text.replace(f"Properties.{new_check.PROPERTY} exists", "Properties.IsLogging == true"), encoding="utf-8")
        for verdict, value in (("bad", "false"), ("good", "true")):
            path = rules / "examples" / "trail-example" / f"{verdict}.template.yaml"
            path.write_text("Resources: {Trail: {Type: AWS::CloudTrail::Trail, Properties: {IsLogging: " + value + "}}}\n", encoding="utf-8")
            tally.check(f"new-check: {path.name} passes when it is filled in", judged(path))
        try:
            new_check.make(root, "trail-example", "trails.guard", [], "AWS::CloudTrail::Trail")
            tally.check("new-check refuses an id that exists", "it does not")
        except new_check.Refused:
            tally.check("new-check refuses an id that exists")


def run(tally) -> None:
    """Texts, pages, skeletons."""
    binary = programs.bylaw()
    if binary is None:
        tally.check("bylaw", "has not been built")
        return
    for check in pages.checks(binary):
        tally.check(f"{check['id']} says what one needs", problem_of_texts(check))
        tally.check(f"{check['id']} names its inputs", problem_of_inputs(check))
    run_pages(tally, binary)
    run_new_check(tally, binary)
