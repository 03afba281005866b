"""Do work on a foreign file in a process of its own, with limits of memory and time.

A workbook can be small and harmless to look at, and still make its reader ask for all memory there is, or
stop the process. Here that ends one child, not the server. The child also uses the second core: it reads and
cleans while the parent writes to the database. It needs neither Django nor the database.
"""

import importlib
import os
import pickle
import resource
import struct
import subprocess
import sys
from collections.abc import Generator, Iterator
from typing import IO, Any

from anlan.foundation.refusals.rules import Refused

MEMORY_BYTES = 3 * 1024**3
CPU_SECONDS = 900
_HEAD = struct.Struct("<cQ")
_ITEM, _REFUSED, _END = b"i", b"r", b"e"


def in_child(target: str, *arguments: Any) -> Generator[Any, None, None]:
    """Yield what the generator function ``package.module:function`` yields, run in a child process.

    Arguments and items are pickled. Raises the Refused that the function raised, ``workbook-reader-died`` when the
    child ended any other way. A generator that is not exhausted ends the child.
    """
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(path for path in sys.path if path))
    child = subprocess.Popen(
        [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )
    if child.stdin is None or child.stdout is None:  # never: both were asked for
        raise RuntimeError("no pipes")
    try:
        with child.stdin as door:
            pickle.dump((target, arguments), door, protocol=5)
        yield from _items(child.stdout)
    except BrokenPipeError as error:
        raise Refused("workbook-reader-died") from error
    finally:
        child.stdout.close()
        if child.poll() is None:
            try:
                child.wait(timeout=0.2)
            except subprocess.TimeoutExpired:
                child.kill()
        child.wait()


def _items(pipe: IO[bytes]) -> Iterator[Any]:
    while True:
        head = pipe.read(_HEAD.size)
        if len(head) < _HEAD.size:
            raise Refused("workbook-reader-died")
        kind, size = _HEAD.unpack(head)
        if kind == _END:
            return
        body = pipe.read(size)
        if len(body) < size:
            raise Refused("workbook-reader-died")
        item = pickle.loads(body)  # noqa: S301 (written by our own child)
        if kind == _REFUSED:
            code, facts = item
            raise Refused(code, **facts)
        yield item


def _serve(source: IO[bytes], sink: IO[bytes]) -> None:
    target, arguments = pickle.load(source)  # noqa: S301 (written by our own parent)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    module, _, name = target.partition(":")

    def send(kind: bytes, item: Any) -> None:
        body = pickle.dumps(item, protocol=5)
        sink.write(_HEAD.pack(kind, len(body)))
        sink.write(body)
        sink.flush()

    try:
        for item in getattr(importlib.import_module(module), name)(*arguments):
            send(_ITEM, item)
        send(_END, None)
    except Refused as refused:
        send(_REFUSED, (refused.code, refused.facts))
    except MemoryError:
        send(_REFUSED, ("workbook-reader-died", {}))


if __name__ == "__main__":
    _pipe = os.fdopen(os.dup(1), "wb", buffering=1 << 20)
    os.dup2(2, 1)  # whatever prints must not stand between the items
    _serve(sys.stdin.buffer, _pipe)
