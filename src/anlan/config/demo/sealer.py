"""Seal in a second process what the first one writes: five million acts have their leaves hashed on the other core.

The sealer is the one of every installation; it reads what is committed and waits for the writer to add its heads. Where
the heads end depends on the moment, what they prove does not.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from select import select


@contextmanager
def sealing_aside(now: datetime) -> Iterator[None]:
    """Seal whole heads in a child process for as long as the block lasts; it ends with this process, however."""
    command = [sys.executable, "-m", __name__, now.isoformat()]
    child = subprocess.Popen(command, stdin=subprocess.PIPE)
    try:
        yield
    finally:
        if child.stdin:
            child.stdin.close()
        child.wait()


def main(now: datetime) -> None:
    """Seal whenever a head is full, until the pipe closes: the writer is done, or was killed."""
    import django

    django.setup()
    from django.db import OperationalError

    from anlan.foundation.ledger.sealing import ACTS_PER_HEAD, seal, unsealed_at_most
    from anlan.foundation.refusals.rules import Refused

    while not select([sys.stdin], [], [], 0.5)[0]:
        if unsealed_at_most() >= ACTS_PER_HEAD:
            with suppress(OperationalError, Refused):  # the writer was busy for too long: later
                seal(now=now)


if __name__ == "__main__":
    main(datetime.fromisoformat(sys.argv[1]))
