"""Work for the tests to run in the background; it writes what it did into a file, step by step."""

import os
import time
from pathlib import Path

from django.utils.translation import gettext_noop

from anlan.foundation.jobs.progress import Progress
from anlan.foundation.refusals.rules import Refused

COUNTING = gettext_noop("Running")


def count(progress: Progress, *, path: str, steps: int, seconds: float = 0.0) -> dict[str, int]:
    """Write one line a step; go on where the file ends, as work that may be killed must."""
    file = Path(path)
    done = len(file.read_text().splitlines()) if file.exists() else 0
    for step in range(done, steps):
        time.sleep(seconds)
        with file.open("a") as lines:
            lines.write(f"{step}\n")
        progress.report(step + 1, steps, stage=COUNTING)
    return {"counted": steps}


def refuse(progress: Progress) -> None:
    """Say no in the middle."""
    progress.report(3, 10)
    raise Refused("period-wrong", code="2026-13")


def break_down(progress: Progress) -> None:
    """Fail by a bug."""
    raise ZeroDivisionError("a bug")


def kill_the_worker(progress: Progress) -> None:
    """Take the whole process along, as running out of memory does."""
    os.kill(os.getpid(), 9)
