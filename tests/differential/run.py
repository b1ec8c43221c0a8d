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
WORKER = {}
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # files of cases are written a thousand times a second


def start_worker(actual, expected, seed, names) -> None:
    """Gives a worker process its session."""
    WORKER["session"] = Session(actual, expected, seed, names)


def work(numbers) -> list:
    """Judges some cases in a worker process."""
    return [WORKER["session"].one(number) for number in numbers]


class Session:
    """One run of the differential test."""

    def __init__(self, actual, expected, seed: str, names):
        self.actual, self.expected, self.seed = actual, expected, seed
        self.names = list(names)
        self.cases = collections.Counter()
        self.codes = collections.Counter()
        self.reasons = collections.Counter()
        self.found = []  # names of the cases that disagree

    def ask(self, mode, files):
        """Both replies to one case."""
        if not hasattr(LOCAL, "folder"):
            LOCAL.folder = tempfile.TemporaryDirectory(prefix="bylaw-differential-", dir=MEMORY)
        folder = pathlib.Path(LOCAL.folder.name)
        own_options = () if self.actual == self.expected else mode.own_options
        return mode.ask(self.expected, folder, files), mode.ask(self.actual, folder, files, own_options)

    def judge(self, mode, files):
        """Both replies, whether they disagree, and the reason if that is meant."""
        expected, actual = self.ask(mode, files)
        if not mode.problem(expected, actual) or self.actual == self.expected and actual[:2] == expected[:2]:
            return expected, actual, False, ""
        return expected, actual, True, known.reason(mode.name, files, expected, actual)

    def disagreement(self, mode, files):
        """Both replies if they disagree in a way that is not meant, otherwise None."""
        expected, actual, differ, reason = self.judge(mode, files)
        return (expected, actual) if differ and not reason else None

    def make(self, name: str):
        """Mode and files of the case with this name."""
        mode = modes.ALL[name.split(":")[0]]
        return mode, mode.make(random.Random(name))

    def one(self, number: int):
        """Makes and judges one case: its name, the reference's exit code, whether both disagree, why that is meant."""
        rng = random.Random(f"{self.seed}:{number}")
        chosen = rng.choices(self.names, [modes.ALL[name].weight for name in self.names])[0]
        name = f"{chosen}:{self.seed}:{number}"
        expected, _, differ, reason = self.judge(*self.make(name))
        return name, expected.code, differ, reason

    def search(self, seconds: float, most: int = 200) -> None:
        """Judges cases until the time is over or too many disagree."""
        end, workers, number, size = time.monotonic() + seconds, os.cpu_count() or 2, 0, 20
        with concurrent.futures.ProcessPoolExecutor(workers, initializer=start_worker,
                                                    initargs=(self.actual, self.expected, self.seed, self.names)) as pool:
            waiting = collections.deque()
            while waiting or time.monotonic() < end and len(self.found) < most:
                while len(waiting) < 2 * workers and time.monotonic() < end and len(self.found) < most:
                    waiting.append(pool.submit(work, range(number, number + size)))
                    number += size
                for name, code, differ, reason in waiting.popleft().result():
                    mode = name.split(":")[0]
                    self.cases[mode] += 1
                    self.codes[mode, code] += 1
                    if reason:
                        self.reasons[reason] += 1
                    elif differ:
                        self.found.append(name)
                progress(f"{sum(self.cases.values())} cases, {len(self.found)} disagreements")
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
        for name in self.found:
            if len(seen) >= most:
                return
            mode, files = self.make(name)
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
        session.found.append(given.case)
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
