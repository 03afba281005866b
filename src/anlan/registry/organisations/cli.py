"""``anlan organisations``: the standard organisations from the command line."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

import click


@click.group()
def organisations() -> None:
    """Make and check the organisations of a city."""


@organisations.command()
@click.argument("city_code")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output.")
def make(city_code: str, as_json: bool) -> None:
    """Make the standard bureaus, stations, committees and posts of CITY_CODE (4, 6 or 12 digits) and below.

    Only what is missing is made; posts begin vacant. A county or township code works as well.
    """
    from anlan.foundation.refusals.rules import Refused
    from anlan.foundation.scope.services import system_actor
    from anlan.registry.organisations.services import make_standard_organisations
    from anlan.registry.regions.queries import by_code

    actor = system_actor("cli")
    region = by_code(actor, city_code)
    if region is None:
        raise Refused("template-region")
    made = make_standard_organisations(region.uid, actor=actor, now=datetime.now(UTC))
    if as_json:
        click.echo(json.dumps(asdict(made)))
        return
    click.echo(
        f"{region.name}: {made.organisations} organisations, {made.posts} posts, {made.memberships} memberships made;"
        f" {made.known} organisations were there already"
    )
