"""Reads what `validate --structured -o json` answered into something that can be compared."""
import json
from typing import NamedTuple, Optional, Tuple

from harness.programs import TIMED_OUT, Outcome

STRUCTURED = ("--structured", "-o", "json", "--show-summary", "none")

JUDGED = "judged"    # exit code 0 or 19: verdicts
REFUSED = "refused"  # exit code 5: a rules file does not parse
ERROR = "error"      # exit code 255, or the reference crashed: no verdicts at all


class Answer(NamedTuple):
    """The verdicts of one run. Two runs agree when their answers are equal."""
    kind: str
    code: int
    reports: Optional[Tuple]  # one a data file: (status, failed rules in order, passed names, skipped names)

    def __str__(self):
        if self.reports is None:
            return f"{self.kind} ({self.code})"
        shown = []
        for status, failed, passed, skipped in self.reports:
            shown.append(" ".join([status, *(f"{name}=FAIL" for name in failed), *(f"{name}=PASS" for name in passed),
                                   *(f"{name}=SKIP" for name in skipped)]))
        return f"{self.kind} ({self.code}): " + " | ".join(shown)


def verdicts_of(report: dict) -> Tuple:
    """Status and rule names of one data file's report, in the order reported (guard-language.md 5.3)."""
    return (report["status"], tuple(failed["Rule"]["name"] for failed in report["not_compliant"]),
            tuple(report["compliant"]), tuple(report["not_applicable"]))


def is_crash(code: int) -> bool:
    """Whether the reference ended abnormally. Any orderly error is an acceptable answer to that."""
    return code == 101 or code >= 128 and code != 255 or code < 0 and code != TIMED_OUT


def read(outcome: Outcome) -> Answer:
    """The answer that a run of `validate` with the options STRUCTURED gave."""
    if outcome.code in (0, 19, 5):
        try:
            reports = tuple(verdicts_of(report) for report in json.loads(outcome.out or b"[]"))
        except (ValueError, KeyError, TypeError):
            return Answer("unreadable", outcome.code, None)
        return Answer(REFUSED if outcome.code == 5 else JUDGED, outcome.code, reports)
    return Answer(ERROR, outcome.code, None)


def agree(expected: Answer, actual: Answer) -> bool:
    """Whether the program's answer is right, given the reference's. Its own errors must be orderly."""
    if expected.kind == ERROR:
        return actual.kind == ERROR and actual.code == 255
    return expected == actual


def statuses(answer: Answer) -> dict:
    """Rule name -> sorted statuses, all data files together; file prefixes of default rules are removed."""
    found = {}
    for _, failed, passed, skipped in answer.reports or ():
        for names, status in ((failed, "FAIL"), (passed, "PASS"), (skipped, "SKIP")):
            for name in names:
                found.setdefault(name.rpartition("/")[2], set()).add(status)
    return {name: sorted(values) for name, values in found.items()}
