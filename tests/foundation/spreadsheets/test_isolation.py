"""A reader that dies, runs wild or refuses ends its own process only."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from anlan.foundation.refusals.rules import Refused
from anlan.foundation.spreadsheets import isolation
from anlan.foundation.spreadsheets.isolation import in_child

HERE = f"{__name__}:"


def counting(limit):
    print("this must not stand between the items")
    yield from range(limit)


def packing():
    yield (1, "a", b"b", None, [2.5])
    yield [("x",)]
    yield {"not": "plain"}


def refusing():
    yield 1
    raise Refused("workbook-damaged", part="sheet1")


def aborting():
    yield 1
    os.abort()


def devouring():
    yield len(bytearray(isolation.MEMORY_BYTES))


def test_items_come_in_their_order():
    assert list(in_child(HERE + "counting", 5)) == [0, 1, 2, 3, 4]


def test_plain_tuples_and_other_items_come_through_alike():
    assert list(in_child(HERE + "packing")) == [(1, "a", b"b", None, [2.5]), [("x",)], {"not": "plain"}]


def test_a_refusal_comes_through_with_its_facts():
    items = iter(in_child(HERE + "refusing"))

    assert next(items) == 1
    with pytest.raises(Refused) as caught:
        next(items)
    assert (caught.value.code, caught.value.facts) == ("workbook-damaged", {"part": "sheet1"})


@pytest.mark.parametrize("fate", ["aborting", "devouring"])
def test_a_reader_that_dies_or_asks_for_all_memory_is_a_refusal_not_an_accident(fate):
    with pytest.raises(Refused, match="workbook-reader-died"):
        list(in_child(HERE + fate))


def test_a_reader_nobody_listens_to_any_more_ends():
    child = in_child(HERE + "counting", 10_000_000)
    next(iter(child))

    child.close()

    assert not _children()


def test_a_reader_ends_when_its_parent_is_killed():
    script = f"""if True:
        from anlan.foundation.spreadsheets.isolation import in_child
        for item in in_child('{HERE}counting', 10**8):
            print(item, flush=True)
    """
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    parent.stdout.readline()
    (child,) = _children(parent.pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    for _ in range(100):
        if not _alive(child):
            return
        time.sleep(0.1)
    pytest.fail("the reader outlived its parent")


def _children(of=None):
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(of or os.getpid())], capture_output=True, text=True)
    return [int(pid) for pid in listed.stdout.split() if "isolation" in _command(int(pid))]


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def _alive(pid):
    return "isolation" in _command(pid)
