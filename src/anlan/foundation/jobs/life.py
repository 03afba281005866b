"""Whether a worker is alive: a lock that ends with its process, however that ends.

On SQLite all workers share a machine and a home, so the lock is a file's. On PostgreSQL it is an advisory lock
of a connection that does nothing else, which every machine can ask about. Neither needs a heartbeat, so no long
transaction and no stopped clock can make a living worker look dead.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection, connections


@contextmanager
def alive(worker_id: str) -> Iterator[None]:
    """Be alive under this name until the block or the process ends."""
    if connection.vendor == "postgresql":
        holder = connections.create_connection("default")
        try:
            with holder.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [_key(worker_id)])
            yield
        finally:
            with holder.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_key(worker_id)])
            holder.close()
        return
    path = _path(worker_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def is_alive(worker_id: str) -> bool:
    """Whether a worker of this name lives. To be asked about workers that have claimed a task, not earlier."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_key(worker_id)])
            (free,) = cursor.fetchone()
            if free:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_key(worker_id)])
        return not free
    path = _path(worker_id)
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _key(worker_id: str) -> int:
    return int.from_bytes(sha256(f"anlan-worker {worker_id}".encode()).digest()[:8], signed=True)


def _path(worker_id: str) -> Path:
    return Path(settings.HOME) / "run" / f"worker-{worker_id}.lock"
