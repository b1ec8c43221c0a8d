"""The project's own C++ is formatted as .clang-format says."""
import re
import shutil

from harness import programs


def run(tally) -> None:
    """One case a file that git knows."""
    formatter = shutil.which("clang-format")
    if formatter is None:
        tally.skip("clang-format is not installed")
        return
    listed = programs.run(["git", "-c", f"safe.directory={programs.ROOT}", "ls-files", "--", "*.cpp", "*.h"], cwd=programs.ROOT)
    files = [path for path in listed.out.decode().split("\n") if path and (programs.ROOT / path).exists()]
    if listed.code or not files:
        tally.skip("not a git work tree")
        return
    done = programs.run([formatter, "--dry-run", *files], timeout=300, cwd=programs.ROOT)
    wrong = set(re.findall(r"^(.+?):\d+:\d+: warning: code should be clang-formatted", done.err.decode(), re.M))
    for path in files:
        tally.check(path, "is not formatted; run ./dev fmt" if path in wrong else "")
