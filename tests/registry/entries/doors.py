"""Signing somebody in for tests of pages."""

from anlan.foundation.accounts.models import User
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Person, Post
from tests.registry.cast import NOON


def sign_in(client, role: str, unit: Party, *, language: str = "zh-hans", name: str = "li"):
    """Sign in a person whose only post is in ``unit`` with a role; the unit's region is his territory."""
    user = User.objects.create(username=name, name=name, created_at=NOON, language=language)
    person = Person.objects.create(organisation=unit, name=name, user=user)
    Post.objects.create(organisation=unit, title=role, kind="staff", role=role, holder=person, first_day=NOON.date())
    client.force_login(user)
    return client
