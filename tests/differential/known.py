"""Differences to the reference that are meant. Each is explained in docs/differences.md; the differential test counts them apart."""
from harness import answers


def reason(mode: str, files: dict, expected, actual) -> str:
    """Why this disagreement is as it should be, or an empty text."""
    del mode, files
    if answers.is_crash(expected.code) and actual.code == 255:
        return "the reference crashes"
    return ""
