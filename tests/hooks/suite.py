"""The hooks for pre-commit, run by pre-commit in a scratch repository; the GitHub action and the GitLab job, run as their runners would."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from harness import programs

HOOKS = programs.ROOT / ".pre-commit-hooks.yaml"
ACTION = programs.ROOT / "action.yml"
JOB = programs.ROOT / "docs" / "ci" / "bylaw.gitlab-ci.yml"

BAD = "Resources:\n  Trail:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n      IsLogging: false\n      S3BucketName: archive\n"
CONFIGURATION = """repos:
- repo: {root}
  rev: {revision}
  hooks:
  - id: bylaw-lint
    args: [--select, trail-logging-disabled]
  - id: bylaw-rules
  - id: bylaw-fmt
  - id: bylaw-test
"""
RULE = "rule on {\n    Resources.*.Properties.IsLogging == true\n}\n"
RULE_TEST = "---\n- name: off\n  input: {Resources: {Trail: {Properties: {IsLogging: false}}}}\n  expectations: {rules: {on: FAIL}}\n"


class Scratch:
    """A git repository that is gone afterwards, with the program under test first on the PATH."""

    def __init__(self, binary: pathlib.Path):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bylaw-hooks-"))
        home = self.folder / "home"
        home.mkdir()
        self.place = self.folder / "repository"
        self.place.mkdir()
        self.environment = dict(programs.ENVIRONMENT, PATH=f"{binary.parent}{os.pathsep}{os.environ['PATH']}", HOME=str(home),
                                PRE_COMMIT_HOME=str(self.folder / "pre-commit"), GIT_CONFIG_NOSYSTEM="1",
                                GIT_AUTHOR_NAME="test", GIT_AUTHOR_EMAIL="test@example.com", GIT_COMMITTER_NAME="test",
                                GIT_COMMITTER_EMAIL="test@example.com")
        # The repository that the hooks come from may belong to somebody else.
        (home / ".gitconfig").write_text("[safe]\n\tdirectory = *\n[protocol \"file\"]\n\tallow = always\n", encoding="utf-8")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, name: str, text: str) -> None:
        """Writes a file of the repository."""
        path = self.place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *command, **settings) -> tuple:
        """Runs a command in the repository: exit code and all that it prints."""
        done = subprocess.run(command, cwd=self.place, env=dict(self.environment, **settings), capture_output=True, timeout=300, check=False)
        return done.returncode, (done.stdout + done.stderr).decode(errors="replace")


def problem(outcome: tuple, code: int, *texts: str) -> str:
    """What is wrong with the outcome of a command."""
    found, output = outcome
    if found != code:
        return f"ended with {found} instead of {code}\n{output[-2000:]}"
    missing = [text for text in texts if text not in output]
    return f"does not say {missing[0]!r}\n{output[-2000:]}" if missing else ""


def step_scripts(text: str) -> list:
    """The `run` scripts of an action, or the `script` of a job, which are block scalars or single lines."""
    scripts = []
    lines = text.splitlines()
    for number, line in enumerate(lines):
        found = re.match(r"^( *)(?:run: |- )(\|)$", line)
        if found:
            indent = len(found.group(1)) + 2
            block = []
            for below in lines[number + 1:]:
                if below.strip() and len(below) - len(below.lstrip()) < indent:
                    break
                block.append(below[indent:])
            scripts.append("\n".join(block))
        elif (found := re.match(r"^ *run: ([^|].*)$", line)):
            scripts.append(found.group(1).strip("'"))
    return scripts


def run_hooks(tally, binary) -> None:
    """What is committed is stopped by each hook for its reason, and goes through when it is mended."""
    if shutil.which("pre-commit") is None:
        tally.skip("pre-commit is not on this machine")
        return
    revision = programs.run(["git", "-C", programs.ROOT, "rev-parse", "HEAD"]).out.decode().strip()
    if not revision or programs.run(["git", "-C", programs.ROOT, "cat-file", "-e", f"{revision}:{HOOKS.name}"]).code != 0:
        tally.skip("this is no git repository that has the hooks")
        return
    with Scratch(binary) as scratch:
        scratch.run("git", "init", "-q", ".")
        scratch.write(".pre-commit-config.yaml", CONFIGURATION.format(root=programs.ROOT, revision=revision))
        tally.check("pre-commit install", problem(scratch.run("pre-commit", "install"), 0))

        def commit() -> tuple:
            scratch.run("git", "add", "-A")
            return scratch.run("git", "commit", "-q", "-m", "change")

        scratch.write("notes.yaml", "a: 1\n")
        tally.check("a file that is no input does not stop a commit", problem(commit(), 0, "bylaw lint"))
        scratch.write("trail.yaml", BAD)
        tally.check("a finding stops the commit", problem(commit(), 1, "trail-logging-disabled", "trail.yaml:5:18"))
        scratch.write("trail.yaml", BAD.replace("false", "true"))
        tally.check("what is mended is committed", problem(commit(), 0, "Passed"))
        scratch.write("on.guard", RULE.replace("==", "= ="))
        tally.check("rules that do not compile stop the commit", problem(commit(), 1, "error[syntax/"))
        scratch.write("on.guard", RULE.replace("    ", ""))
        scratch.write("tests/on_tests.yaml", RULE_TEST)
        tally.check("rules in another style are laid out", problem(commit(), 1, "files were modified by this hook"))
        tally.check("and committed then", problem(commit(), 0))
        scratch.write("tests/on_tests.yaml", RULE_TEST.replace("FAIL", "PASS"))
        tally.check("a failing test stops the commit", problem(commit(), 1, "bylaw test"))


def run_action(tally, binary) -> None:
    """The action's steps that are scripts, with the environment that the runner gives them."""
    scripts = [script for script in step_scripts(ACTION.read_text(encoding="utf-8")) if "GITHUB_OUTPUT" in script or "CODE" in script]
    tally.check("the action has its scripts", "" if len(scripts) == 2 else f"found {len(scripts)}")
    if len(scripts) != 2:
        return
    for name, text, code in (("findings", BAD, 1), ("no findings", BAD.replace("false", "true"), 0), ("no input", "", 2)):
        with Scratch(binary) as scratch:
            if text:
                scratch.write("stacks/trail.yaml", text)
            output = scratch.folder / "output"
            outcome = scratch.run("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", scripts[0], GITHUB_OUTPUT=str(output),
                                  BYLAW=str(binary), BYLAW_COMMAND="lint", BYLAW_PATHS=".", BYLAW_SARIF="bylaw.sarif",
                                  BYLAW_ARGUMENTS="--select trail-logging-disabled")
            annotation = ("::error file=stacks/trail.yaml,line=5",) if code == 1 else ()
            tally.check(f"the action on {name}", problem(outcome, 0, *annotation))
            said = output.read_text(encoding="utf-8") if output.exists() else ""
            tally.check(f"the action says the exit code of {name}", "" if said == f"exit-code={code}\n" else f"said {said!r}")
            tally.check(f"the action writes SARIF of {name}", "" if (scratch.place / "bylaw.sarif").exists() else "there is no file")
            tally.check(f"the action ends as {name} do", problem(scratch.run("bash", "-c", scripts[1], CODE=str(code)), code))


def run_job(tally, binary) -> None:
    """The script of the job, with a program on the PATH."""
    scripts = step_scripts(JOB.read_text(encoding="utf-8"))
    tally.check("the job has one script", "" if len(scripts) == 1 else f"found {len(scripts)}")
    for name, text, code in (("findings", BAD, 1), ("no findings", BAD.replace("false", "true"), 0)):
        with Scratch(binary) as scratch:
            scratch.write("trail.yaml", text)
            outcome = scratch.run("bash", "-eo", "pipefail", "-c", scripts[0], BYLAW_COMMAND="lint", BYLAW_PATHS=".",
                                  BYLAW_ARGUMENTS="--select trail-logging-disabled")
            tally.check(f"the job on {name}", problem(outcome, code))
            for report in ("bylaw.sarif", "bylaw.xml"):
                tally.check(f"the job writes {report} of {name}", "" if (scratch.place / report).exists() else "there is no file")


def run(tally) -> None:
    """Hooks, action and job."""
    binary = programs.bylaw()
    if binary is None:
        tally.check("bylaw", "has not been built")
        return
    run_hooks(tally, binary)
    run_action(tally, binary)
    run_job(tally, binary)
