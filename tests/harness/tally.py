"""Counts results and shows failures while a suite runs."""
import sys


class Tally:
    """Passed, failed and skipped cases of one suite."""

    def __init__(self, suite: str):
        self.suite = suite
        self.passed = self.failed = self.skipped = 0
        self.shown = 0

    def check(self, name: str, problem: str = "") -> None:
        """Counts one case; `problem` says what is wrong, or is empty."""
        if not problem:
            self.passed += 1
            return
        self.failed += 1
        self.shown += 1
        if self.shown <= 50:
            print(f"FAILED {self.suite}: {name}\n    " + problem.rstrip().replace("\n", "\n    "), flush=True)

    def skip(self, reason: str, count: int = 1) -> None:
        """Counts cases that could not be run here, and says why."""
        self.skipped += count
        print(f"skipped {self.suite}: {reason}", flush=True)

    def __str__(self):
        text = f"{self.passed} passed, {self.failed} failed"
        return text + (f", {self.skipped} skipped" if self.skipped else "")


def difference(expected: str, actual: str, limit: int = 40) -> str:
    """A unified diff, shortened; empty when both are equal."""
    if expected == actual:
        return ""
    import difflib
    lines = list(difflib.unified_diff(expected.splitlines(), actual.splitlines(), "expected", "actual", lineterm="", n=2))
    if not lines:
        return "differs in line ends only"
    return "\n".join(line[:300] for line in lines[:limit]) + ("\n…" if len(lines) > limit else "")


def progress(text: str) -> None:
    """A line about what is going on, on standard error and only for people who watch."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
