"""``anlan demo``: build the demo city, or list its accounts."""

import json
import sys
import time
from datetime import UTC, datetime

import click


@click.command()
@click.option(
    "--parties", type=click.IntRange(0, 200_000), default=2000, show_default=True, help="How many invented entities."
)
@click.option("--accounts", is_flag=True, help="Only list the demo accounts, one for each role.")
@click.option("--json", "as_json", is_flag=True, help="Print the accounts as JSON on standard output.")
def demo(parties: int, accounts: bool, as_json: bool) -> None:
    """Build the demo city 长治: real regions, invented enterprises and people.

    The demo accounts have a known password and sign in only where Anlan is reached at a local address.
    """
    from django.conf import settings

    from anlan.config.demo.accounts import PASSWORD, demo_accounts
    from anlan.config.demo.city import build
    from anlan.foundation.accounts.models import User
    from anlan.foundation.scope.services import system_actor

    if not accounts:
        if not settings.ENVIRONMENT.is_local:
            click.echo("The demo city is only for a machine of one's own: ANLAN_PUBLIC_URL is not local.", err=True)
            sys.exit(1)

        begun = time.monotonic()

        def say(words: str) -> None:
            click.echo(f"demo: {time.monotonic() - begun:5.1f} s  {words}", err=True)

        build(parties=parties, actor=system_actor("demo"), now=datetime.now(UTC), say=say)
        say("done")
    listed = demo_accounts()
    open_now = set(
        User.objects.filter(username__in=[each.username for each in listed], is_demo=True).values_list(
            "username", flat=True
        )
    )
    shown = [each for each in listed if each.username in open_now]
    if as_json:
        rows = [
            {"username": each.username, "password": PASSWORD, "role": each.role, "title": each.title_zh}
            for each in shown
        ]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    if shown:
        click.echo(f"Password of all demo accounts: {PASSWORD}")
    else:
        click.echo("No demo city stands here; `anlan demo` builds one.", err=True)
    for each in shown:
        click.echo(f"  {each.username:<12} {each.role:<26} {each.title_zh}")
