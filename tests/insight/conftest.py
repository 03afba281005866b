"""A small city with the people that warnings concern: a mill, its principal, the county's committee office."""

from dataclasses import dataclass

import pytest

from anlan.foundation.accounts.acting import actor_for
from anlan.foundation.accounts.models import User
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import system_actor
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Post
from anlan.registry.people.services import create_post, place_account
from tests.registry import cast

SYSTEM = system_actor("test")


@dataclass
class Somebody:
    """A person with an account in one post."""

    user: User
    post: Post
    unit: Party

    @property
    def actor(self) -> Actor:
        return actor_for(User.objects.get(pk=self.user.pk))


def somebody(name, unit, role, *, head=True):
    """Put a person with an account on a new post of a unit."""
    user = User.objects.create(username=name, name=name, created_at=cast.NOON)
    post = create_post(
        organisation=unit.uid, title=f"{name}的岗位", kind="staff", role=role, is_head=head, actor=SYSTEM, now=cast.NOON
    )
    place_account(user=user, unit=unit, post=post, actor=SYSTEM, now=cast.NOON)
    post.refresh_from_db()
    return Somebody(user, post, unit)


@pytest.fixture
def city(db):
    return cast.build_city()


@pytest.fixture
def wang(city):
    """The principal of a flour mill in 安居村, 潞州区."""
    return somebody("wang", cast.enterprise(city), "enterprise_principal")


@pytest.fixture
def li(city):
    """The committee office of 潞州区, the county above the mill."""
    return somebody("li", office(city, "潞州区"), "committee_office")


@pytest.fixture
def chen(city):
    """The committee office of the city."""
    return somebody("chen", office(city, "长治市"), "committee_office")


def office(city, region):
    """Register the committee office of a region."""
    return cast.enterprise(city, village=region, name=f"{region}安委办", kind="office")
