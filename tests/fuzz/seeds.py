#!/usr/bin/env python3
"""Writes the fuzzers' seeds: seeds.py FOLDER

Rules, documents and regular expressions of all conformance cases, one file each, in FOLDER/rules, FOLDER/documents and so on. A fuzzer
NAME_fuzz starts from FOLDER/NAME if there is such a folder, otherwise from all of them. Programs for the bundle verifier are compiled
by bylaw if it has been built."""
import hashlib
import json
import pathlib
import re
import sys
import tempfile

from conformance import cases
from harness import programs

# Which seeds suit which fuzzer, by the fuzzer's name without `_fuzz`; names that are not here start from all seeds.
SUITS = {"rules": "rules", "json": "documents", "yaml": "documents", "bundle": "bundles", "interpreter": "pairs", "regex": "regexes", "items": "items", "inputs": "documents"}


def write(folder: pathlib.Path, content: bytes) -> None:
    """One seed, named by its content."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(content).hexdigest()[:16]).write_bytes(content)


def bundles(folder: pathlib.Path, texts) -> None:
    """Compiled programs of the rules texts."""
    program = programs.bylaw()
    if program is None:
        return
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        for text in texts:
            (place / "case.guard").write_text(text, encoding="utf-8")
            if programs.run([program, "compile", place / "case.guard", "-o", place / "case.bundle"]).code == 0:
                write(folder, (place / "case.bundle").read_bytes())


def main() -> int:
    """Writes all seeds."""
    target = pathlib.Path(sys.argv[1])
    everything = [*cases.own(), *cases.shared()]
    for case in everything:
        write(target / "rules", case.rules.encode())
        write(target / "documents", case.data.encode())
        # A fuzzer of rules and document together takes them from one input, parted by a zero byte.
        write(target / "pairs", case.rules.encode() + b"\0" + case.data.encode())
        for expression in re.findall(r"/((?:[^/\\\n]|\\.)+)/", case.rules):
            write(target / "regexes", expression.encode())
    for path in (pathlib.Path(__file__).parents[1] / "end_to_end" / "cases" / "check-items").glob("*.json"):
        write(target / "items", path.read_bytes())
        for item in json.loads(path.read_text(encoding="utf-8")).get("configurationItems", ()):
            write(target / "items", json.dumps(item).encode())
    bundles(target / "bundles", [case.rules for case in everything if case.expected != "ERROR rules"][::4])
    for fuzzer, kind in SUITS.items():
        link = target / fuzzer
        if not link.exists() and (target / kind).exists():
            link.symlink_to(kind)
    return 0


if __name__ == "__main__":
    sys.exit(main())
