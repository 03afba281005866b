"""``anlan migrate``, ``anlan serve``, ``anlan doctor``: keeping an installation running."""

import json
import sys
from datetime import UTC, datetime
from typing import Any

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON on standard output.")
def migrate(as_json: bool) -> None:
    """Prepare or update this installation.

    Makes ANLAN_HOME with its keys where it is missing, brings the tables up to date, and loads what Anlan
    ships (counties, industries, lists, the default rule book). Running it again changes nothing.
    """
    from anlan.config.preparation import prepare_home, prepare_tables
    from anlan.config.shipped import load_everything
    from anlan.foundation.scope.services import system_actor

    now = datetime.now(UTC)
    home = prepare_home(now=now)
    click.echo(f"Home: {home}", err=True)
    applied = prepare_tables()
    click.echo(f"Tables: {applied} change(s) applied" if applied else "Tables: up to date", err=True)
    loaded: dict[str, Any] = {}
    for name, result in load_everything(actor=system_actor("cli"), now=now):
        loaded[name] = result
        click.echo(f"Shipped {name}: {_words(result)}", err=True)
    if as_json:
        click.echo(json.dumps({"home": str(home), "applied": applied, "loaded": loaded}, ensure_ascii=False))


def _words(result: Any) -> str:
    if isinstance(result, dict):
        done = [f"{count} {what}" for what, count in result.items() if isinstance(count, int) and count]
        return ", ".join(done) or "up to date"
    return str(result)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on. [default: that of ANLAN_PUBLIC_URL]")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes that answer requests. [default: one a core, 2-8]"
)
@click.option("--no-background", is_flag=True, help="Serve pages only; background work runs elsewhere.")
def serve(host: str, port: int | None, workers: int | None, no_background: bool) -> None:
    """Serve the pages and do background work until stopped.

    The port opens when the first page can be answered. Stop with Ctrl-C or SIGTERM: requests under way are
    finished, background work is safe to stop at any instant.
    """
    from anlan.config.serve import CannotServe, serve_forever

    try:
        serve_forever(host=host, port=port, workers=workers, background=not no_background)
    except CannotServe as reason:
        click.echo(f"anlan: {reason}", err=True)
        sys.exit(1)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON on standard output.")
def doctor(as_json: bool) -> None:
    """Check settings, database, keys, disk, calendar, background work and the sealing of the ledger.

    Exit status 1 when something is broken; what only deserves a look ("warn") keeps status 0.
    """
    from anlan.config.health import examine

    findings = examine(now=datetime.now(UTC))
    if as_json:
        rows = [finding._asdict() for finding in findings]
        click.echo(
            json.dumps({"healthy": all(row["state"] != "bad" for row in rows), "checks": rows}, ensure_ascii=False)
        )
    else:
        for finding in findings:
            click.echo(f"{MARKS[finding.state]} {finding.name:<12} {finding.words}")
    sys.exit(1 if any(finding.state == "bad" for finding in findings) else 0)


MARKS = {"ok": "ok  ", "warn": "look", "bad": "BAD "}
