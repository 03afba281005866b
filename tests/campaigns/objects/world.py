"""A special action of the office, and objects on its list, for the tests of lists and visits."""

from datetime import date

from anlan.campaigns.actions import services as actions
from anlan.campaigns.objects import services
from anlan.registry.households.services import enter_household
from anlan.registry.parties.models import Party
from tests.registry.cast import NOON

TODAY = date(2026, 11, 22)


def unit(actor):
    """Return the unit in which the actor acts."""
    return Party.objects.beyond_scope("test").get(pk=actor.organisation_id)


def action(cast, title="冬春火灾防控"):
    """Return a running action of the county's office."""
    values = {"title": title, "document": "方案", "lead": unit(cast.office), "first_day": TODAY}
    found = actions.enter(actions.CAMPAIGN, values, actor=cast.office, now=NOON)
    return actions.begin(found, 1, actor=cast.office, now=NOON)


def household(cast, name="王秀英", **further):
    """Return a household that the village keeps."""
    values = {
        "region": cast.city["安居村委会"], "name": name, "kind": "living_alone", "phone": "13800000001",
        "address": "安居村委会12号", "caretaker_name": "", "caretaker_phone": "", "remark": "", **further,
    }  # fmt: skip
    return enter_household(values, actor=cast.villager, now=NOON)


def put(campaign, kind, by, *, now=NOON, **values):
    """Put something on the list."""
    return services.enter({"campaign": campaign, "kind": kind, **values}, actor=by, now=now)
