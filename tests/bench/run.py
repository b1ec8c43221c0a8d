#!/usr/bin/env python3
"""Measures whole runs of bylaw beside the reference, in the same session on the same files, and prints ratios.

run.py [NAME…]     without names everything; the names stand in MEASUREMENTS

A figure is the median of several runs of bylaw; the reference runs once where it takes long. Output goes to a file in memory, as a
pipe would slow down whoever writes more. What the columns mean: README.md beside this file."""
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

from bench import items, templates
from harness import programs

QUIET = ("-z", "-o", "json", "-S", "none")
NUMBER_OF_RULES = 200


class Run(NamedTuple):
    """One process: wall time in seconds, peak memory in bytes, exit code, bytes printed."""
    seconds: float
    peak: int
    code: int
    printed: int


def run(command, output: pathlib.Path) -> Run:
    """Runs a command with its output in a file."""
    with open(output, "wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL,
                                   env=programs.ENVIRONMENT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(seconds, usage.ru_maxrss * 1024, process.returncode, output.stat().st_size)


class Bench:
    """The files and programs of one session."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.output = folder / "output"
        self.bylaw, self.reference = programs.bylaw(), programs.reference()
        self.rules = folder / "rules"
        self.rules.mkdir()
        for path in sorted(programs.RULES.rglob("*.guard"), key=lambda one: one.name)[:NUMBER_OF_RULES]:
            shutil.copy(path, self.rules)
        self.rows = []

    def template(self, resources: int, complying: float, kind: str = "usual") -> pathlib.Path:
        """A generated template as a file. Made by a process of its own: the system counts the memory of whoever starts a program as
        that program's, so this one has to stay small."""
        path = self.folder / f"{kind}-{resources}-{complying}.json"
        if not path.exists():
            subprocess.run([sys.executable, "-m", "bench.templates", path, str(resources), str(complying), kind], check=True)
        return path

    def validate(self, program, rules, data, *options, times: int = 1) -> Run:
        """The median run of `validate` (by time), with the highest peak."""
        runs = [run((program, "validate", "-r", rules, "-d", data, *options), self.output) for _ in range(times)]
        if any(one.code not in (0, 19) for one in runs):
            raise SystemExit(f"{program} ended with {runs[0].code} on {data}")
        middle = sorted(runs)[len(runs) // 2]
        return middle._replace(peak=max(one.peak for one in runs))

    def row(self, name: str, value: str, goal: str, reached, detail: str) -> None:
        """One line of the table."""
        verdict = "" if reached is None else "reached" if reached else "MISSED"
        self.rows.append((name, value, goal, verdict, detail))
        print(f"{name:44} {value:>10}  {goal:12} {verdict:8} {detail}", flush=True)

    def beside(self, name: str, goal: float, rules, data, ours, theirs, times=9, their_times=1) -> None:
        """The reference's time divided by ours."""
        self.validate(self.bylaw, rules, data, *ours)
        mine = self.validate(self.bylaw, rules, data, *ours, times=times)
        other = self.validate(self.reference, rules, data, *theirs, times=their_times)
        ratio = other.seconds / mine.seconds
        self.row(name, f"{ratio:.1f} ×", f"≥ {goal:g} ×", ratio >= goal,
                 f"bylaw {mine.seconds * 1000:.1f} ms, {mine.peak / 2**20:.0f} MB; reference {other.seconds * 1000:.0f} ms, {other.peak / 2**20:.0f} MB")


def structured(bench: Bench) -> None:
    """500 resources, 200 rules files, the structured report, rules compiled in the same run."""
    bench.beside("500 resources, structured json", 500, bench.rules, bench.template(500, 0.5), (*QUIET, "--no-cache"), QUIET)
    bench.beside("500 resources, structured json, cached", 500, bench.rules, bench.template(500, 0.5), QUIET, QUIET)


def text(bench: Bench) -> None:
    """The same as text."""
    bench.beside("500 resources, default text", 2000, bench.rules, bench.template(500, 0.5), (), ())


def empty(bench: Bench) -> None:
    """Nothing to judge: reading and compiling the rules."""
    data = bench.folder / "empty.json"
    data.write_text('{"Resources": {}}\n', encoding="utf-8")
    bench.beside("empty template, text, uncached", 2, bench.rules, data, ("--no-cache",), (), times=15, their_times=5)
    bench.beside("empty template, text, cached", 15, bench.rules, data, (), (), times=31, their_times=5)


def small(bench: Bench) -> None:
    """One rule, one small template: what a person waits for at least."""
    rules, data = bench.folder / "one.guard", bench.folder / "one.json"
    rules.write_text("rule versioned when Resources exists {\n    AWS::S3::Bucket {\n"
                     "        Properties.VersioningConfiguration.Status == 'Enabled' <<keep old versions>>\n    }\n}\n", encoding="utf-8")
    data.write_text(json.dumps({"Resources": {"Archive": templates.bucket(random.Random(1), 1, False)}}, indent=2), encoding="utf-8")
    for name, options in (("one rule, one small template, uncached", ("--no-cache",)), ("one rule, one small template, cached", ())):
        bench.validate(bench.bylaw, rules, data, *options)
        mine = bench.validate(bench.bylaw, rules, data, *options, times=101)
        other = bench.validate(bench.reference, rules, data, times=31)
        bench.row(name, f"{mine.seconds * 1000:.2f} ms", "≤ 6 ms", mine.seconds <= 0.006, f"reference {other.seconds * 1000:.2f} ms")


def linear(bench: Bench) -> None:
    """Time for each resource as templates grow."""
    per_resource = {}
    for count in (500, 5000, 50000):
        one = bench.validate(bench.bylaw, bench.rules, bench.template(count, 0.5), *QUIET, times=9 if count < 50000 else 3)
        per_resource[count] = one.seconds / count
        bench.row(f"{count} resources, structured json", f"{one.seconds * 1000:.0f} ms", "", None, f"{one.seconds / count * 1e6:.1f} µs a resource, {one.printed / 2**20:.1f} MB printed")
    growth = per_resource[50000] / per_resource[500]
    bench.row("time a resource, 50,000 against 500", f"{growth:.2f} ×", "≤ 1.3 ×", growth <= 1.3, "below 1: the start-up is shared by more")


def memory(bench: Bench) -> None:
    """Peak memory against the size of the document."""
    for name, data in (("5,000 resources", bench.template(5000, 0.5)), ("50,000 resources", bench.template(50000, 0.5)),
                       ("50,000 lean resources", bench.template(50000, 0.999, "lean"))):
        size = data.stat().st_size
        one = bench.validate(bench.bylaw, bench.rules, data, *QUIET, times=2)
        factor = (one.peak - 25 * 2**20) / size
        bench.row(f"peak memory, {name}", f"{factor:.2f} ×", "< 4 ×", factor < 4, f"{one.peak / 2**20:.0f} MB for {size / 2**20:.1f} MB of JSON (25 MB taken off)")


def rules_about(bench: Bench, number: int) -> pathlib.Path:
    """That many rules files, first those about the types of `items.py`; none that every recorded resource breaks."""
    folder = bench.folder / "rules-of-items"
    if not folder.exists():
        folder.mkdir()
        # What they ask for, Config does not record, or records where a template would have something else.
        broken_by_all = {"ct-ec2-pr-7.guard", "ct-ec2-pr-8.guard", "ct-s3-pr-4.guard"}
        paths = [path for path in sorted(programs.RULES.rglob("*.guard"), key=lambda one: one.name) if path.name not in broken_by_all]
        about = [path for path in paths if any(f'"{kind}"' in path.read_text(encoding="utf-8") for kind in items.TYPES)]
        for path in (about + [path for path in paths if path not in about])[:number]:
            shutil.copy(path, folder)
    return folder


def stream(bench: Bench) -> None:
    """Configuration items in lines, on one core; the reference on some of the same items, each in a file of its own."""
    rules = rules_about(bench, 60)
    data, few = bench.folder / "items.ndjson", bench.folder / "items"
    subprocess.run([sys.executable, "-m", "bench.items", data, "100", "0.99"], check=True)
    size = data.stat().st_size
    runs = [run((bench.bylaw, "check", "-r", rules, "--threads", "1", data), bench.output) for _ in range(5)]
    if any(one.code != 1 for one in runs):
        raise SystemExit(f"bylaw ended with {runs[0].code} on {data}")
    mine = sorted(runs)[len(runs) // 2]
    peak = max(one.peak for one in runs)
    few.mkdir()
    sample = 0
    with open(data, encoding="utf-8") as lines:
        for number, line in zip(range(200), lines):
            (few / f"{number}.json").write_text(line, encoding="utf-8")
            sample += len(line)
    other = run((bench.reference, "validate", "-r", rules, "-d", few, *QUIET[1:3], "--structured", "-S", "none"), bench.output)
    speed = size / mine.seconds / 1e6
    bench.row("100 MB of items × 60 rules files, one core", f"{speed:.0f} MB/s", "≥ 100 MB/s", speed >= 100,
              f"bylaw {mine.seconds * 1000:.0f} ms; {mine.printed / 1e6:.1f} MB printed")
    bench.row("  peak memory", f"{peak / 2**20:.0f} MB", "< 100 MB", peak < 100 * 2**20, "")
    ratio = (other.seconds / sample) / (mine.seconds / size)
    bench.row("  the reference on 200 of the items, time a byte", f"{ratio:.0f} ×", "", None, f"reference {other.seconds * 1000:.0f} ms for {sample / 1e6:.1f} MB")


def rules_that_hold(bench: Bench, data: pathlib.Path, number: int) -> list:
    """That many rules files that are complied with, first those that apply."""
    report = bench.folder / "report"
    run((bench.bylaw, "check", "-r", bench.rules, "--output", f"json:{report}", data), bench.output)
    findings = json.loads(report.read_text(encoding="utf-8"))["findings"]
    broken = {pathlib.Path(place["place"]["path"]).name for finding in findings for place in finding["related"]}
    paths = [path for path in sorted(bench.rules.iterdir()) if path.name not in broken]
    text = data.read_text(encoding="utf-8")
    kinds = {path: path.read_text(encoding="utf-8") for path in paths}
    about = [path for path in paths if any(word in kinds[path] for kind, word in PLANNED.items() if kind in text)]
    return (about + [path for path in paths if path not in about])[:number]


# What the types of `plans.py` are in templates.
PLANNED = {"aws_s3_bucket": "AWS::S3::Bucket", "aws_kms_key": "AWS::KMS::Key", "aws_db_instance": "AWS::RDS::DBInstance",
           "aws_sqs_queue": "AWS::SQS::Queue", "aws_lambda_function": "AWS::Lambda::Function", "aws_security_group": "AWS::EC2::SecurityGroup"}


def plan(bench: Bench) -> None:
    """A plan whose resources refer to each other by what is known after apply only."""
    small_plan, large_plan = bench.folder / "small-plan.json", bench.folder / "large-plan.json"
    for path, size in ((small_plan, "1"), (large_plan, "20000000")):
        subprocess.run([sys.executable, "-m", "bench.plans", path, size], check=True)
    rules = [option for path in rules_that_hold(bench, small_plan, 60) for option in ("-r", path)]
    for name, command in (("check, 60 rules files", ("check", *rules)), ("lint", ("lint",))):
        runs = sorted(run((bench.bylaw, *command, "--output", "json", large_plan), bench.output) for _ in range(5))
        if any(one.code not in (0, 1) for one in runs):
            raise SystemExit(f"bylaw ended with {runs[0].code} on {large_plan}")
        one = runs[2]
        has_goal = name.startswith("check")
        bench.row(f"a plan of 20 MB, {name}", f"{one.seconds:.2f} s", "≤ 0.5 s" if has_goal else "", one.seconds <= 0.5 if has_goal else None,
                  f"{one.peak / 2**20:.0f} MB; {one.printed / 1e6:.1f} MB printed")


def lint(bench: Bench) -> None:
    """The built-in checks, from a cold start: on a template, and on the shared corpus as one run."""
    data = bench.template(300, 0.9)
    runs = sorted(run((bench.bylaw, "lint", data), bench.output) for _ in range(21))
    bench.row("lint, a template of 300 resources", f"{runs[10].seconds * 1000:.1f} ms", "≤ 15 ms", runs[10].seconds <= 0.015,
              f"{runs[10].printed / 1e3:.0f} KB printed")
    corpus = programs.SHARED / "corpus"
    if corpus.exists():
        runs = sorted(run((bench.bylaw, "lint", corpus), bench.output) for _ in range(5))
        bench.row("lint, the shared corpus in one run", f"{runs[2].seconds:.2f} s", "≤ 1.5 s", runs[2].seconds <= 1.5,
                  f"{runs[2].peak / 2**20:.0f} MB")


def packs(bench: Bench) -> None:
    """Conformance packs on an estate of 5,000 resources: the largest of the shared packs, and all of them at once."""
    folder = programs.SHARED / "corpus" / "conformance-packs"
    if not folder.exists():
        return
    largest = max(sorted(folder.iterdir()), key=lambda path: path.read_text(encoding="utf-8").count("AWS::Config::ConfigRule\n"))
    snapshot = bench.folder / "snapshot.json"
    subprocess.run([sys.executable, "-m", "bench.items", snapshot, "14", "0.99", "snapshot"], check=True)
    plan_of_estate = bench.folder / "plan.json"
    subprocess.run([sys.executable, "-m", "bench.plans", plan_of_estate, "5200000"], check=True)
    estates = (("a template, few findings", bench.template(5000, 0.999)), ("a template, half of it bad", bench.template(5000, 0.5)),
               ("a plan, more than one finding each", plan_of_estate), ("a snapshot of 14 MB", snapshot))
    for estate, data in estates:
        for name, pack, goal in (("the largest pack", largest, 0.1), ("all packs", folder, 0.3)):
            runs = sorted(run((bench.bylaw, "check", "-p", pack, data), bench.output) for _ in range(11))
            one = runs[len(runs) // 2]
            bench.row(f"5,000 resources, {estate}, {name}", f"{one.seconds * 1000:.0f} ms", f"< {goal * 1000:.0f} ms", one.seconds < goal,
                      f"{one.peak / 2**20:.0f} MB; {one.printed / 1e6:.1f} MB printed")


def parts(bench: Bench, data: pathlib.Path) -> dict:
    """Milliseconds of the parts measured in one process, by name."""
    program = programs.BUILD / "tests" / "bench" / "bylaw_parts_bench"
    settings = {**programs.ENVIRONMENT, "BYLAW_BENCH_TEMPLATE": str(data), "BYLAW_BENCH_RULES": str(bench.rules)}
    done = subprocess.run([program, "--benchmark_format=json", "--benchmark_min_time=0.4"], env=settings, capture_output=True, check=True)
    return {one["name"]: one["real_time"] for one in json.loads(done.stdout)["benchmarks"]}


def throughput(bench: Bench) -> None:
    """A large template with few failures against simdjson's own time for the same bytes."""
    data = bench.template(50000, 0.999, "lean")
    bench.validate(bench.bylaw, bench.rules, data, *QUIET)
    one = bench.validate(bench.bylaw, bench.rules, data, *QUIET, times=7)
    times = parts(bench, data)
    printed_alone = statistics.median(printing(bench, one.printed) for _ in range(5))
    # A program that reads one file has new memory, as the first of these two has.
    for name, words in (("simdjson_parse_cold", "with new memory"), ("simdjson_parse", "with memory that it used before")):
        yardstick = times[name] / 1000
        ratio = (one.seconds - printed_alone) / yardstick
        bench.row("50,000 lean resources × 200 rules files", f"{ratio:.1f} ×", "≤ 10 × (5)", ratio <= 10,
                  f"{one.seconds * 1000:.0f} ms for {data.stat().st_size / 1e6:.1f} MB; simdjson {words} {yardstick * 1000:.1f} ms; "
                  f"{one.printed / 1e6:.1f} MB printed")
    for name, milliseconds in times.items():
        bench.row(f"  {name}", f"{milliseconds:.1f} ms", "", None, f"{milliseconds / 1000 / yardstick:.2f} × simdjson")


def printing(bench: Bench, size: int) -> float:
    """Seconds that writing as many bytes takes."""
    block = b"x" * (1 << 18)
    start = time.perf_counter()
    with open(bench.output, "wb", buffering=0) as out:
        for at in range(0, size, len(block)):
            out.write(block[:size - at])
    return time.perf_counter() - start


MEASUREMENTS = {"structured": structured, "text": text, "empty": empty, "small": small, "linear": linear, "memory": memory, "throughput": throughput,
                "stream": stream, "plan": plan, "lint": lint, "packs": packs}


def main() -> int:
    """Runs the measurements named, or all."""
    names = sys.argv[1:] or list(MEASUREMENTS)
    if any(name not in MEASUREMENTS for name in names):
        print(f"measurements: {', '.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    if programs.bylaw() is None or programs.reference() is None:
        print("needs build/bin/bylaw (./dev build) and the reference program (./dev reference)", file=sys.stderr)
        return 2
    memory_folder = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="bylaw-bench-", dir=memory_folder) as name:
        bench = Bench(pathlib.Path(name))
        for measurement in names:
            MEASUREMENTS[measurement](bench)
        missed = sum(row[3] == "MISSED" for row in bench.rows)
        print(f"{len(bench.rows)} figures, {missed} goals missed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
