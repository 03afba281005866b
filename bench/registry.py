"""The import of a city's registry workbook, from file to searchable, beside its floors of the same run.

    .venv/bin/python bench/registry.py [--rows 149076] [--file REGISTRY.xlsx] [--json]

The first floor is reading the cells and doing nothing with them; the second is inserting the very rows that the
import left behind, prepared, with the driver's own means, into tables with the same indexes. Works in a home of its
own that is removed at the end; with ANLAN_DATABASE_URL in a database of its own on that server. Without ``--file`` the
workbook of the demo city is written first. Where FILE.truth.json stands beside it, the counts are held against it.

Goals (design, section 6): 60 s in a quiet run, at most 9 × the reading of the cells, at most 1.5 GB.
"""

# ruff: noqa: PLC0415 (Django starts late: its settings depend on the home made here)
import argparse
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ANLAN = str(Path(sys.executable).with_name("anlan"))
# What an import of new parties fills; search keeps tables of its own besides.
FILLED = (
    "registry_party", "registry_place", "registry_facet", "registry_spell", "registry_partyreach",
    "registry_assignment", "registry_dispute", "registry_importline", "foundation_act", "foundation_searchentry",
)  # fmt: skip


@dataclass
class Work:
    """One line of the table: seconds on the clock, seconds of processor (with children), megabytes at the most."""

    name: str
    pieces: int
    clock: float
    processor: float
    megabytes: float = 0.0
    note: str = ""


@contextmanager
def installation() -> Iterator[str]:
    """Make a home with the demo city's regions and organisations, and no entity; yield where it is."""
    with tempfile.TemporaryDirectory(prefix="anlan-bench-") as home:
        os.environ["ANLAN_HOME"] = home
        url = os.environ.get("ANLAN_DATABASE_URL", "")
        if not url:
            anlan("migrate")
            anlan("demo", "--parties", "0")
            yield home
            return
        import psycopg

        name = f"anlan_bench_{os.getpid()}"
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
            os.environ["ANLAN_DATABASE_URL"] = url.rpartition("/")[0] + f"/{name}"
            try:
                anlan("migrate")
                anlan("demo", "--parties", "0")
                yield home
            finally:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def anlan(*arguments: str) -> str:
    """Run the command line and return what it prints; end the bench when it fails."""
    done = subprocess.run([ANLAN, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"anlan {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


def written(rows: int, home: str) -> Path:
    """Write the demo city's workbook."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "anlan.config.settings"
    import django

    django.setup()
    from anlan.config.demo.workbook import write_registry
    from anlan.registry.regions import loading

    path = Path(home) / "registry.xlsx"
    write_registry(path, parties=rows, villages=loading.DATA / "changzhi_villages.csv", centres={})
    return path


def timed(name: str, work: Callable[[], int], note: str = "") -> Work:
    """Time work in this process."""
    clock, processor = time.perf_counter(), time.process_time()
    pieces = work()
    return Work(name, pieces, time.perf_counter() - clock, time.process_time() - processor, note=note)


def read_cells(path: Path) -> int:
    """Read every cell as the import does, and do nothing with it."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    return sum(len(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names)


class Watch(threading.Thread):
    """Looks ten times a second how much memory a process and its children hold together."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.ended = pid, 0, threading.Event()

    def run(self) -> None:
        """Keep the peak, in bytes; pages that processes share count once (Pss)."""
        while not self.ended.wait(0.1):
            self.peak = max(self.peak, sum(map(held, [self.pid, *children(self.pid)])))


def children(pid: int) -> list[int]:
    """Return the processes that this one started, and theirs."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(text) for text in task.read_text().split()]
        except OSError:
            continue
    return found + [grandchild for child in found for grandchild in children(child)]


def held(pid: int) -> int:
    """Return the bytes of memory of one process; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def import_it(path: Path, name: str) -> tuple[Work, dict[str, Any]]:
    """Import the workbook by the command line, as an official's machine would."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    process = subprocess.Popen(
        [ANLAN, "registry", "import", str(path), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    watch = Watch(process.pid)
    watch.start()
    out, error = process.communicate()
    clock = time.perf_counter() - begun
    watch.ended.set()
    if process.returncode:
        sys.exit(f"the import ended with {process.returncode}:\n{error[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    counts: dict[str, Any] = json.loads(out)
    note = ", ".join(f"{counts[k]:,} {k}" for k in ("created", "unchanged", "asked", "repeated") if counts[k])
    return Work(name, counts["rows"], clock, used, watch.peak / 1024**2, note), counts


def insert_on_sqlite(home: str) -> list[Work]:
    """Insert the rows of the filled tables again into an empty database of the same tables and indexes."""
    source = sqlite3.connect(f"file:{home}/anlan.sqlite3?mode=ro", uri=True)
    rows = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in FILLED}
    grams = source.execute("SELECT rowid, grams FROM foundation_searchtext").fetchall()
    names = (*FILLED, "foundation_searchtext")
    schema = source.execute(
        f"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index') AND tbl_name IN"
        f" ({', '.join('?' * len(names))}) ORDER BY type DESC",
        names,
    ).fetchall()
    target = sqlite3.connect(f"{home}/floor.sqlite3", isolation_level=None)
    target.execute("PRAGMA journal_mode=WAL")
    target.execute("PRAGMA synchronous=NORMAL")
    target.execute("PRAGMA cache_size=-196608")
    for (statement,) in schema:
        target.execute(statement)

    def insert() -> int:
        target.execute("BEGIN IMMEDIATE")
        for table, some in rows.items():
            if some:
                places = ", ".join("?" * len(some[0]))
                target.executemany(f"INSERT INTO {table} VALUES ({places})", some)
        target.executemany("INSERT INTO foundation_searchtext (rowid, grams) VALUES (?, ?)", grams)
        target.execute("COMMIT")
        return sum(map(len, rows.values())) + len(grams)

    return [timed("insert its rows bare", insert, "executemany, same indexes, no triggers, one transaction")]


def insert_on_postgresql() -> list[Work]:
    """Copy the rows of the filled tables again into empty tables with the same indexes."""
    import psycopg

    with psycopg.connect(os.environ["ANLAN_DATABASE_URL"]) as server:
        tables = (*FILLED, "foundation_searchtext")
        rows: dict[str, list[bytes]] = {}
        for table in tables:
            server.execute(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL)")
            with server.cursor().copy(f"COPY {table} TO STDOUT") as copy:
                rows[table] = [bytes(line) for line in copy]
        server.commit()

        def insert() -> int:
            for table, some in rows.items():
                with server.cursor().copy(f"COPY floor_{table} FROM STDIN") as copy:
                    for line in some:
                        copy.write(line)
            server.commit()
            return sum(map(len, rows.values()))

        return [timed("insert its rows bare", insert, "COPY, same indexes, no triggers, one transaction")]


def held_against(truth: Path, counts: dict[str, Any]) -> str:
    """Return how the counts stand to the truth file."""
    if not truth.exists():
        return "no truth file beside the workbook"
    planted = json.loads(truth.read_text(encoding="utf-8"))
    wrong = {k: (n, counts["faults"].get(k, 0)) for k, n in planted["faults"].items() if counts["faults"].get(k) != n}
    wrong |= {k: (0, n) for k, n in counts["faults"].items() if k not in planted["faults"]}
    if counts["rows"] != planted["rows"]:
        wrong["rows"] = (planted["rows"], counts["rows"])
    return f"differ from the truth: {wrong}" if wrong else "equal to the truth, every fault"


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=149_076, help="entities of the workbook that is written")
    parser.add_argument("--file", type=Path, help="import this workbook instead")
    parser.add_argument("--json", action="store_true", help="print the lines as JSON")
    options = parser.parse_args()
    table: list[Work] = []
    with installation() as home:
        path = options.file or written(options.rows, home)
        # Twice, and the quicker one: the second time the file lies in memory, as it does for the import.
        reading = min(
            (timed("read the cells", lambda: read_cells(path), "calamine") for _ in range(2)), key=lambda w: w.clock
        )
        table.append(reading)
        work, counts = import_it(path, "import")
        table.append(work)
        table.append(import_it(path, "import again")[0])
        table += insert_on_postgresql() if os.environ.get("ANLAN_DATABASE_URL") else insert_on_sqlite(home)
        verdict = held_against(path.with_name(path.stem + ".truth.json"), counts)
    if options.json:
        print(json.dumps({"lines": [vars(line) for line in table], "counts": counts, "truth": verdict}))
        return
    print(f"{'work':22}{'rows':>10}{'rows/s':>10}{'s':>8}{'CPU s':>8}{'× reading':>11}{'MB':>8}")
    for line in table:
        print(
            f"{line.name:22}{line.pieces:>10,}{line.pieces / line.clock:>10,.0f}{line.clock:>8.1f}"
            f"{line.processor:>8.1f}{line.clock / reading.clock:>11.1f}{line.megabytes or 0:>8.0f}  {line.note}"
        )
    print(f"\ncounts: {verdict}")


if __name__ == "__main__":
    main()
