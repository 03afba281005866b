"""The acts of the ledger as Parquet, month by month, each exported once.

Only sealed acts are kept: the sealer knows that none with a lower number will ever appear (decision 0009). Those after
the last head are few and are read anew each time. A month that is over is packed into one file, which stays. The
files in use stand in ``acts.json``, replaced last and at once; what does not stand there is left over and removed.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from anlan.foundation.ledger.models import Act
from anlan.foundation.ledger.tree import newest_head
from anlan.insight.warehouse.copying import copy_rows, quoted, read_rows, write_parquet

ACTS_AT_ONCE = 1_000_000
"""So many acts pass through a CSV file at a time."""

_ACT = {
    "act_id": "BIGINT",
    "party_uid": "UUID",
    "kind": "VARCHAR",
    "counts_on": "DATE",
    "recorded_at": "TIMESTAMPTZ",
}
_VOID = {"act_id": "BIGINT", "voided_at": "TIMESTAMPTZ", "recorded_at": "TIMESTAMPTZ"}
_ACTS = (
    # As text, which both engines give at once; else each day is read, only to be written again.
    "SELECT id, party_uid, kind, CAST(counts_on AS text), CAST(recorded_at AS text) FROM foundation_act "
    "WHERE party_uid IS NOT NULL AND id > %s AND id <= %s ORDER BY id"
)
_VOIDS = (
    "SELECT a.id, v.recorded_at, v.recorded_at FROM foundation_act v JOIN foundation_act a ON a.uid = v.voids "
    "WHERE v.voids IS NOT NULL AND v.id > %s AND v.id <= %s"
)


@dataclass
class Kept:
    """What was exported: acts up to number ``last`` (and its uid), per kind of file and month the files in use."""

    last: int = 0
    last_uid: str = ""
    files: dict[str, dict[str, list[str]]] = field(default_factory=lambda: {"act": {}, "void": {}})


def export_acts(con: duckdb.DuckDBPyConnection, folder: Path, scratch: Path, now: datetime) -> None:
    """Export what was sealed since the last time, and make the view ``act`` over everything up to now.

    ``folder`` holds holder.parquet already. Acts of whom the registry does not know are left out.
    """
    kept = _read(folder)
    head = newest_head()
    sealed = max(kept.last, head.last_act if head else 0)
    begin = kept.last
    while begin < sealed:
        end = min(begin + ACTS_AT_ONCE, sealed)
        _export(con, folder, scratch, kept, begin, end)
        begin = end
    if sealed > kept.last:
        kept.last, kept.last_uid = sealed, _uid_of(sealed)
    _pack(con, folder, kept, f"{now:%Y-%m}")
    _write(folder, kept)
    _view(con, folder, scratch, kept)


def _export(con: duckdb.DuckDBPyConnection, folder: Path, scratch: Path, kept: Kept, begin: int, end: int) -> None:
    for name, query, shape in (("act", _ACTS, _ACT), ("void", _VOIDS, _VOID)):
        copy_rows(query, (begin, end), scratch / f"{name}.csv")
        read_rows(con, f"new_{name}", scratch / f"{name}.csv", shape)
        months = con.execute(f"SELECT DISTINCT strftime(recorded_at, '%Y-%m') FROM new_{name} ORDER BY 1").fetchall()  # noqa: S608
        for (month,) in months:
            file = folder / "acts" / f"{name}-{month}-{begin + 1:012}.parquet"
            file.parent.mkdir(exist_ok=True)
            write_parquet(con, f"FROM new_{name} WHERE strftime(recorded_at, '%Y-%m') = '{month}'", file)
            files = kept.files[name].setdefault(month, [])
            if file.name not in files:
                files.append(file.name)


def _pack(con: duckdb.DuckDBPyConnection, folder: Path, kept: Kept, this_month: str) -> None:
    """Make one file of each month that is over."""
    for name, months in kept.files.items():
        for month, files in months.items():
            if month < this_month and len(files) > 1:
                whole = folder / "acts" / f"{name}-{month}-{kept.last:012}-whole.parquet"
                write_parquet(con, f"FROM {_read_parquet(folder, files)}", whole)
                months[month] = [whole.name]


def _view(con: duckdb.DuckDBPyConnection, folder: Path, scratch: Path, kept: Kept) -> None:
    for name, query, shape in (("act", _ACTS, _ACT), ("void", _VOIDS, _VOID)):
        copy_rows(query, (kept.last, 2**62), scratch / f"late_{name}.csv")
        read_rows(con, f"late_{name}", scratch / f"late_{name}.csv", shape)
        files = [file for some in kept.files[name].values() for file in some]
        every = f"FROM late_{name}" + (f" UNION ALL FROM {_read_parquet(folder, files)}" if files else "")
        con.execute(f"CREATE OR REPLACE TEMP VIEW every_{name} AS {every}")
    con.execute(
        "CREATE OR REPLACE TEMP VIEW act AS SELECT h.party_id, a.kind, a.counts_on, a.recorded_at, true AS valid, "  # noqa: S608
        "v.voided_at FROM every_act a "
        f"JOIN read_parquet('{quoted(folder / 'holder.parquet')}') h ON h.uid = a.party_uid "
        "LEFT JOIN every_void v ON v.act_id = a.act_id"
    )


def _read_parquet(folder: Path, files: list[str]) -> str:
    return "read_parquet([" + ", ".join(f"'{quoted(folder / 'acts' / file)}'" for file in files) + "])"


def _read(folder: Path) -> Kept:
    """Return what was exported; nothing when the list or a file is gone, or when it was another ledger's."""
    try:
        told: dict[str, Any] = json.loads((folder / "acts.json").read_text(encoding="utf-8"))
        files = {name: dict(told["files"][name]) for name in ("act", "void")}
        kept = Kept(int(told["last"]), str(told["last_uid"]), files)
    except (OSError, ValueError, KeyError, TypeError):
        return Kept()
    used = [file for months in kept.files.values() for some in months.values() for file in some]
    whole = all((folder / "acts" / file).is_file() for file in used) and _uid_of(kept.last) == kept.last_uid
    return kept if whole else Kept()


def _uid_of(act_id: int) -> str:
    uid = Act.objects.beyond_scope("the export knows its ledger again").filter(pk=act_id).values_list("uid", flat=True)
    return str(uid.first() or "")


def _write(folder: Path, kept: Kept) -> None:
    part = folder / "acts.json.part"
    part.write_text(json.dumps({"last": kept.last, "last_uid": kept.last_uid, "files": kept.files}), encoding="utf-8")
    part.replace(folder / "acts.json")
    used = {file for months in kept.files.values() for some in months.values() for file in some}
    for file in (folder / "acts").glob("*.parquet"):
        if file.name not in used:
            file.unlink()
