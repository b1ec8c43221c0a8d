"""Real rules on some of the real templates, other ones every day. `./dev verdicts all` does all of them."""
import os
import time

from differential import verdicts
from harness import programs

SEED = os.environ.get("BYLAW_SAMPLE", time.strftime("%Y-%m-%d"))


def run(tally) -> None:
    """One case a template."""
    actual, expected = programs.bylaw(), programs.reference()
    if actual is None:
        tally.check("bylaw", "has not been built")
    elif expected is None:
        tally.skip("the reference program is not installed")
    elif not verdicts.CORPUS.exists():
        tally.skip("the corpus of templates is not on this machine")
    else:
        verdicts.judge(verdicts.Verdicts(actual, expected), verdicts.sample(SEED),
                       lambda template, problem: tally.check(str(template.relative_to(verdicts.CORPUS)), problem))
