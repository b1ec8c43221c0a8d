#!/usr/bin/env python3
"""End-to-end: command lines of bylaw with everything they print, compared with what is kept here.

A case is cases/NAME.case. Its lines are command lines, run one after the other in a fresh folder that holds a copy of inputs/
and of cases/NAME/ if there is such a folder; `<file` at the end of a line is standard input. Lines that start with `#` are
remarks; three of them are settings:

    # reference    the reference answers the same: exit code and standard output are taken from it (not standard error)
    # unordered    lines of standard output may come in any order
    # environment NAME=VALUE

The expected transcript is cases/NAME.expected. `suite.py --update [NAME…]` writes transcripts anew: those of reference cases from
the reference, if it is installed, the others from bylaw. Paths of the folder are shown as <folder>, times as 0."""
import difflib
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from typing import NamedTuple

from harness import programs
from harness.tally import difference

PLACE = pathlib.Path(__file__).resolve().parent
CASES, INPUTS = PLACE / "cases", PLACE / "inputs"


class Case(NamedTuple):
    """What a .case file says."""
    name: str
    commands: list
    reference: bool
    unordered: bool
    environment: dict


def read(path: pathlib.Path) -> Case:
    """The case of a file."""
    commands, remarks = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            remarks.append(line[1:].strip())
        elif line.strip():
            commands.append(line.strip())
    settings = dict(remark.split(None, 1)[1].split("=", 1) for remark in remarks if remark.startswith("environment "))
    return Case(path.stem, commands, "reference" in remarks, "unordered" in remarks, settings)


def all_cases() -> list:
    """Every case, by name."""
    return [read(path) for path in sorted(CASES.glob("*.case"))]


def run_line(program, line: str, folder: pathlib.Path, settings: dict):
    """Runs one command line in the folder: exit code, standard output, standard error."""
    words = shlex.split(line)
    stdin = b""
    if words and words[-1].startswith("<"):
        stdin = (folder / words.pop()[1:]).read_bytes()
    done = subprocess.run([str(program), *words], input=stdin, capture_output=True, cwd=folder, timeout=60,
                          env={**programs.ENVIRONMENT, "BYLAW_CACHE_DIR": str(folder / ".cache"), **settings}, check=False)

    def shown(raw: bytes) -> str:
        text = raw.decode("utf-8", errors="backslashreplace").replace(str(folder), "<folder>").replace(str(folder)[1:], "<folder>")
        return re.sub(r' time="\d+"', ' time="0"', text)
    return done.returncode, shown(done.stdout), shown(done.stderr)


def ended(text: str) -> str:
    """The text with a line feed at its end; a missing one is said."""
    return text if not text or text.endswith("\n") else text + "\n(no line feed)\n"


def transcript(program, case: Case) -> str:
    """Everything that the case's command lines print."""
    parts = []
    with tempfile.TemporaryDirectory(prefix="bylaw-case-") as name:
        folder = pathlib.Path(name).resolve()
        shutil.copytree(INPUTS, folder, dirs_exist_ok=True)
        if (CASES / case.name).is_dir():
            shutil.copytree(CASES / case.name, folder, dirs_exist_ok=True)
        for line in case.commands:
            code, out, err = run_line(program, line, folder, case.environment)
            if case.unordered:
                out = "".join(sorted(out.splitlines(keepends=True)))
            parts.append(f"$ {line}\n{ended(out)}")
            if err and not case.reference:
                parts.append(f"--- standard error\n{ended(err)}")
            parts.append(f"--- exit code {code}\n")
    return "".join(parts)


def run(tally) -> None:
    """One test a case."""
    program = programs.bylaw()
    if program is None:
        tally.check("bylaw", "has not been built")
        return
    for case in all_cases():
        kept = CASES / f"{case.name}.expected"
        expected = kept.read_text(encoding="utf-8") if kept.exists() else ""
        tally.check(case.name, difference(expected, transcript(program, case)) if kept.exists() else f"{kept.name} is missing; run ./dev golden")


def update(names) -> int:
    """Writes transcripts anew and shows what changes."""
    program, reference = programs.bylaw(), programs.reference()
    for case in all_cases():
        source = reference if case.reference else program
        if names and case.name not in names or source is None:
            continue
        kept = CASES / f"{case.name}.expected"
        before = kept.read_text(encoding="utf-8") if kept.exists() else ""
        after = transcript(source, case)
        if before != after:
            kept.write_text(after, encoding="utf-8")
            sys.stdout.writelines(difflib.unified_diff(before.splitlines(True), after.splitlines(True), case.name, case.name))
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] != ["--update"]:
        sys.exit(__doc__)
    sys.exit(update(sys.argv[2:]))
