"""Where the program under test and the reference are, and how they are run."""
import os
import pathlib
import subprocess
from typing import NamedTuple, Optional

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("BYLAW_BUILD", ROOT / "build"))
SHARED = ROOT.parent / "shared"
REFERENCE = BUILD / "reference"
RULES = REFERENCE / "package" / "rules" / "control-tower" / "cfn-guard"
TIMED_OUT = -1000


class Outcome(NamedTuple):
    """How a process ended: exit code (negative: the signal), standard output, standard error."""
    code: int
    out: bytes
    err: bytes


def bylaw() -> Optional[pathlib.Path]:
    """The program under test, or None when it has not been built."""
    path = pathlib.Path(os.environ.get("BYLAW", BUILD / "bin" / "bylaw"))
    return path if path.exists() else None


def reference() -> Optional[pathlib.Path]:
    """The reference program that `./dev reference` installed, or None."""
    path = REFERENCE / "cfn-guard"
    return path if path.exists() else None


def environment() -> dict:
    """Environment of every run: no colours, and no cache of the user's is read or written."""
    settings = {name: value for name, value in os.environ.items() if name not in ("CLICOLOR_FORCE", "FORCE_COLOR")}
    settings.update(NO_COLOR="1", LC_ALL="C.UTF-8", BYLAW_CACHE_DIR=str(BUILD / "test-cache"))
    return settings


ENVIRONMENT = environment()


def run(command, stdin: bytes = b"", timeout: float = 60, cwd=None, settings=None) -> Outcome:
    """Runs a command to its end, with further variables of the environment; a run that exceeds its time has the code TIMED_OUT."""
    try:
        done = subprocess.run([str(part) for part in command], input=stdin, capture_output=True, timeout=timeout, cwd=cwd,
                              env={**ENVIRONMENT, **(settings or {})}, check=False)
        return Outcome(done.returncode, done.stdout, done.stderr)
    except subprocess.TimeoutExpired as late:
        return Outcome(TIMED_OUT, late.stdout or b"", late.stderr or b"")
