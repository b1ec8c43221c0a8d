#!/usr/bin/env python3
"""Real rules on real templates: the verdicts of bylaw and of the reference.

verdicts.py all               every rules file of the reference's package on every template of the shared corpus
verdicts.py sample [SEED]     some of the templates, chosen by the seed (default: the day)
verdicts.py TEMPLATE…         these templates

All rules files are run on a template at once. Where that ends in an error, which hides all verdicts, every rules file is
run on it alone. The reference's answers are kept under build/reference/cache, by the content of rules and template."""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import random
import sys
import threading
import time

from harness import answers, programs
from harness.tally import progress

SUFFIXES = (".yaml", ".yml", ".json", ".jsn", ".template")
CORPUS = programs.SHARED / "corpus" / "cloudformation"
CACHE = programs.REFERENCE / "cache"


def templates() -> list:
    """Every file of the corpus that `validate` looks at."""
    return sorted(path for path in CORPUS.rglob("*") if path.suffix in SUFFIXES and path.is_file())


def rules_files() -> list:
    """Every rules file of the reference's package."""
    return sorted(programs.RULES.rglob("*.guard"))


class Verdicts:
    """Compares both programs on templates."""

    def __init__(self, actual, expected):
        self.actual, self.expected = actual, expected
        self.rules = rules_files()
        self.key = hashlib.sha256(b"".join(path.read_bytes() for path in self.rules)).hexdigest()
        self.lock = threading.Lock()
        self.pairs = self.reports = self.errors = 0
        CACHE.mkdir(parents=True, exist_ok=True)

    def answer(self, program, rules, template) -> list:
        """[kind, exit code, reports] of one run; in this form it can be kept as JSON."""
        answer = answers.read(programs.run([program, "validate", "-r", rules, "-d", template, *answers.STRUCTURED], timeout=300))
        return json.loads(json.dumps(answer))

    def answers_of(self, program, template) -> dict:
        """Rules file (or `all`) -> answer. `all` alone unless it is an error."""
        found = {"all": self.answer(program, programs.RULES, template)}
        if found["all"][0] == answers.ERROR:
            for rules in self.rules:
                found[rules.name] = self.answer(program, rules, template)
        return found

    def expectations(self, template) -> dict:
        """The reference's answers, from the cache if it has them."""
        key = hashlib.sha256(self.key.encode() + template.read_bytes()).hexdigest()
        kept = CACHE / f"{key}.json"
        if not kept.exists():
            text = json.dumps(self.answers_of(self.expected, template))
            partial = kept.with_suffix(f".{threading.get_ident()}")
            partial.write_text(text, encoding="utf-8")
            partial.replace(kept)
        return json.loads(kept.read_text(encoding="utf-8"))

    def compare(self, template) -> str:
        """What bylaw answers otherwise for this template; empty when nothing."""
        expected = self.expectations(template)
        problems = []
        for name, wanted in expected.items():
            rules = programs.RULES if name == "all" else next(path for path in self.rules if path.name == name)
            given = self.answer(self.actual, rules, template)
            if not agree(wanted, given):
                problems.append(f"{name}: {describe(wanted, given)}")
        with self.lock:
            self.pairs += len(self.rules)
            self.reports += sum(len(names) for report in (expected["all"][2] or ()) for names in report[1:])
            self.errors += expected["all"][0] == answers.ERROR
        return "\n".join(problems)


def agree(wanted: list, given: list) -> bool:
    """Whether two answers agree; a crash of the reference may be any orderly error."""
    if wanted[0] == answers.ERROR:
        return given[0] == answers.ERROR and given[1] == 255
    return wanted == given


def describe(wanted: list, given: list) -> str:
    """The difference of two answers in words."""
    if wanted[2] is None or given[2] is None or len(wanted[2]) != len(given[2]):
        return f"reference {wanted[0]} ({wanted[1]}), bylaw {given[0]} ({given[1]})"
    parts = [] if wanted[1] == given[1] else [f"exit code {given[1]} instead of {wanted[1]}"]
    for one, other in zip(wanted[2], given[2]):
        for kind, before, after in zip(("failed", "passed", "skipped"), one[1:], other[1:]):
            missing, added = set(before) - set(after), set(after) - set(before)
            if missing or added:
                parts.append(f"{kind}: without {sorted(missing)}, with {sorted(added)}")
            elif before != after:
                parts.append(f"{kind}: other order")
    return "; ".join(parts) or "other status"


def sample(seed: str, count: int = 40) -> list:
    """Some templates; over many seeds all of them."""
    everything = templates()
    return random.Random(seed).sample(everything, min(count, len(everything)))


def judge(verdicts: Verdicts, chosen, found) -> None:
    """Compares all chosen templates, two at a time; calls `found(template, problem)` in order."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for number, (template, problem) in enumerate(zip(chosen, pool.map(verdicts.compare, chosen)), 1):
            progress(f"{number} of {len(chosen)} templates")
            found(template, problem)
    progress("")


def main() -> int:
    """Compares what the command line names; 1 if verdicts differ."""
    actual, expected = programs.bylaw(), programs.reference()
    if "--against-reference" in sys.argv:
        actual = expected
        sys.argv.remove("--against-reference")
    if actual is None or expected is None:
        print("needs build/bin/bylaw (./dev build) and the reference program (./dev reference)", file=sys.stderr)
        return 2
    words = sys.argv[1:] or ["sample"]
    if words[0] == "all":
        chosen = templates()
    elif words[0] == "sample":
        chosen = sample(words[1] if len(words) > 1 else time.strftime("%Y-%m-%d"))
    else:
        chosen = [pathlib.Path(word).resolve() for word in words]
    if not chosen:
        print(f"no templates under {CORPUS}", file=sys.stderr)
        return 2
    verdicts, different = Verdicts(actual, expected), []

    def found(template, problem):
        if problem:
            different.append(template)
            print(f"{template}\n    " + problem.replace("\n", "\n    "), flush=True)

    judge(verdicts, chosen, found)
    print(f"{len(chosen)} templates × {len(verdicts.rules)} rules files = {verdicts.pairs} pairs, {verdicts.reports} verdicts, "
          f"{verdicts.errors} templates with an error; {len(different)} templates differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
