"""The interpreter beside the second evaluator: every conformance case and random ones, in every detail and with and without each pass."""
import os
import pathlib
import random
import re
import tempfile

from conformance import cases
from differential import documents, generate
from harness import programs

COUNT = int(os.environ.get("BYLAW_AGREEMENT_CASES", "1500"))
CHUNK = 25


def run(tally) -> None:
    """Counts each rules file as one test."""
    program = programs.BUILD / "tests" / "specification" / "bylaw_agreement"
    if not program.exists():
        tally.check("bylaw_agreement", "has not been built")
        return
    for case in [*cases.own(), *cases.shared()]:
        compare(tally, program, case.name, [case.rules], [case.data], case.suffix)
    for chunk in range(COUNT // CHUNK):
        rng = random.Random(f"agreement {chunk}")
        data = [documents.document(rng) for _ in range(3)]
        rules = [generate.rules_file(rng, rng.choice(data)) for _ in range(CHUNK)]
        compare(tally, program, f"random {chunk}", rules, [generate.json_of(document) for document in data], "json")
    hide(tally)


def hide(tally) -> None:
    """Where rules are decided although a value is hidden from them, they are right whatever it is."""
    program = programs.BUILD / "tests" / "specification" / "bylaw_unknowns"
    for chunk in range(COUNT // CHUNK // 2):
        rng = random.Random(f"unknown {chunk}")
        data = [documents.document(rng) for _ in range(2)]
        rules = [generate.rules_file(rng, rng.choice(data)) for _ in range(10)]
        compare(tally, program, f"hidden {chunk}", rules, [generate.json_of(document) for document in data], "json")


def compare(tally, program: pathlib.Path, name: str, rules: list, data: list, suffix: str) -> None:
    """One run of the program over some rules files and documents."""
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        rule_files = [place / f"{i}.guard" for i in range(len(rules))]
        data_files = [place / f"{i}.{suffix}" for i in range(len(data))]
        for file, text in [*zip(rule_files, rules), *zip(data_files, data)]:
            file.write_bytes(text.encode("utf-8", "surrogatepass"))
        outcome = programs.run([program, *rule_files, "--", *data_files])
        problem = ""
        if outcome.code != 0:
            text = outcome.out.decode(errors="replace")
            problem = f"exit code {outcome.code}\n{text[:2000]}"
            wrong = re.findall(r"(\d+)\.guard on", text)
            if wrong:
                problem += f"\nrules:\n{rules[int(wrong[0])][:2000]}\ndata:\n{data[0][:1000]}"
        tally.check(name, problem)
