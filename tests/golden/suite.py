#!/usr/bin/env python3
"""Golden files: a rules file in, a text out.

    formatted/NAME.guard     what `fmt` makes of it; formatting that again must change nothing, and the parse tree stays the same
    diagnostics/NAME.guard   what `validate` says about it on standard error, and its exit code; NAME.json is the document if there is one
    disassembly/NAME.guard   what `disasm` shows of its compiled form

The texts are kept as NAME.golden. `suite.py --update` writes them anew and shows what changes."""
import difflib
import pathlib
import sys
import tempfile

from harness import programs
from harness.tally import difference

PLACE = pathlib.Path(__file__).resolve().parent


def formatted(program, path: pathlib.Path, folder: pathlib.Path) -> str:
    """The file after `fmt`; a complaint if it is not stable or means something else."""
    copy = folder / path.name
    copy.write_bytes(path.read_bytes())
    before = programs.run([program, "parse-tree", "-p", "-r", copy])
    first = programs.run([program, "fmt", copy])
    text = copy.read_text(encoding="utf-8")
    if first.code:
        return f"fmt ended with {first.code}\n{first.err.decode()}"
    if programs.run([program, "fmt", "--check", copy]).code:
        return "fmt --check is not content with what fmt wrote\n" + text
    after = programs.run([program, "parse-tree", "-p", "-r", copy])
    return text if without_places(before.out) == without_places(after.out) else "the parse tree has changed\n" + text


def without_places(tree: bytes) -> list:
    """A parse tree's lines without line and column numbers."""
    return [line for line in tree.decode().splitlines() if '"line"' not in line and '"column"' not in line]


def diagnostics(program, path: pathlib.Path, folder: pathlib.Path) -> str:
    """What `validate` says."""
    data = path.with_suffix(".json")
    if not data.exists():
        data = folder / "data.json"
        data.write_text("{}", encoding="utf-8")
    done = programs.run([program, "validate", "-r", path.name, "-d", data, "-S", "none", "-o", "json"], cwd=path.parent)
    return done.err.decode().replace(str(data), "<data>").replace(str(PLACE), "<golden>") + f"--- exit code {done.code}\n"


def disassembly(program, path: pathlib.Path, folder: pathlib.Path) -> str:
    """What `disasm` shows."""
    done = programs.run([program, "compile", path.name, "-o", folder / "program"], cwd=path.parent)
    if done.code:
        return f"compile ended with {done.code}\n{done.err.decode()}"
    return programs.run([program, "disasm", folder / "program"], cwd=path.parent).out.decode()


KINDS = {"formatted": formatted, "diagnostics": diagnostics, "disassembly": disassembly}


def outputs(program):
    """Every rules file with the text that it gives now."""
    with tempfile.TemporaryDirectory() as name:
        for kind, produce in KINDS.items():
            for path in sorted((PLACE / kind).glob("*.guard")):
                yield path, produce(program, path, pathlib.Path(name))


def run(tally) -> None:
    """One case a rules file."""
    program = programs.bylaw()
    if program is None:
        tally.check("bylaw", "has not been built")
        return
    for path, text in outputs(program):
        golden = path.with_suffix(".golden")
        problem = difference(golden.read_text(encoding="utf-8"), text) if golden.exists() else "there is no golden file; run ./dev golden"
        tally.check(f"{path.parent.name}/{path.stem}", problem)


def update() -> int:
    """Writes the golden files."""
    program = programs.bylaw()
    if program is None:
        print("needs build/bin/bylaw: ./dev build", file=sys.stderr)
        return 2
    for path, text in outputs(program):
        golden = path.with_suffix(".golden")
        before = golden.read_text(encoding="utf-8") if golden.exists() else ""
        if before != text:
            golden.write_text(text, encoding="utf-8")
            sys.stdout.writelines(difflib.unified_diff(before.splitlines(True), text.splitlines(True), path.stem, path.stem))
    return 0


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit(__doc__)
    sys.exit(update())
