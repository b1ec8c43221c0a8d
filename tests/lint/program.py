"""How the built-in checks are run, in one place."""
import json

from harness import programs

RULES = programs.ROOT / "stdlib" / "audit"


def rules_files() -> list:
    """The files that hold the built-in checks."""
    return sorted(RULES.glob("*.guard"))


def file_of(identity: str):
    """The file that has the check; the folder of all files if none has it."""
    mark = f"# @id {identity}\n"
    return next((path for path in rules_files() if mark in path.read_text(encoding="utf-8")), RULES)


def command(program, paths, identity: str = "") -> list:
    """The command line that judges documents by all built-in checks, or by those that are beside one of them."""
    return [program, "check", "-r", file_of(identity) if identity else RULES, "--output", "json", *paths]


def lint(program, paths, identity: str = ""):
    """The report on documents, or a text that says why there is none."""
    done = programs.run(command(program, paths, identity), timeout=60)
    if done.code not in (0, 1, 2):
        return f"ended with {done.code}\n{done.err.decode(errors='replace')[-2000:]}"
    try:
        return json.loads(done.out)
    except ValueError:
        return f"gave no report\n{done.err.decode(errors='replace')[-2000:]}"
