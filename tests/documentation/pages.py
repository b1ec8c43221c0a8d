#!/usr/bin/env python3
"""The pages docs/checks/*.md and docs/rules/*.md, which `bylaw explain` and `bylaw rules` write. Run as a program: writes them anew and removes those of
checks and rules that are gone."""
import json
import sys

from harness import programs

DOCS = programs.ROOT / "docs"
REMARK = "<!-- Written by `./dev docs` from stdlib/{}: change it there. -->\n"
CHECKS = """
# Checks

What [`bylaw lint`](../lint.md) looks for. `bylaw explain ID` shows the page of a check in a terminal. Inputs: `cloudformation` are templates and change sets, `terraform` plans and
states, `config` configuration items and account facts.

"""
RULES = """
# Managed rules of AWS Config

The rules that [conformance packs](../packs.md) name. Those that bylaw evaluates have a page, which `bylaw explain IDENTIFIER` shows in a terminal; `bylaw rules` prints this table. The
last column says how many of the 122 sample packs that AWS publishes name a rule. Parameters have the defaults that AWS documents; a rule that is not evaluated is `INSUFFICIENT_DATA`, never a pass.

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


def rules(binary, form: str) -> str:
    """The managed rules as `rules` prints them."""
    return programs.run([binary, "rules", "--kind", "managed", "--format", form]).out.decode()


def pages(binary) -> dict:
    """Every page by its path below docs."""
    remark = REMARK.format("audit")
    made = {f"checks/{check['id']}.md": remark + "\n" + explain(binary, check["id"], "--format", "markdown") for check in checks(binary)}
    made["checks/README.md"] = remark + CHECKS + explain(binary, "--format", "markdown")
    remark = REMARK.format("managed")
    for rule in json.loads(rules(binary, "json"))["rules"]:
        if rule["implemented"]:
            made[f"rules/{rule['id']}.md"] = remark + "\n" + explain(binary, rule["id"], "--format", "markdown")
    made["rules/README.md"] = remark + RULES + rules(binary, "markdown")
    return made


def kept() -> dict:
    """The paths of the pages that are there, by their path below docs."""
    return {f"{folder}/{path.name}": path for folder in ("checks", "rules") for path in sorted((DOCS / folder).glob("*.md"))}


def main() -> int:
    """Writes the pages."""
    binary = programs.bylaw()
    if binary is None:
        print("bylaw has not been built", file=sys.stderr)
        return 2
    made = pages(binary)
    for name, path in kept().items():
        if name not in made:
            path.unlink()
    for name, text in made.items():
        (DOCS / name).parent.mkdir(exist_ok=True)
        (DOCS / name).write_text(text, encoding="utf-8")
    print(f"{len(made)} pages in {DOCS.relative_to(programs.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
