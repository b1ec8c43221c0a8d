#!/usr/bin/env python3
"""Puts random cases to bylaw and to the reference and shows, minimised, where they disagree.

run.py [SECONDS] [--mode NAME]… [--seed TEXT] [--case TEXT] [--against PROGRAM]
    SECONDS      how long (default 60)
    --mode       rules, reports, trees, damage, documents, embedded, regexes, spellings, tests (default: all, by weight)
    --seed       cases are made from it; the default is another one every time, and is printed
    --case       only this one case, as a disagreement names it (`rules:SEED:17`); its files are printed
    --against    another program in place of bylaw; `reference` compares the reference with itself"""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import random
import sys
import tempfile
import threading
import time

from differential import known, minimise, modes
from harness import programs
from harness.tally import difference, progress

LOCAL = threading.local()


class Session:
    """One run of the differential test."""

    def __init__(self, actual, expected, seed: str, names):
        self.actual, self.expected, self.seed = actual, expected, seed
        self.names = list(names)
        self.cases = collections.Counter()
        self.codes = collections.Counter()
        self.reasons = collections.Counter()
        self.found = []  # (case name, mode, files)

    def ask(self, mode, files):
        """Both replies to one case."""
        if not hasattr(LOCAL, "folder"):
            LOCAL.folder = tempfile.TemporaryDirectory(prefix="bylaw-differential-")
        folder = pathlib.Path(LOCAL.folder.name)
        return mode.ask(self.expected, folder, files), mode.ask(self.actual, folder, files)

    def disagreement(self, mode, files):
        """Both replies if they disagree in a way that is not meant, otherwise None."""
        expected, actual = self.ask(mode, files)
        self.codes[mode.name, expected.code] += 1
        if not mode.problem(expected, actual) or self.actual == self.expected and actual == expected:
            return None
        reason = known.reason(mode.name, files, expected, actual)
        if reason:
            self.reasons[reason] += 1
            return None
        return expected, actual

    def make(self, name: str):
        """Mode and files of the case with this name."""
        mode = modes.ALL[name.split(":")[0]]
        return mode, mode.make(random.Random(name))

    def one(self, number: int) -> None:
        """Makes and judges one case."""
        rng = random.Random(f"{self.seed}:{number}")
        chosen = rng.choices(self.names, [modes.ALL[name].weight for name in self.names])[0]
        name = f"{chosen}:{self.seed}:{number}"
        mode, files = self.make(name)
        self.cases[chosen] += 1
        if self.disagreement(mode, files):
            self.found.append((name, mode, files))

    def search(self, seconds: float, most: int = 200) -> None:
        """Judges cases until the time is over or too many disagree."""
        end, number = time.monotonic() + seconds, 0
        workers = os.cpu_count() or 2
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            while time.monotonic() < end and len(self.found) < most:
                list(pool.map(self.one, range(number, number + 100 * workers)))
                number += 100 * workers
                progress(f"{number} cases, {len(self.found)} disagreements")
        progress("")

    def explain(self, mode, files, seconds: float):
        """A small version of the disagreement, and it in words."""
        first = self.disagreement(mode, files)
        if first is None:
            return files, "the disagreement did not occur again"
        signature = (first[0].code, first[1].code)

        def still(smaller):
            replies = self.disagreement(mode, smaller)
            return replies is not None and (replies[0].code, replies[1].code) == signature

        files = minimise.minimise(files, still, seconds)
        expected, actual = self.ask(mode, files)
        lines = [mode.problem(expected, actual) or "unsteady"]
        lines += [f"--- {name}\n{text}" for name, text in files.items()]
        lines.append(f"--- command: {' '.join(map(str, mode.command(files)))}")
        lines.append(f"--- exit codes: reference {expected.code}, bylaw {actual.code}")
        lines.append(difference(modes.shown(expected.content) + "\n", modes.shown(actual.content) + "\n"))
        return files, "\n".join(lines)

    def explanations(self, most: int = 12, seconds: float = 15):
        """The distinct disagreements found, the first of each kind, minimised."""
        seen = set()
        for name, mode, files in self.found:
            if len(seen) >= most:
                return
            small, text = self.explain(mode, files, seconds)
            key = (mode.name, *small.values())
            if key not in seen:
                seen.add(key)
                yield name, small, text


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seconds", nargs="?", type=float, default=60)
    parser.add_argument("--mode", action="append", choices=list(modes.ALL))
    parser.add_argument("--seed", default=str(time.time_ns() % 10**9))
    parser.add_argument("--case")
    parser.add_argument("--against")
    return parser.parse_args()


def main() -> int:
    """Searches, shows what was found, and ends with 1 if that was anything."""
    given = arguments()
    expected = programs.reference()
    actual = expected if given.against == "reference" else pathlib.Path(given.against).resolve() if given.against else programs.bylaw()
    if expected is None or actual is None:
        print("needs build/bin/bylaw (./dev build) and the reference program (./dev reference)", file=sys.stderr)
        return 2
    session = Session(actual, expected, given.seed, given.mode or modes.ALL)
    if given.case:
        mode, files = session.make(given.case)
        for name, text in files.items():
            print(f"--- {name}\n{text}")
        if session.disagreement(mode, files) is None:
            print("no disagreement")
            return 0
        session.found.append((given.case, mode, files))
    else:
        session.search(given.seconds)
    for name, small, text in session.explanations():
        place = programs.BUILD / "differential" / name.replace(":", "-")
        place.mkdir(parents=True, exist_ok=True)
        for file, content in small.items():
            (place / file).write_text(content, encoding="utf-8", newline="")
        print(f"=== {name} (kept in {place})\n{text}\n")
    for mode in session.names:
        codes = ", ".join(f"{code}: {count}" for (name, code), count in sorted(session.codes.items()) if name == mode)
        print(f"{mode:10} {session.cases[mode]:7} cases; exit codes {codes}")
    for reason, count in session.reasons.most_common():
        print(f"as meant: {count} × {reason}")
    print(f"seed {given.seed}: {sum(session.cases.values())} cases, {len(session.found)} disagreements")
    return 1 if session.found else 0


if __name__ == "__main__":
    sys.exit(main())
