#!/usr/bin/env python3
"""Compares what the built-in checks find in the shared corpus with `expected-findings.tsv`.

expected.py [ID…]     prints what differs and the share that is as expected, of all checks that there are or of those named

A row of expected-findings.tsv has file, line or resource, id, `fail` or `pass`, and where the expectation comes from. `fail` is met by a
finding in the file and, unless the second column is `*`, on that resource or in that line; `pass` by none. A row of
expected-exceptions.tsv has file, resource and id of a row that is not met, and why that is right."""
import pathlib
import re
import sys
from typing import NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from harness import programs  # noqa: E402 pylint: disable=wrong-import-position
from lint import program  # noqa: E402 pylint: disable=wrong-import-position

CORPUS = programs.SHARED / "corpus"
FINDINGS = CORPUS / "expected-findings.tsv"
EXCEPTIONS = pathlib.Path(__file__).resolve().parent / "expected-exceptions.tsv"


class Expectation(NamedTuple):
    """One row of expected-findings.tsv."""
    file: str
    where: str
    identity: str
    verdict: str
    source: str

    def __str__(self):
        return f"{self.file} {self.where} {self.identity}: expected {self.verdict} ({self.source})"


class Outcome(NamedTuple):
    """How many expectations are met, what is not, and what need not be."""
    met: int
    explained: int
    absent: int
    misses: list
    needless: list

    def share(self) -> float:
        """The part of the expectations that is met, in percent."""
        total = self.met + self.explained + len(self.misses)
        return 100.0 * self.met / total if total else 100.0


def rows(path: pathlib.Path, columns: int) -> list:
    """The rows of a table, without its head and comments."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [tuple((line.split("\t") + [""] * columns)[:columns]) for line in lines if line and not line.startswith("#")]


def is_at(finding: dict, where: str) -> bool:
    """Whether a finding is on the resource, or in the line, that an expectation speaks of: an address, or a part of an ARN."""
    address = finding.get("resource", {}).get("address", "").rpartition("#")[2]
    lines = [place["place"]["line"] for place in finding.get("related", []) if "place" in place] + [finding["place"]["line"]]
    return where in ("*", address) or where in re.split("[/:]", address) or is_companion(where, address) or where.isdigit() and int(where) in lines


def is_companion(where: str, address: str) -> bool:
    """Whether one Terraform resource is judged as a part of the other, as `aws_s3_bucket_versioning.x` is of `aws_s3_bucket.x`."""
    part, owner = (text.rpartition(".")[0] for text in (where, address))
    return owner != "" and part.startswith(owner + "_")


def runs(files: list) -> list:
    """The files that are judged in one run: snapshots of one folder are one estate, every other file stands alone."""
    folders = {}
    for file in files:
        folders.setdefault(file.rpartition("/")[0] if "_ConfigSnapshot_" in file else file, []).append(file)
    return list(folders.values())


def reports(binary, files: list) -> dict:
    """The findings of each file; None where it could not be judged."""
    found = {}
    for together in runs([file for file in files if not file.endswith(".tf") and (CORPUS / file).exists()]):
        report = program.lint(binary, [CORPUS / file for file in together])
        for file in together:
            found[file] = None if isinstance(report, str) else \
                [finding for finding in report["findings"] if len(together) == 1 or is_in(finding, file)]
    return found


def is_in(finding: dict, file: str) -> bool:
    """Whether a finding is in a file."""
    return finding["place"]["path"] == str(CORPUS / file)


def compare(binary, identities: list) -> Outcome:
    """Judges the files of all expectations about the checks named."""
    wanted = [expectation for expectation in (Expectation(*row) for row in rows(FINDINGS, 5)) if expectation.identity in identities]
    explained = {row[:3] for row in rows(EXCEPTIONS, 4)}
    found = reports(binary, sorted({expectation.file for expectation in wanted}))
    met = excused = absent = 0
    misses, used = [], set()
    for expectation in wanted:
        if expectation.file not in found:
            absent += 1
            continue
        findings = found[expectation.file]
        is_found = findings is not None and any(
            finding["rule"] == expectation.identity and finding["verdict"] == "NON_COMPLIANT" and is_at(finding, expectation.where)
            for finding in findings)
        if findings is not None and is_found == (expectation.verdict == "fail"):
            met += 1
        elif expectation[:3] in explained:
            used.add(expectation[:3])
            excused += 1
        else:
            misses.append(str(expectation))
    needless = [" ".join(row) for row in sorted(explained - used) if row[2] in identities]
    return Outcome(met, excused, absent, misses, needless)


def main() -> int:
    """Prints misses and a percentage; 1 when something is missed."""
    from lint import suite
    binary = programs.bylaw()
    if binary is None or not FINDINGS.exists():
        print("the program has not been built, or the shared corpus is not on this machine", file=sys.stderr)
        return 2
    outcome = compare(binary, sys.argv[1:] or suite.identities())
    for miss in outcome.misses:
        print(miss)
    for exception in outcome.needless:
        print(f"exception not needed: {exception}")
    print(f"{outcome.met} as expected, {outcome.explained} explained, {len(outcome.misses)} missed, {outcome.absent} not in the corpus: {outcome.share():.1f} %")
    return 1 if outcome.misses or outcome.needless else 0


if __name__ == "__main__":
    sys.exit(main())
