"""Writes docs/managed-differences.md: where managed rules and those of the reference's package differ, from the cases. `./dev docs` runs it."""
import sys

from harness import programs
from reference_rules import suite

PLACE = programs.ROOT / "docs" / "managed-differences.md"
INTRODUCTION = """<!-- Made by `./dev docs` from tests/reference_rules. -->

# Managed rules beside those of the reference's package

The npm package that cfn-guard comes with for the CDK has rules of AWS Control Tower. {rules} of them are meant for the same as {identifiers} of the managed rules
in `stdlib/managed`. What they document about themselves, scenario by scenario, is written down as {cases} templates in `tests/reference_rules`, which both programs judge: `PASS` there
is `COMPLIANT` here, `FAIL` is `NON_COMPLIANT`, `SKIP` is `NOT_APPLICABLE`. {agreeing} of the verdicts agree. This page has the others. Managed rules follow what AWS documents about
AWS Config; parameters have their default values.

The package's rules know no suppressions. What bylaw does with `SuppressedRules` in the metadata of a resource is in [suppressions](suppressions.md).

| managed rule | rule of the package | case | package | bylaw | why |
| --- | --- | --- | --- | --- | --- |
"""
EXCEPTIONS = """
## Which rules are meant for the same

The package's metadata names a managed rule for most of its rules. Where it names none that there is, or one that is about something else:

| rule of the package | managed rule | why |
| --- | --- | --- |
"""


def differences(cases: list) -> dict:
    """Names of cases, by what is said about them."""
    found = {}
    for case in cases:
        if "difference" in case.content:
            row = (case.identifier, case.rule, case.content["reference"], case.content["bylaw"], case.content["difference"])
            found.setdefault(row, []).append(case.content["name"])
    return found


def page() -> str:
    """The page."""
    cases = suite.all_cases()
    rows = differences(cases)
    text = INTRODUCTION.format(rules=len({case.rule for case in cases}), identifiers=len({case.identifier for case in cases}),
                               cases=len(cases), agreeing=len(cases) - sum(map(len, rows.values())))
    for (identifier, rule, reference, verdict, why), names in rows.items():
        text += f"| `{identifier}` | {rule} | {'; '.join(names)} | `{reference}` | `{verdict}` | {why} |\n"
    text += EXCEPTIONS
    for rule, said in suite.exceptions().items():
        text += f"| {rule} | {'`' + said['rule'] + '`' if said['rule'] else 'none'} | {said['reason']} |\n"
    return text


def main() -> int:
    """Writes the page."""
    PLACE.write_text(page(), encoding="utf-8")
    print(PLACE.relative_to(programs.ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
