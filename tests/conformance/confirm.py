#!/usr/bin/env python3
"""Asks the reference program for the verdicts of every conformance case.

confirm.py            reports every case whose expectation the reference does not share; exit code 1 if there is one
confirm.py --update   fills the empty `expected` columns of the tables in guard/ (`?` asks for one to be replaced)"""
import pathlib
import sys
import tempfile

from conformance import cases
from harness import programs


def normal(text: str) -> str:
    """An observation as the tables write it: how a crash looked does not matter."""
    return "ERROR crash" if text.startswith("ERROR crash") else text


def fill(program, table: pathlib.Path, folder: pathlib.Path) -> int:
    """Fills the open expectations of one table; returns how many there were."""
    filled, lines = 0, []
    for line in table.read_text(encoding="utf-8").splitlines():
        row = line.split("\t")
        if len(row) == 5 and not line.startswith("//") and row[3] in ("", "?"):
            row[3] = normal(cases.observe(program, folder, cases.from_row(row)))
            filled += 1
            print(*row[:4], sep=" | ")
        lines.append("\t".join(row))
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return filled


def main() -> int:
    """Confirms or fills; needs the reference program."""
    program = programs.reference()
    if program is None:
        print("the reference program is not installed: ./dev reference", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if "--update" in sys.argv[1:]:
            print(sum(fill(program, table, folder) for table in sorted(cases.TABLES.glob("*.tsv"))), "filled")
        checked = different = 0
        for case in (*cases.shared(), *cases.own()):
            observed = normal(cases.observe(program, folder, case))
            checked += 1
            if observed != case.expected:
                different += 1
                print(f"{case.name}: the table says `{case.expected}`, the reference `{observed}`")
        print(f"{checked} cases, {different} not confirmed")
        return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
