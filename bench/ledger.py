"""What the ledger costs beside bare inserts of the same run: ``python bench/ledger.py [--acts 150000]``.

Works in a home of its own that it makes and removes (with ANLAN_DATABASE_URL: in a database that must be empty).
The last column is a ratio within this run; seconds of a busy machine say little.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

arguments = argparse.ArgumentParser(description=__doc__)
arguments.add_argument("--acts", type=int, default=150_000, help="how many acts are recorded in bulk")
arguments.add_argument("--single", type=int, default=2_000, help="how many acts are recorded one by one")
ARGUMENTS = arguments.parse_args()
HOME = tempfile.mkdtemp(prefix="anlan-bench-")
os.environ.update(ANLAN_HOME=HOME, DJANGO_SETTINGS_MODULE="anlan.config.settings")

import django  # noqa: E402

django.setup()

from datetime import UTC, datetime  # noqa: E402

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from anlan.foundation.bulk.services import insert_rows, reserve_ids  # noqa: E402
from anlan.foundation.ledger import kinds  # noqa: E402
from anlan.foundation.ledger.checking import check  # noqa: E402
from anlan.foundation.ledger.exporting import export  # noqa: E402
from anlan.foundation.ledger.models import Act  # noqa: E402
from anlan.foundation.ledger.rules import ActFacts  # noqa: E402
from anlan.foundation.ledger.sealing import seal  # noqa: E402
from anlan.foundation.ledger.services import ActDraft, record, record_many  # noqa: E402
from anlan.foundation.ledger.verification import verify  # noqa: E402
from anlan.foundation.records.models import new_uid  # noqa: E402
from anlan.foundation.scope.services import system_actor  # noqa: E402

kinds.declare({"bench.done": "Done"})
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
BY = system_actor("bench")
COLUMNS = ["id", *ActFacts._fields]
TABLE: list[tuple[str, int, float, float, str]] = []


class Undone(Exception):
    """Rolls a measurement back."""


def facts(n: int) -> tuple[object, ...]:
    """Return one act as a plain row."""
    return (new_uid(), "bench.done", None, "system:bench", None, None, new_uid(), None, NOW.date(), NOW, NOW, None,
            "party", new_uid(), bytes(32), "", f"bare-{n}")  # fmt: skip


def measured(name: str, n: int, work: Callable[[], object], beside: float | None = None, what: str = "") -> float:
    """Time the work, add a line to the table, return seconds per piece."""
    began = time.perf_counter()
    work()
    each = (time.perf_counter() - began) / n
    TABLE.append((name, n, each, each / beside if beside else 1.0, what))
    print(f"{name} …", file=sys.stderr)
    return each


def bare_statement() -> str:
    """Return the INSERT that a bare program would send."""
    names, places = ", ".join(COLUMNS), ", ".join(["%s"] * len(COLUMNS))
    return f"INSERT INTO foundation_act ({names}) VALUES ({places})"


def for_driver(row: tuple[object, ...]) -> tuple[object, ...]:
    """Return a row as the driver of SQLite wants it; psycopg adapts by itself."""
    if connection.vendor == "postgresql":
        return row
    return tuple(
        value.hex if hasattr(value, "hex") and not isinstance(value, bytes | float)
        else str(value.replace(tzinfo=None)) if isinstance(value, datetime)
        else str(value) if hasattr(value, "isoformat") else value
        for value in row
    )  # fmt: skip


def rolled_back(work: Callable[[], object]) -> Callable[[], None]:
    """Return the work in a transaction that is not kept."""

    def run() -> None:
        try:
            with transaction.atomic():
                work()
                raise Undone
        except Undone:
            pass

    return run


def bare_many(rows: list[tuple[object, ...]]) -> None:
    """Insert prepared rows with the driver's own means."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY foundation_act ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            connection.connection.executemany(bare_statement().replace("%s", "?"), rows)


def bare_single(rows: list[tuple[object, ...]]) -> None:
    """Insert prepared rows, one transaction each."""
    statement = bare_statement()
    for row in rows:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, row)


def single(n: int, *, keyed: bool) -> None:
    """Record acts, one transaction each."""
    for i in range(n):
        with transaction.atomic():
            record("bench.done", by=BY, recorded_at=NOW, party_uid=new_uid(), detail={"n": i},
                   key=f"single-{i}" if keyed else None)  # fmt: skip


def drafts(name: str, n: int) -> list[ActDraft]:
    """Return drafts as an import would make them: key, subject and a detail each."""
    return [
        ActDraft(
            kind="bench.done",
            subject=("party", new_uid()),
            party_uid=new_uid(),
            key=f"{name}-{i}",
            detail={"changed": {"name": [None, f"企业{i}"]}},
        )
        for i in range(n)
    ]


def many(said: list[ActDraft]) -> None:
    """Record acts in one transaction."""
    with transaction.atomic():
        record_many(said, by=BY, recorded_at=NOW)


def recording_many(n: int) -> float:
    """Measure bulk recording beside bare rows; return the seconds of a bare row."""
    rows = [facts(i) for i in range(n)]
    prepared = [(10_000_000 + i, *for_driver(row)) for i, row in enumerate(rows)]
    bare = measured("bare rows, driver alone", n, rolled_back(lambda: bare_many(prepared)), what="executemany or COPY")

    def in_bulk() -> None:
        insert_rows(Act, COLUMNS, ((i, *row) for i, row in zip(reserve_ids(Act, n), rows, strict=True)))

    measured("the same rows, foundation.bulk", n, rolled_back(in_bulk), bare, "values converted")
    some = [Act(**ActFacts._make(row)._asdict()) for row in rows[: n // 10]]
    by_orm = rolled_back(lambda: Act._base_manager.bulk_create(some, 2_000))
    measured("the same rows, bulk_create", len(some), by_orm, bare, "objects made before")
    said = drafts("many", n)
    measured("record_many", n, lambda: many(said), bare, "two tables, digests, keys")
    measured("seal", n, lambda: seal(now=NOW), bare)
    return bare


def recording_one(n: int) -> None:
    """Measure recording in transactions of its own beside bare rows in such."""
    with transaction.atomic():
        ids = reserve_ids(Act, n)
    rows = [(i, *for_driver(facts(1_000_000 + i))) for i in ids]
    bare = measured("bare rows, one transaction each", n, lambda: bare_single(rows))
    measured("record", n, lambda: single(n, keyed=False), bare, "with a detail: two tables")
    measured("record with a key", n, lambda: single(n, keyed=True), bare, "and one look-up, one savepoint")


def proving(bare: float) -> None:
    """Measure what is done with the whole ledger."""
    seal(now=NOW)
    many(drafts("more", 1_000))
    measured("seal 1,000 on top", 1_000, lambda: seal(now=NOW), bare)
    out = Path(HOME) / "ledger.zip"
    total = Act.objects.beyond_scope("bench").count()
    measured("export", total, lambda: export(out, now=NOW), bare, "zip")
    measured("verify the export", total, lambda: sound(verify(out).is_sound), bare, "without the database")
    measured("check the database", total, lambda: sound(check().is_sound), bare)


def main() -> None:
    """Measure and print one table."""
    call_command("migrate", verbosity=0)
    bare = recording_many(ARGUMENTS.acts)
    recording_one(ARGUMENTS.single)
    proving(bare)
    print(f"{connection.vendor}, {ARGUMENTS.acts} acts; × bare: in the same run\n")
    print(f"{'work':34}{'pieces':>9}{'pieces/s':>11}{'µs each':>10}{'× bare':>9}")
    for name, pieces, each, ratio, what in TABLE:
        print(f"{name:34}{pieces:>9}{1 / each:>11,.0f}{each * 1e6:>10.1f}{ratio:>9.2f}  {what}")


def sound(is_sound: bool) -> None:
    """Stop when what was measured did not work."""
    if not is_sound:
        raise SystemExit("the ledger is not sound")


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
