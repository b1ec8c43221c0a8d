"""A short generated differential: random cases through both programs, other ones for every commit."""
import os

from differential import modes
from differential.run import Session
from harness import programs

SECONDS = float(os.environ.get("BYLAW_DIFFERENTIAL_SECONDS", "30"))


def run(tally) -> None:
    """Counts every random case as one test."""
    actual, expected = programs.bylaw(), programs.reference()
    if actual is None:
        tally.check("bylaw", "has not been built")
        return
    if expected is None:
        tally.skip("the reference program is not installed")
        return
    commit = programs.run(["git", "-c", f"safe.directory={programs.ROOT}", "rev-parse", "--short", "HEAD"], cwd=programs.ROOT)
    session = Session(actual, expected, commit.out.decode().strip() or "0", modes.ALL)
    session.search(SECONDS)
    for name, _, text in session.explanations(most=5, seconds=10):
        tally.check(name, text)
    tally.failed = len(session.found)
    tally.passed = sum(session.cases.values()) - tally.failed
