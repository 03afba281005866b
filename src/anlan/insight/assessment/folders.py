"""The folders of frozen facts: ANLAN_HOME/assessments/<month>/<number>/, immutable once there."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from django.conf import settings

from anlan.foundation.refusals.rules import Refused
from anlan.insight.warehouse.copying import quoted

FORMAT = 2
"""Of the tables; a folder of another format is not read, rather than misread."""
TABLES = ("verdict", "duty", "party", "membership", "hazard", "warning", "manual")


def folder_of(month: str, number: int) -> Path:
    """Return the folder of a month's facts; they may not be there."""
    home: Path = settings.HOME
    return home / "assessments" / month / str(number)


def newest_number(month: str) -> int:
    """Return the number of the newest folder of a month; 0 when nothing is frozen."""
    month_folder = folder_of(month, 0).parent
    names = [path.name for path in month_folder.glob("*") if path.name.isdigit()] if month_folder.is_dir() else []
    return max(map(int, names), default=0)


@contextmanager
def new_folder(month: str) -> Iterator[tuple[int, Path]]:
    """Yield the next number and a folder that gets its name when the block succeeds; else nothing stays."""
    number = newest_number(month) + 1
    final = folder_of(month, number)
    final.parent.mkdir(parents=True, exist_ok=True)
    part = final.parent / f".{number}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    try:
        yield number, part
        part.rename(final)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def hash_of(folder: Path) -> str:
    """Return one SHA-256 over names and bytes of all files of a folder."""
    whole = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        whole.update(f"{file.name} {digest}\n".encode())
    return whole.hexdigest()


@contextmanager
def opened(month: str, number: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a DuckDB with the frozen tables as views; Refused ``facts-gone`` when one is missing or broken."""
    folder = folder_of(month, number)
    con = duckdb.connect(":memory:", config={"memory_limit": "2GB", "autoinstall_known_extensions": "false"})
    try:
        con.execute("SET TimeZone = 'UTC'")
        try:
            if json.loads((folder / "month.json").read_text(encoding="utf-8"))["format"] != FORMAT:
                raise ValueError("another format")
            for name in TABLES:
                file = quoted(folder / f"{name}.parquet")
                con.execute(f"CREATE VIEW {name} AS FROM read_parquet('{file}')")
        except (OSError, ValueError, KeyError, TypeError, duckdb.Error):
            raise Refused("facts-gone", month=month, number=number) from None
        yield con
    finally:
        con.close()
