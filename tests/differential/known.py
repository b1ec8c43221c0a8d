"""Differences to the reference that are meant. Each is explained in docs/differences.md; the differential test counts them apart."""
from harness import answers


def reason(mode: str, files: dict, expected, actual) -> str:
    """Why this disagreement is as it should be, or an empty text."""
    del mode, files
    gave_up = any(mark in expected.said for mark in ("operators.rs:205", "regex-automata", "fancy-regex"))
    if answers.is_crash(expected.code) and gave_up and actual.code in (0, 19):
        return "a regular expression on which the reference gives up is answered"
    return ""
