"""The conformance cases: those of the shared specification and our own tables in guard/.

A table has one case a line, five columns separated by tabs: name, rules, data, expected, note. In rules and data `⏎` stands for a
line feed, `⇥` for a tab, `␍` for a carriage return and `⊕` for a byte order mark. Data that starts with `yaml:` is a YAML file
(after that word and one space), anything else a JSON file. Expected is `rule STATUS, rule STATUS…`, sorted (`-` if no rule is
reported), or `ERROR kind` with the kinds of `errors.tsv`: rules, data, evaluation, crash."""
import pathlib
from typing import Iterator, NamedTuple

from harness import answers, programs

TABLES = pathlib.Path(__file__).resolve().parent / "guard"
SHARED = programs.SHARED / "conformance" / "guard-language"
MARKS = {"⏎": "\n", "⇥": "\t", "␍": "\r", "⊕": "\ufeff"}
EXIT_CODES = {"rules": (5,), "data": (255,), "evaluation": (255,), "crash": (255,)}


class Case(NamedTuple):
    """A rules file, a document and what comes of them."""
    name: str
    rules: str
    data: str
    suffix: str
    expected: str


def written(text: str) -> str:
    """Text as it stands in a table, with its marks replaced."""
    for mark, character in MARKS.items():
        text = text.replace(mark, character)
    return text


def rows(table: pathlib.Path) -> Iterator[list]:
    """The rows of a table as lists of five texts."""
    for number, line in enumerate(table.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("//"):
            row = line.split("\t")
            if len(row) != 5:
                raise ValueError(f"{table.name}:{number}: {len(row)} columns instead of 5")
            yield row


def from_row(row: list) -> Case:
    """The case that a row stands for."""
    name, rules, data, expected, _ = row
    if data == "yaml:" or data.startswith("yaml: "):
        return Case(name, written(rules), written(data[len("yaml: "):]), "yaml", expected)
    return Case(name, written(rules), written(data), "json", expected)


def own() -> Iterator[Case]:
    """Every case of the tables."""
    for table in sorted(TABLES.glob("*.tsv")):
        for row in rows(table):
            case = from_row(row)
            yield case._replace(name=f"{table.stem} {case.name}")


def shared() -> Iterator[Case]:
    """The cases that came with the specification; none when they are not on this machine."""
    kinds = {}
    listed = SHARED / "errors.tsv"
    if listed.exists():
        kinds = dict(line.split("\t")[:2] for line in listed.read_text(encoding="utf-8").splitlines() if "\t" in line)
    for rules in sorted(SHARED.glob("*.guard")):
        data = next(path for path in (rules.with_suffix(".json"), rules.with_suffix(".yaml")) if path.exists())
        lines = rules.with_suffix(".expected").read_text(encoding="utf-8").split("\n")
        expected = ", ".join(line for line in lines if line)
        if expected == "ERROR":
            expected = f"ERROR {kinds.get(rules.stem, '')}".strip()
        yield Case(f"shared {rules.stem}", rules.read_text(encoding="utf-8"), data.read_text(encoding="utf-8"),
                   data.suffix[1:], expected or "-")


def observe(program, folder: pathlib.Path, case: Case, options=()) -> str:
    """What a program makes of the case, in the words of the column `expected`."""
    rules, data = folder / "case.guard", folder / f"case.{case.suffix}"
    rules.write_bytes(case.rules.encode())
    data.write_bytes(case.data.encode())
    outcome = programs.run([program, "validate", "-r", rules, "-d", data, *answers.STRUCTURED, *options], timeout=20)
    answer = answers.read(outcome)
    if answer.kind == answers.REFUSED:
        return "ERROR rules"
    if answer.kind != answers.JUDGED:
        if answers.is_crash(outcome.code) or outcome.code == programs.TIMED_OUT:
            return f"ERROR crash ({outcome.code})"
        return f"ERROR {'data' if is_about_data(case, outcome) else 'evaluation'}"
    found = answers.statuses(answer)
    return ", ".join(sorted(f"{name} {status}" for name, values in found.items() for status in values)) or "-"


def is_about_data(case: Case, outcome) -> bool:
    """Whether the reference's error is about reading the document."""
    text = outcome.err.decode(errors="replace")
    return f"case.{case.suffix}" in text or "non string type detected for key" in text \
        or "Bad Value encountered parsing incoming file" in text


def matches(expected: str, observed: str) -> bool:
    """Whether what bylaw answered is right. Which kind of error it is shows in the exit code only: 5 or 255."""
    if expected.startswith("ERROR"):
        return observed.startswith("ERROR") and "crash" not in observed \
            and (expected == "ERROR" or (expected == "ERROR rules") == (observed == "ERROR rules"))
    return expected == observed
