"""Rows of the working database into Parquet, by way of CSV: what both engines and DuckDB write and read fastest."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection

_ROWS_AT_ONCE = 10_000


def copy_rows(query: str, parameters: Sequence[Any], file: Path) -> None:
    """Write what ``query`` answers to a CSV file without heading; nothing (NULL) and the empty text look the same."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, file.open("wb") as out:
            told = cursor.mogrify(query, list(parameters))
            with cursor.copy(f"COPY ({told}) TO STDOUT WITH (FORMAT csv)") as copy:
                for block in copy:
                    out.write(block)
        return
    with connection.cursor() as cursor, file.open("w", encoding="utf-8", newline="") as out:
        cursor.execute(query, list(parameters))
        writer = csv.writer(out, lineterminator="\n")
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            writer.writerows(rows)


def read_rows(con: duckdb.DuckDBPyConnection, name: str, file: Path, shape: Mapping[str, str]) -> None:
    """Make a temporary view of a CSV file; ``shape`` gives column → type. Instants without zone are UTC."""
    columns = ", ".join(f"'{column}': '{kind}'" for column, kind in shape.items())
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW {name} AS FROM read_csv('{quoted(file)}', columns = {{{columns}}}, "
        "header = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', auto_detect = false, new_line = '\\n')"
    )


def write_parquet(con: duckdb.DuckDBPyConnection, query: str, file: Path) -> None:
    """Write a query as a Parquet file, compressed for keeping."""
    con.execute(f"COPY ({query}) TO '{quoted(file)}' (FORMAT parquet, COMPRESSION zstd)")


def quoted(path: Path) -> str:
    """Return a path as the inside of an SQL text."""
    return str(path).replace("'", "''")
