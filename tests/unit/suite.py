"""The Catch2 unit tests of the C++ rooms."""
import re

from harness import programs


def run(tally) -> None:
    """Runs every unit test case and counts them."""
    program = programs.BUILD / "tests" / "bylaw_unit_tests"
    if not program.exists():
        tally.check("bylaw_unit_tests", f"{program} has not been built")
        return
    done = programs.run([program], timeout=900, cwd=programs.ROOT)
    text = (done.out + done.err).decode(errors="replace")
    passed = re.search(r"All tests passed \(\d+ assertions? in (\d+) test cases?\)", text)
    counts = re.search(r"^test cases:\s*(\d+)\s*\|(.*)$", text, re.M)
    if done.code == 0 and passed:
        tally.passed += int(passed[1])
        return
    print(text[-20000:])
    if counts is None:
        tally.check("bylaw_unit_tests", f"ended with {done.code}")
        return
    found = {kind: int(number) for number, kind in re.findall(r"(\d+) (passed|failed)", counts[2])}
    tally.passed += found.get("passed", 0)
    tally.failed += max(found.get("failed", 0), 1)
