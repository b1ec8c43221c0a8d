#!/usr/bin/env python3
"""The pages docs/checks/*.md and docs/rules/*.md, which `bylaw explain` and `bylaw rules` write, and docs/library.md. Run as a program: writes them anew and
removes those of checks and rules that are gone."""
import json
import re
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

LIBRARY = """
# The library

Rules and variables that are part of bylaw, for rules files to [import](language.md#imports): `import { yes } from "bylaw:values"`. The built-in checks and the managed rules of AWS Config are written with
them. They are about resources as `check` and `lint` show them; a parameterized rule is about the value at which it is called. Names that are not listed here may change.

"""
# A definition at the beginning of a line, with the comment above it.
DEFINITION = re.compile(r"((?:^# .*\n)+)^(?:rule (\w+(?:\([^)]*\))?)|let (\w+) = )", re.MULTILINE)


def library() -> str:
    """The page about the files that can be imported: what their comments say."""
    text = REMARK.format("library") + LIBRARY
    for path in sorted((programs.ROOT / "stdlib" / "library").glob("*.guard")):
        rules_text = path.read_text(encoding="utf-8")
        about, _, rest = rules_text.partition("\n\n")
        text += f"## bylaw:{path.stem}\n\n" + prose(about) + "\n\n| name | |\n| --- | --- |\n"
        for comment, rule, variable in DEFINITION.findall(rest):
            text += f"| `{rule or '%' + variable}` | " + prose(comment).replace("|", "\\|") + " |\n"
        text += "\n"
    return text.rstrip("\n") + "\n"


def prose(comment: str) -> str:
    """The text of comment lines, in one line."""
    return " ".join(line.removeprefix("#").strip() for line in comment.splitlines())


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
    made["library.md"] = library()
    made["rules/README.md"] = remark + RULES + rules(binary, "markdown")
    return made


def kept() -> dict:
    """The paths of the pages that are there, by their path below docs."""
    found = {f"{folder}/{path.name}": path for folder in ("checks", "rules") for path in sorted((DOCS / folder).glob("*.md"))}
    return found | {path.name: path for path in DOCS.glob("library.md")}


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
