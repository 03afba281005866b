"""``anlan sweep``: of a folder of facts, without settings or database, or of the live system."""

import json
import sys
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click


@click.command()
@click.option("--from", "folder", type=click.Path(path_type=Path), help="A folder of facts instead of the live system.")
@click.option("--as-of", metavar="INSTANT", help="As known at, such as 2026-02-24T09:00:00+08:00. [default: as_of.txt]")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The Parquet file of verdicts to write.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Leave out periods that were over before that day.")
@click.option("--open", "only_open", is_flag=True, help="Only periods that are not over, or not yet due.")
@click.option("--memory", type=click.IntRange(256), metavar="MB", help="Hold at most so much. [default: 6144]")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON on standard output.")
def sweep(
    folder: Path | None,
    as_of: str | None,
    out: Path | None,
    since: datetime | None,
    only_open: bool,
    memory: int | None,
    as_json: bool,
) -> None:
    """Judge every obligation: open, due, met, late, missed, waived or lapsed.

    With --from DIR the facts of a folder are evaluated (party, facet, spell, act, waiver and calendar.parquet,
    duty.json, as_of.txt) and --out is written: duty_id, party_id, period, status. Nothing else is needed.
    """
    if folder is None:
        raise click.UsageError("--from DIR is missing")
    if out is None:
        raise click.UsageError("--out FILE is missing")
    began = time.perf_counter()
    done = _of_folder(folder, out, as_of, since.date() if since else None, only_open, memory, as_json)
    done["seconds"] = round(time.perf_counter() - began, 2)
    counted = ", ".join(f"{count} {status}" for status, count in done["statuses"].items())
    words = f"{out}: {done['verdicts']} verdicts on {done['parties']} parties at {done['as_of']}"
    click.echo(json.dumps(done, ensure_ascii=False) if as_json else f"{words} ({counted})" if counted else words)


def _of_folder(
    folder: Path, out: Path, as_of: str | None, since: date | None, only_open: bool, memory: int | None, as_json: bool
) -> dict[str, Any]:
    import duckdb

    from anlan.insight.sweep.folder import BadFolder, as_of_of, instant
    from anlan.insight.sweep.sweeping import sweep_folder

    try:
        at = instant(as_of) if as_of else as_of_of(folder)
        held = memory * 2**20 if memory else None
        done = sweep_folder(folder, out, at, since=since, only_open=only_open, memory=held)
    except BadFolder as reason:
        _refuse(str(reason), as_json)
    except duckdb.OutOfMemoryException:
        _refuse("the memory does not suffice; give more with --memory, or free some space for temporary files", as_json)
    except duckdb.IOException as reason:
        _refuse(f"a file cannot be read or written: {str(reason).splitlines()[0]}", as_json)
    return {
        "as_of": done.as_of.isoformat(),
        "parties": done.parties,
        "duties": done.duties,
        "verdicts": done.verdicts,
        "statuses": done.statuses,
    }


def _refuse(words: str, as_json: bool) -> Any:
    click.echo(f"anlan: {words}", err=True)
    if as_json:
        click.echo(json.dumps({"error": {"code": "bad-folder", "message": words}}, ensure_ascii=False))
    sys.exit(1)
