#!/usr/bin/env python3
"""Runs the test suites and ends with one line: `N passed, N failed`, with `, N skipped` if there are any.

run.py [SUITE…]     without names all suites, in the order of SUITES"""
import importlib
import sys
import time

# Each is a module with `run(tally)`. The differential suites need the reference program (`./dev reference`).
SUITES = {
    "unit": "unit.suite",
    "conformance": "conformance.suite",
    "specification": "specification.suite",
    "end_to_end": "end_to_end.suite",
    "configuration": "end_to_end.configuration_suite",
    "golden": "golden.suite",
    "reports": "reports.suite",
    "inputs": "inputs.suite",
    "collect": "inputs.collect_suite",
    "lint": "lint.suite",
    "managed": "managed.suite",
    "reference_rules": "reference_rules.suite",
    "packs": "packs.suite",
    "documentation": "documentation.suite",
    "baseline_pack": "baseline_pack.suite",
    "triples": "triples.suite",
    "hooks": "hooks.suite",
    "verdicts": "differential.verdicts_suite",
    "generated": "differential.generated_suite",
    "formatting": "formatting.suite",
}


def main() -> int:
    """Runs the suites named on the command line; 1 when a case failed."""
    from harness.tally import Tally
    names = sys.argv[1:] or list(SUITES)
    unknown = [name for name in names if name not in SUITES]
    if unknown:
        print(f"unknown suite {unknown[0]}; there are: {', '.join(SUITES)}", file=sys.stderr)
        return 2
    total = Tally("all")
    for name in names:
        tally = Tally(name)
        start = time.monotonic()
        importlib.import_module(SUITES[name]).run(tally)
        if not (tally.passed or tally.failed or tally.skipped):
            tally.check(name, "the suite ran nothing")
        print(f"{name:12} {tally} ({time.monotonic() - start:.1f} s)", flush=True)
        total.passed += tally.passed
        total.failed += tally.failed
        total.skipped += tally.skipped
    print(total)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
