"""Do work on a foreign file in a process of its own, with limits of memory and time.

A workbook can be small and harmless to look at, and still make its reader ask for all memory there is, or
stop the process. Here that ends one child, not the server. The child also uses the second core: it reads and
cleans while the parent writes to the database. It needs neither Django nor the database.
"""

import gc
import importlib
import marshal
import os
import pickle
import resource
import struct
import subprocess
import sys
from collections.abc import Iterator
from typing import IO, Any

from anlan.foundation.refusals.rules import Refused

MEMORY_BYTES = 3 * 1024**3
CPU_SECONDS = 900
_HEAD = struct.Struct("<cQ")
_ITEM, _PLAIN, _REFUSED, _END = b"i", b"p", b"r", b"e"


class Child:
    """A reading process. It begins at once; iterate over what it yields, and ``close`` it in any case."""

    def __init__(self, target: str, *arguments: Any) -> None:
        environment = dict(os.environ, PYTHONPATH=os.pathsep.join(path for path in sys.path if path))
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        try:
            with self._process.stdin as door:  # type: ignore[union-attr]  # asked for
                pickle.dump((target, arguments), door, protocol=5)
        except BrokenPipeError as error:
            self.close()
            raise Refused("workbook-reader-died") from error

    def __iter__(self) -> Iterator[Any]:
        """Yield the items; raise what the child refused."""
        yield from _items(self._process.stdout)  # type: ignore[arg-type]  # asked for

    def close(self) -> None:
        """End the child, finished or not."""
        if self._process.stdout is not None:
            self._process.stdout.close()
        if self._process.poll() is None:
            try:
                self._process.wait(timeout=0.2)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()


def in_child(target: str, *arguments: Any) -> Child:
    """Start the generator function ``package.module:function`` in a child process and return what it yields.

    Arguments are pickled; items that are plain tuples or lists are marshalled, which is twice as fast, others
    pickled. Iterating raises the Refused that the function raised, ``workbook-reader-died`` when the child ended any
    other way. Use with ``contextlib.closing``.
    """
    return Child(target, *arguments)


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
        if kind == _PLAIN:
            yield marshal.loads(body)  # noqa: S302 (written by our own child)
            continue
        item = pickle.loads(body)  # noqa: S301 (written by our own child)
        if kind == _REFUSED:
            code, facts = item
            raise Refused(code, **facts)
        yield item


def _serve(source: IO[bytes], sink: IO[bytes]) -> None:
    target, arguments = pickle.load(source)  # noqa: S301 (written by our own parent)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    gc.disable()  # what is read is freed by counting references; looking for circles only costs time
    module, _, name = target.partition(":")

    def send(kind: bytes, item: Any) -> None:
        plain = kind == _ITEM and type(item) in (tuple, list)
        body = marshal.dumps(item) if plain else pickle.dumps(item, protocol=5)
        kind = _PLAIN if plain else kind
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
    except BrokenPipeError:
        os._exit(1)  # nobody listens any more


if __name__ == "__main__":
    _pipe = os.fdopen(os.dup(1), "wb", buffering=1 << 20)
    os.dup2(2, 1)  # whatever prints must not stand between the items
    _serve(sys.stdin.buffer, _pipe)
