"""Conformance: every case of the specification and of our tables through `bylaw validate`."""
import pathlib
import tempfile

from conformance import cases
from harness import programs


DEVIATIONS = pathlib.Path(__file__).resolve().parent / "deviations.tsv"


def deviations() -> dict:
    """Case name -> what bylaw answers on purpose where the reference answers otherwise."""
    lines = DEVIATIONS.read_text(encoding="utf-8").splitlines()
    return {row[0]: row[1] for row in (line.split("\t") for line in lines if line and not line.startswith("//"))}


def run(tally) -> None:
    """Runs all cases; those of the specification only where it lies beside the project."""
    program = programs.bylaw()
    if program is None:
        tally.check("bylaw", "has not been built")
        return
    if not cases.SHARED.exists():
        tally.skip("the specification's own cases are not on this machine")
    meant = deviations()
    with tempfile.TemporaryDirectory() as folder:
        for case in (*cases.shared(), *cases.own()):
            observed = cases.observe(program, pathlib.Path(folder), case)
            expected = meant.get(case.name, case.expected)
            problem = "" if cases.matches(expected, observed) else \
                f"expected {expected}\nobserved {observed}\nrules: {case.rules}\ndata: {case.data}"
            tally.check(case.name, problem)
