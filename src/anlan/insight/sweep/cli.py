"""``anlan sweep``: of a folder of facts, without settings or database, or of the live system."""

import json
import sys
import time
from datetime import UTC, date, datetime
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

    Without it the live system is judged and what follows is stored for warnings; with --as-of and --out it is
    replayed as it was known then, and only written.
    """
    if folder is not None:
        if out is None:
            raise click.UsageError("--out FILE is missing")
        began = time.perf_counter()
        done = _of_folder(folder, out, as_of, since.date() if since else None, only_open, memory, as_json)
        done["seconds"] = round(time.perf_counter() - began, 2)
        counted = ", ".join(f"{count} {status}" for status, count in done["statuses"].items())
        words = f"{out}: {done['verdicts']} verdicts on {done['parties']} parties at {done['as_of']}"
        _answer(done, f"{words} ({counted})" if counted else words, as_json)
        return
    if since or only_open or memory:
        raise click.UsageError("--since, --open and --memory go with --from")
    if (as_of is None) != (out is None):
        raise click.UsageError(
            "of the live system, --as-of and --out go together: a replay, of which nothing is stored"
        )
    if as_of is not None and out is not None:
        _replay(as_of, out, as_json)
    else:
        _of_now(as_json)


def _of_now(as_json: bool) -> None:
    from anlan.insight.sweep.services import sweep_live

    record = sweep_live(now=datetime.now(UTC))
    done = {
        name: getattr(record, name)
        for name in ("parties", "duties", "counted", "moved", "statuses", "hash", "catch_up", "seconds")
    }
    moved = "the first sweep" if record.moved is None else f"{record.moved} moved"
    caught_up = f"; catching up since {record.silent_since:%Y-%m-%d %H:%M} UTC" if record.silent_since else ""
    words = (
        f"{record.counted} obligations of {record.parties} units and posts, {moved}, hash {record.hash[:12]}{caught_up}"
    )
    _answer({"as_of": record.as_of.isoformat(), **done}, words, as_json)


def _replay(as_of: str, out: Path, as_json: bool) -> None:
    from anlan.insight.sweep.folder import BadFolder, instant
    from anlan.insight.sweep.services import judge_live

    try:
        at = instant(as_of)
        count = judge_live(out, at, now=datetime.now(UTC))
    except BadFolder as reason:
        _refuse(str(reason), as_json)
    _answer(
        {"as_of": at.isoformat(), "verdicts": count}, f"{out}: {count} verdicts as known at {at.isoformat()}", as_json
    )


def _answer(done: dict[str, Any], words: str, as_json: bool) -> None:
    click.echo(json.dumps(done, ensure_ascii=False) if as_json else words)


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
