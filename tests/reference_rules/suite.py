"""The managed rules beside the rules that the reference's package has for the same: every scenario that those document, judged by both.

IDENTIFIER.yaml is a list of cases: `name`; `scenario`, a rule of the package and the number of one of its scenarios; `template`; `reference`, the
status that the package documents; `bylaw`, the gravest verdict of the managed rule; `difference`, why they are not the same, and only there.
equivalents.yaml has what the package's metadata does not say rightly about which rules are meant for the same."""
import concurrent.futures
import json
import os
import re
import shutil

from harness import programs
from harness.tally import difference

CASES = programs.ROOT / "tests" / "reference_rules"
MANAGED = programs.ROOT / "stdlib" / "managed"
PLACE = programs.BUILD / "reference-rules"
GRAVEST = {"non_compliant": "NON_COMPLIANT", "insufficient_data": "INSUFFICIENT_DATA", "compliant": "COMPLIANT", "not_applicable": "NOT_APPLICABLE"}
AGREES = {"PASS": "COMPLIANT", "FAIL": "NON_COMPLIANT", "SKIP": "NOT_APPLICABLE"}
NEEDED = {"name", "scenario", "template", "reference", "bylaw"}
EXCEPTIONS = "equivalents"


class Case:
    """One case of a file, and the document of it that both programs read."""

    def __init__(self, identifier: str, number: int, content: dict):
        self.identifier, self.content = identifier, content
        self.name = f"{identifier}/{content.get('name', number)}"
        self.rule, _, self.scenario = str(content.get("scenario", "")).partition(" ")
        self.path = PLACE / identifier / self.rule / f"{number:03}.json"

    def problem(self) -> str:
        """What is wrong with how the case is written."""
        keys = set(self.content)
        if not NEEDED <= keys <= NEEDED | {"difference"}:
            return f"has the keys {sorted(keys)}"
        if self.content["reference"] not in AGREES or self.content["bylaw"] not in GRAVEST.values():
            return "reference is PASS, FAIL or SKIP, and bylaw a verdict"
        agrees = AGREES[self.content["reference"]] == self.content["bylaw"]
        if agrees and "difference" in self.content:
            return "both agree, and a difference is explained"
        if not agrees and not str(self.content.get("difference", "")).endswith("."):
            return "there is a difference, and no sentence that explains it"
        return ""

    def write(self) -> None:
        """Writes the document."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.content["template"]), encoding="utf-8")


def load(path):
    """A YAML file."""
    import yaml
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def exceptions() -> dict:
    """Rules of the package, each with the managed rule that it is equivalent to or None, and the reason."""
    return load(CASES / f"{EXCEPTIONS}.yaml")


def all_cases() -> list:
    """The cases of all files."""
    paths = [path for path in sorted(CASES.glob("*.yaml")) if path.stem != EXCEPTIONS]
    return [Case(path.stem, number, content) for path in paths for number, content in enumerate(load(path), 1)]


def package() -> dict:
    """The rules of the package that have an equivalent, each with the identifier and the documented scenarios, a status by number."""
    ours, known, found = {path.stem for path in MANAGED.glob("*.guard")}, exceptions(), {}
    for path in sorted(programs.RULES.glob("*/*.guard")):
        metadata = programs.RULES.parent / "metadata" / path.parent.name / f"{path.stem}.metadata.json"
        identifier = json.loads(metadata.read_text(encoding="utf-8")).get("ConfigRuleIdentifier")
        if path.stem in known:
            identifier = known[path.stem]["rule"]
        if identifier in ours:
            header = re.match(r"(?:#.*\n|\s*\n)*", path.read_text(encoding="utf-8")).group()
            parts = re.split(r"Scenario:?\s+(\d+)", header)[1:]
            found[path.stem] = (path, identifier, {number: re.search(r"Then: *(\w+)", text).group(1)
                                                   for number, text in zip(parts[::2], parts[1::2])})
    return found


def verdict_of(binary, case: Case) -> str:
    """The gravest verdict of the managed rule, or what went wrong."""
    rules = MANAGED / f"{case.identifier}.guard"
    done = programs.run([binary, "check", "-r", rules, "--output", "json", case.path])
    if done.code not in (0, 1):
        return f"exit code {done.code}: {done.err.decode(errors='replace')[-1000:]}"
    report = json.loads(done.out)
    return next((text for name, text in GRAVEST.items() if any(rule[name] for rule in report["rules"])), "nothing")


def statuses_of(reference, rule, folder) -> dict:
    """The status that a rule of the package gives each document of a folder, by name."""
    done = programs.run([reference, "validate", "-r", rule, "-d", folder, "--structured", "-o", "json", "--show-summary", "none"])
    if done.code not in (0, 19):
        return {}
    return {report["name"].rpartition("/")[2]: report["status"] for report in json.loads(done.out)}


def check_exceptions(tally) -> None:
    """What is said about the package's metadata is so."""
    for rule, said in exceptions().items():
        found = list(programs.RULES.parent.glob(f"metadata/*/{rule}.metadata.json"))
        named = json.loads(found[0].read_text(encoding="utf-8")).get("ConfigRuleIdentifier") if found else None
        problem = "" if found and named != said["rule"] else "the package says the same" if found else "is not in the package"
        tally.check(f"{EXCEPTIONS}/{rule}", problem or ("" if said["reason"].endswith(".") else "there is no reason"))


def check_page(tally) -> None:
    """The page about differences is as the cases are."""
    from reference_rules import page
    kept = page.PLACE.read_text(encoding="utf-8") if page.PLACE.exists() else ""
    problem = difference(kept, page.page(), 10)
    tally.check(page.PLACE.name, problem and f"is not what `./dev docs` writes\n{problem}")


def check_coverage(tally, cases: list, rules: dict) -> None:
    """Every scenario of every rule with an equivalent has a case, and every case is of such a rule."""
    present = {}
    for case in cases:
        present.setdefault((case.identifier, case.rule), set()).add(case.scenario)
    for rule, (_, identifier, scenarios) in rules.items():
        missing = sorted(set(scenarios) - present.pop((identifier, rule), set()), key=int)
        tally.check(f"{identifier} beside {rule}", f"no case for {', '.join(missing)}" if missing else "")
    for identifier, rule in present:
        tally.check(f"{identifier} beside {rule}", "is not equivalent to it, says the package")


def check_reference(tally, pool, cases: list, rules: dict) -> None:
    """The reference's half: the status is the documented one, and the one that the program gives."""
    jobs = {(case.identifier, case.rule): case.path.parent for case in cases if case.rule in rules}
    answers = pool.map(lambda job: statuses_of(programs.reference(), rules[job[0][1]][0], job[1]), jobs.items())
    found = dict(zip(jobs, answers))
    for case in cases:
        if case.rule not in rules:
            continue
        written = case.content["reference"]
        documented = rules[case.rule][2].get(case.scenario)
        status = found[(case.identifier, case.rule)].get(case.path.name)
        problem = f"expected {written}, the package documents {documented} and gives {status}"
        tally.check(f"{case.name}, reference", "" if written == documented == status else problem)


def run(tally) -> None:
    """Both halves of all cases; only bylaw's where the reference is not installed."""
    binary = programs.bylaw()
    if binary is None:
        tally.check("bylaw", "has not been built")
        return
    try:
        cases = all_cases()
    except ImportError:
        tally.skip("there is no module yaml on this machine")
        return
    check_page(tally)
    shutil.rmtree(PLACE, ignore_errors=True)
    for case in cases:
        tally.check(f"{case.name}, as it is written", case.problem())
        case.write()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for case, verdict in zip(cases, pool.map(lambda case: verdict_of(binary, case), cases)):
            expected = case.content["bylaw"]
            tally.check(f"{case.name}, bylaw", "" if verdict == expected else f"expected {expected}, found {verdict}")
        if programs.reference() is None:
            tally.skip("the reference program is not installed", len(cases))
            return
        rules = package()
        check_exceptions(tally)
        check_coverage(tally, cases, rules)
        check_reference(tally, pool, cases, rules)
