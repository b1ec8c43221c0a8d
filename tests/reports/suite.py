"""The reports of `check` and `lint` as programs read them: JSON and NDJSON against docs/report.schema.json, SARIF against what consumers
rely on, workflow commands of GitHub, and that every format is the same from run to run and for any number of threads.

Reports come from the end-to-end cases and from real inputs, where ../shared is there."""
import json
import pathlib
import re
import shlex
import shutil
import tempfile

from end_to_end import suite as cases
from harness import programs

CORPUS = programs.SHARED / "corpus"
REAL = ("cloudformation/authored-cdk-a", "terraform-plans/generated", "configuration-items/authored-estate-a")
FORMATS = ("text", "concise", "json", "ndjson", "sarif", "github", "junit")
SCHEMA = programs.ROOT / "docs" / "report.schema.json"


def closed(schema):
    """The schema without room for members that it does not describe: what is added to reports has to be added there."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    copy = {name: closed(part) for name, part in schema.items()}
    if isinstance(copy.get("properties"), dict) and copy.get("type") == "object":
        copy["additionalProperties"] = False
    return copy


def validators():
    """Functions that give what is wrong with a report, and with a line of NDJSON; None without python3-jsonschema."""
    try:
        import jsonschema
        from jsonschema import Draft202012Validator
    except ImportError:
        return None
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    whole = closed(schema)
    line = {"$schema": whole["$schema"], "$ref": "#/$defs/line", "$defs": whole["$defs"]}

    def first_error(validator):
        def check(value):
            error = jsonschema.exceptions.best_match(validator.iter_errors(value))
            return None if error is None else f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
        return check
    return first_error(Draft202012Validator(whole)), first_error(Draft202012Validator(line))


def wrong_with_json(check, text: str):
    """What is wrong with a JSON report, beyond the schema: counts that do not fit, findings out of order."""
    report = json.loads(text)
    if (wrong := check[0](report)) is not None:
        return wrong
    summary, findings = report["summary"], report["findings"]
    if summary["findings"] != sum(f["verdict"] == "NON_COMPLIANT" and "suppressed" not in f for f in findings):
        return "summary/findings is another number than there are findings"
    if summary["rules"] != len(report["rules"]):
        return "summary/rules is another number than there are rules"
    names = [entry["path"] for entry in report["inputs"]]
    order = {name: place for place, name in enumerate(names)}
    places = [(order[f["place"]["path"]], f["place"]["line"], f["place"]["column"])
              for f in findings if f["place"]["path"] in order and "resource" in f]
    return None if places == sorted(places) else "findings are not in order of input, line and column"


def wrong_with_lines(check, text: str):
    """What is wrong with an NDJSON report."""
    lines = [json.loads(line) for line in text.splitlines()]
    wrong = next(filter(None, map(check[1], lines)), None)
    return wrong or (None if lines and "summary" in lines[-1] else "the last line is no summary")


def wrong_with_sarif(text: str):
    """What is wrong with a SARIF log, as far as consumers rely on it."""
    log = json.loads(text)
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    if log["version"] != "2.1.0" or run["columnKind"] != "unicodeCodePoints":
        return "wrong version or columns"
    for rule in rules:
        if rule["defaultConfiguration"]["level"] not in ("error", "warning", "note") or \
                not 0 < float(rule["properties"]["security-severity"]) <= 10 or not rule["shortDescription"]["text"]:
            return f"rule {rule['id']}"
    artifacts = [artifact["location"]["uri"] for artifact in run["artifacts"]]
    for result in run["results"]:
        if rules[result["ruleIndex"]]["id"] != result["ruleId"] or not result["message"]["text"]:
            return f"result of {result['ruleId']}"
        if not re.fullmatch("[0-9a-f]{16}", result["partialFingerprints"]["bylaw/v1"]):
            return f"fingerprint of {result['ruleId']}"
        related = result.get("relatedLocations", [])
        if [location["id"] for location in related] != list(range(1, len(related) + 1)):
            return f"related locations of {result['ruleId']}"
        for location in [*result["locations"], *related]:
            physical = location["physicalLocation"]
            region, uri = physical["region"], physical["artifactLocation"]["uri"]
            begin, end = (region["startLine"], region["startColumn"]), (region["endLine"], region["endColumn"])
            if not re.fullmatch(r"(file:///)?[\w.~%/-]+", uri, re.A) or uri.startswith("./"):
                return f"path {uri}"
            if min(begin) < 1 or end < begin:
                return f"region of {result['ruleId']} in {uri}"
            if location in result["locations"] and "logicalLocations" in location and uri not in artifacts:
                return f"{uri} is no artifact"
    invocation = run["invocations"][0]
    levels = [note["level"] for note in invocation["toolExecutionNotifications"]]
    return None if invocation["executionSuccessful"] == ("error" not in levels) else "executionSuccessful"


COMMAND = re.compile(r"::(error|warning|notice) (.*?)::(.*)")


def command_of(line: str):
    """Level, properties and message of a workflow command, as the runner reads it."""
    match = COMMAND.fullmatch(line)
    if match is None:
        return None

    def plain(text):
        for code, byte in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            text = text.replace(code, byte)
        return text
    properties = dict(part.split("=", 1) for part in match[2].split(","))
    return match[1], {name: plain(value) for name, value in properties.items()}, plain(match[3])


def run_cases(tally, program, check) -> None:
    """Every command of the end-to-end cases that prints a report for programs."""
    for case in cases.all_cases():
        with tempfile.TemporaryDirectory(prefix="bylaw-reports-") as name:
            folder = pathlib.Path(name).resolve()
            shutil.copytree(cases.INPUTS, folder, dirs_exist_ok=True)
            if (cases.CASES / case.name).is_dir():
                shutil.copytree(cases.CASES / case.name, folder, dirs_exist_ok=True)
            for number, line in enumerate(case.commands, 1):
                words = shlex.split(line)
                code, out, _ = cases.run_line(program, line, folder, case.environment)
                outputs = [words[i + 1] for i, word in enumerate(words[:-1]) if word == "--output"]
                if words[0] not in ("check", "lint") or len(outputs) != 1 or code not in (0, 1, 2) or not out:
                    continue
                if outputs[0] == "json" and check is not None:
                    tally.check(f"{case.name}:{number}", wrong_with_json(check, out))
                elif outputs[0] == "ndjson" and check is not None:
                    tally.check(f"{case.name}:{number}", wrong_with_lines(check, out))
                elif outputs[0] == "sarif":
                    tally.check(f"{case.name}:{number}", wrong_with_sarif(out))
                elif outputs[0] == "github":
                    wrong = [row for row in out.splitlines() if command_of(row) is None]
                    tally.check(f"{case.name}:{number}", wrong[0] if wrong else None)


def run_real(tally, program, check) -> None:
    """Real inputs through every format."""
    for name in REAL:
        reports = {form: programs.run([program, "lint", "--output", form, name], cwd=CORPUS).out.decode() for form in FORMATS}
        if check is not None:
            tally.check(f"{name} json", wrong_with_json(check, reports["json"]))
            tally.check(f"{name} ndjson", wrong_with_lines(check, reports["ndjson"]))
        tally.check(f"{name} sarif", wrong_with_sarif(reports["sarif"]))
        wrong = [row for row in reports["github"].splitlines() if command_of(row) is None]
        tally.check(f"{name} github", wrong[0] if wrong else None)


def run_threads(tally, program, folder, paths) -> None:
    """The same bytes for any number of threads."""
    for form in FORMATS:
        first, *others = (programs.run([program, "lint", "--output", form, "--threads", threads, *paths], cwd=folder)
                          for threads in ("1", "3", "3"))
        same = all((other.code, other.out, other.err) == (first.code, first.out, first.err) for other in others)
        tally.check(f"{form} of {folder.name} with several threads", None if same else "differs from one thread")


def run_names(tally, program) -> None:
    """A file whose name has every character that workflow commands escape."""
    strange = "100%, a:b.yaml"
    with tempfile.TemporaryDirectory(prefix="bylaw-reports-") as name:
        folder = pathlib.Path(name).resolve()
        shutil.copytree(cases.INPUTS, folder, dirs_exist_ok=True)
        (folder / "sub").mkdir()
        (folder / "bad.yaml").rename(folder / "sub" / strange)
        for path in (f"sub/{strange}", f"./sub/{strange}", str(folder / "sub" / strange)):
            done = programs.run([program, "check", "-r", "bucket.guard", "--output", "github", path], cwd=folder)
            files = {(command_of(line) or ("", {}, ""))[1].get("file") for line in done.out.decode().splitlines()}
            tally.check(f"github names {path.replace(name, '')}", None if files == {f"sub/{strange}"} else f"{files}")
            done = programs.run([program, "check", "-r", "bucket.guard", "--output", "sarif", path], cwd=folder)
            tally.check(f"sarif names {path.replace(name, '')}", wrong_with_sarif(done.out.decode()))


def run(tally) -> None:
    """One test a report."""
    program = programs.bylaw()
    if program is None:
        tally.check("bylaw", "has not been built")
        return
    check = validators()
    if check is None:
        tally.skip("JSON reports are not validated: python3-jsonschema is not installed")
    run_cases(tally, program, check)
    run_names(tally, program)
    checks = programs.ROOT / "tests" / "lint"
    run_threads(tally, program, checks, sorted(path.name for path in checks.glob("recorder-*")))
    if not CORPUS.is_dir():
        tally.skip("real inputs are not there (../shared/corpus)")
        return
    run_real(tally, program, check)
    run_threads(tally, program, CORPUS, REAL)
