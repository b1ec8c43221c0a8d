#!/usr/bin/env python3
"""The pages docs/checks/*.md, which `bylaw explain` writes. Run as a program: writes them anew and removes those of checks that are gone."""
import json
import sys

from harness import programs

PLACE = programs.ROOT / "docs" / "checks"
REMARK = "<!-- Written by `./dev docs` from stdlib/audit: change it there. -->\n"
INTRODUCTION = f"""{REMARK}
# Checks

What [`bylaw lint`](../lint.md) looks for. `bylaw explain ID` shows the page of a check in a terminal. Inputs: `cloudformation` are templates and change sets, `terraform` plans and
states, `config` configuration items and account facts.

"""


def explain(binary, *arguments) -> str:
    """What `bylaw explain` prints."""
    done = programs.run([binary, "explain", *arguments])
    if done.code != 0:
        raise RuntimeError(f"explain {' '.join(arguments)} ended with {done.code}\n{done.err.decode(errors='replace')}")
    return done.out.decode()


def checks(binary) -> list:
    """All checks as `explain --format json` lists them, without examples."""
    return json.loads(explain(binary, "--format", "json"))["explanations"]


def pages(binary) -> dict:
    """Every page by its name."""
    made = {f"{check['id']}.md": REMARK + "\n" + explain(binary, check["id"], "--format", "markdown") for check in checks(binary)}
    made["README.md"] = INTRODUCTION + explain(binary, "--format", "markdown")
    return made


def main() -> int:
    """Writes the pages."""
    binary = programs.bylaw()
    if binary is None:
        print("bylaw has not been built", file=sys.stderr)
        return 2
    made = pages(binary)
    PLACE.mkdir(exist_ok=True)
    for path in PLACE.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (PLACE / name).write_text(text, encoding="utf-8")
    print(f"{len(made)} pages in {PLACE.relative_to(programs.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
