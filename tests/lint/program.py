"""How the built-in checks are run, in one place."""
import json

from harness import programs

RULES = programs.ROOT / "stdlib" / "audit"


def rules_files() -> list:
    """The files that hold the built-in checks."""
    return sorted(RULES.glob("*.guard"))


def command(program, paths, identity: str = "") -> list:
    """The command line that judges documents by all built-in checks, or by one of them."""
    return [program, "lint", *(["--select", identity] if identity else []), "--output", "json", *paths]


def lint(program, paths, identity: str = ""):
    """The report on documents, or a text that says why there is none."""
    return report_of(programs.run(command(program, paths, identity), timeout=60))


def report_of(done):
    """The JSON report that a run printed, or a text that says why there is none."""
    if done.code not in (0, 1, 2):
        return f"ended with {done.code}\n{done.err.decode(errors='replace')[-2000:]}"
    try:
        return json.loads(done.out)
    except ValueError:
        return f"gave no report\n{done.err.decode(errors='replace')[-2000:]}"
