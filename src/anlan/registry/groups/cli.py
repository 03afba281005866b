"""``anlan groups``: the standard groups of units from the command line."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

import click


@click.group()
def groups() -> None:
    """Make the standard groups of units."""


@groups.command()
@click.argument("city_code")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output.")
def make(city_code: str, as_json: bool) -> None:
    """Make the standard groups of CITY_CODE (a city, county or township) and below. Only what is missing is made."""
    from anlan.foundation.refusals.rules import Refused
    from anlan.foundation.scope.services import system_actor
    from anlan.registry.groups.making import make_standard_groups
    from anlan.registry.regions.queries import by_code

    actor = system_actor("cli")
    region = by_code(actor, city_code)
    if region is None:
        raise Refused("group-region")
    made = make_standard_groups(region=region.uid, actor=actor, now=datetime.now(UTC))
    if as_json:
        click.echo(json.dumps(asdict(made)))
        return
    click.echo(f"{region.name}: {made.groups} groups made; {made.known} were there already")
