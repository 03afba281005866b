"""``anlan regions``: the tree from the command line."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from anlan.foundation.refusals.messages import message_of
from anlan.foundation.refusals.rules import Refused


@click.group()
def regions() -> None:
    """Keep the region tree."""


@regions.command()
@click.argument("townships", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("villages", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output.")
def load(townships: Path, villages: Path, as_json: bool) -> None:
    """Load the townships and villages of a city from two CSV files.

    Regions are matched by county and name, never by township code: the statistical list and that of the
    Ministry of Civil Affairs number townships differently.
    """
    from anlan.foundation.scope.services import system_actor
    from anlan.registry.regions.loading import load_subdivisions

    try:
        report = load_subdivisions(townships, villages, actor=system_actor("cli"), now=datetime.now(UTC))
    except Refused as refused:
        click.echo(message_of(refused), err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False))
        return
    for label, counts in (("townships", report.townships), ("villages", report.villages)):
        click.echo(f"{label}: {counts.created} created, {counts.renumbered} renumbered, {counts.unchanged} unchanged")
    for question in report.asked:
        click.echo("? " + ", ".join(f"{key}={value}" for key, value in question.items()), err=True)
