"""``anlan account``: open, reset, close and list accounts from the command line, as the system actor ``cli``."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from anlan.foundation.refusals.rules import Refused

if TYPE_CHECKING:
    from anlan.foundation.accounts.models import User
    from anlan.foundation.accounts.services import NewAccount

_as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output.")


@click.group()
def account() -> None:
    """Open, reset, close and list accounts."""


@account.command()
@click.argument("name")
@click.option("--phone", default="", help="Mobile number, by which the person can sign in.")
@click.option("--username", default="", help="Sign-in name; without it the pinyin of NAME is taken.")
@click.option("--post", default="", help="Post to put the person on: “unit · title”.")
@_as_json
def create(name: str, phone: str, username: str, post: str, as_json: bool) -> None:
    """Open an account for NAME and print its one-time password."""
    from anlan.foundation.accounts.services import create_account
    from anlan.foundation.scope.services import system_actor

    new = create_account(
        actor=system_actor("cli"), now=datetime.now(UTC), name=name, phone=phone, username=username, post=post
    )
    _show_password(new, as_json)


@account.command()
@click.argument("who")
@_as_json
def reset(who: str, as_json: bool) -> None:
    """Give WHO (sign-in name or phone number) a new one-time password and end every session."""
    from anlan.foundation.accounts.services import reset_password
    from anlan.foundation.scope.services import system_actor

    new = reset_password(actor=system_actor("cli"), now=datetime.now(UTC), uid=_user(who).uid)
    _show_password(new, as_json)


@account.command()
@click.argument("who")
@_as_json
def close(who: str, as_json: bool) -> None:
    """Close the account of WHO (sign-in name or phone number); every session ends at once."""
    from anlan.foundation.accounts.services import close_account
    from anlan.foundation.scope.services import system_actor

    user = close_account(actor=system_actor("cli"), now=datetime.now(UTC), uid=_user(who).uid)
    _say({"username": user.username, "closed": True}, f"{user.username}: closed", as_json)


@account.command(name="list")
@click.option("--state", type=click.Choice(["open", "closed"]), default=None, help="Only these.")
@click.option("--search", default="", help="Part of a name, or a whole phone number.")
@_as_json
def list_accounts(state: str | None, search: str, as_json: bool) -> None:
    """List accounts; phone numbers are masked."""
    from anlan.foundation.accounts.queries import found, phone_masked
    from anlan.foundation.scope.services import system_actor

    rows = [
        {
            "username": user.username,
            "name": user.name,
            "phone": phone_masked(user),
            "open": user.is_active,
            "first_password": user.must_change_password,
            "last_sign_in": user.last_login.isoformat() if user.last_login else None,
        }
        for user in found(system_actor("cli"), words=search, state=state or "")
    ]
    lines = [f"{row['username']}\t{row['name']}\t{row['phone']}\t{'open' if row['open'] else 'closed'}" for row in rows]
    _say(rows, "\n".join(lines), as_json)


def _user(who: str) -> "User":
    from anlan.foundation.accounts.queries import user_named
    from anlan.foundation.accounts.rules import normal_phone

    user = user_named(normal_phone(who) or who.strip().lower())
    if user is None:
        raise Refused("not-found")
    return user


def _show_password(new: "NewAccount", as_json: bool) -> None:
    content = {"username": new.user.username, "phone": new.user.phone, "password": new.password}
    _say(content, f"{new.user.username}\t{new.user.phone or '-'}\t{new.password}", as_json)


def _say(content: Any, text: str, as_json: bool) -> None:
    click.echo(json.dumps(content, ensure_ascii=False) if as_json else text)
