"""One demo account for each role, seated on a post that already has a place in the city."""

import csv
import random
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import get_language

from anlan.config.demo.names import person_name
from anlan.foundation.accounts.models import User
from anlan.foundation.accounts.services import create_account
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Party
from anlan.registry.people import services as people
from anlan.registry.people.models import Post
from anlan.registry.regions.queries import by_code

# Demo accounts sign in at a local address only, see sign_in; elsewhere the password opens nothing.
PASSWORD = "anlan-demo-2026"  # noqa: S105
POST_KINDS = {"enterprise_principal": "enterprise_principal", "enterprise_safety_officer": "safety_manager"}


@dataclass(frozen=True)
class DemoAccount:
    """Who signs in, in which role, and where his post stands (``post``: the unit's head, or one of its staff)."""

    username: str
    role: str
    kind: str
    line: str
    region: str
    post: str
    title_zh: str
    title_en: str

    @property
    def title(self) -> str:
        """Return what he is, in the active language."""
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh


def demo_accounts() -> list[DemoAccount]:
    """Return the accounts of the demo city, one for each role."""
    with Path(__file__).with_name("accounts.csv").open(encoding="utf-8") as file:
        return [DemoAccount(**row) for row in csv.DictReader(file)]


@transaction.atomic
def open_accounts(*, enterprise: Party, actor: Actor, now: datetime) -> int:
    """Open every demo account that does not exist yet; return how many were opened."""
    opened, hashed = 0, make_password(PASSWORD)  # hashing is slow on purpose, and this password is known
    for wanted in demo_accounts():
        if User.objects.filter(username=wanted.username).exists():
            continue
        unit = enterprise if wanted.kind == "enterprise" else _unit(wanted, actor)
        post = _post(unit, wanted, actor, now)
        name = post.holder.name if post.holder else person_name(random.Random(wanted.username))  # noqa: S311 (invented)
        fresh = create_account(actor=actor, now=now, name=name, username=wanted.username, hashed=hashed, is_demo=True)
        if post.holder is None or post.holder.user_id is not None:
            person = people.add_person(organisation=unit.uid, name=name, user_id=fresh.user.pk, actor=actor, now=now)
            people.appoint(uid=post.uid, person=person.uid, version=post.version, actor=actor, now=now)
        else:
            people.give_account(person=post.holder.uid, user=fresh.user, actor=actor, now=now)
        opened += 1
    return opened


def _unit(wanted: DemoAccount, actor: Actor) -> Party:
    region = by_code(actor, wanted.region)
    found = Party.objects.visible_to(actor).filter(kind=wanted.kind, region=region).order_by("pk")
    unit: Party | None = (found.filter(line=wanted.line) if wanted.line else found).first()
    if unit is None:
        raise LookupError(f"the demo city has no {wanted.kind} {wanted.line} in {wanted.region}")
    return unit


def _post(unit: Party, wanted: DemoAccount, actor: Actor, now: datetime) -> Post:
    posts = Post.objects.visible_to(actor).filter(organisation=unit, role=wanted.role, closed_on=None)
    posts = posts.order_by("is_head" if wanted.post == "staff" else "-is_head", "order", "pk")
    post: Post | None = posts.exclude(holder=None).filter(holder__user=None).select_related("holder").first()
    if post is None:
        post = posts.filter(holder=None).first()
    if post is None:
        title = wanted.title_zh
        post = people.create_post(
            organisation=unit.uid,
            title=title,
            kind=POST_KINDS.get(wanted.role, "staff"),
            role=wanted.role,
            actor=actor,
            now=now,
        )
    return post
