"""The report of enterprises that lack the safety organisation of their class, and its panel (REG-21)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, Value
from django.db.models.expressions import CombinedExpression
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties import words
from anlan.registry.parties.models import Party
from anlan.registry.parties.queries import BUSINESS_KINDS
from anlan.registry.parties.register import PARTIES, region_condition
from anlan.registry.safety_bodies.permissions import VIEW
from anlan.registry.safety_bodies.queries import lacks_of, with_lacks
from anlan.registry.safety_bodies.requirements import requirements


def today() -> Any:
    """Return the local day of the request."""
    return local_day(datetime.now(UTC))


def _named(places: Iterable[int]) -> str:
    return "、".join(requirements()[place].words(words.language()) for place in places)


def lack_words(bits: Any) -> str:
    """Return what is missing."""
    return _named(place for place in range(len(requirements())) if int(bits or 0) & (1 << place))


def lack_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return one choice a requirement."""
    return [(str(1 << place), _named([place])) for place in range(len(requirements()))]


class SafetyBodyRegister(Register):
    """Enterprises and what their safety organisation lacks today."""

    room, name, order = "registry", "safety_bodies", 150
    model = Party
    label, label_one = _("Safety organisation"), _("Safety organisation of an enterprise")
    about = _("Enterprises above designated size and of high hazard, and what their safety organisation lacks today.")
    icon = "shield-check"
    empty_hint = _("No enterprise is marked as above designated size or of high hazard.")
    related = ("region",)
    ordering = ("region_path", "name")
    search_fields = ("name", "credit_code")
    view_permission = VIEW
    columns = (
        Column("name", _("Name"), order_by=("name",), link=True),
        Column("region", _("Region"), value="region.name", order_by=("region_path", "name")),
        Column("industry", _("Industry"), names=words.industry_names, order_by=("industry", "region_path")),
        Column("employees", _("Employees"), numeric=True, order_by=("employees",)),
        Column("lacks", _("What is missing"), words=lack_words, order_by=("lacks",)),
    )
    filters = (
        Filter("region", _("Region"), narrow=region_condition),
        Filter("lacks", _("What is missing"), choices=lack_choices),
    )

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Return the enterprises of a class that requires something today."""
        super().rows(actor)
        return with_lacks(actor, today())

    def listed(self, actor: Actor, chosen: Any) -> ScopedQuerySet[Any]:
        """Return the enterprises that lack something; one bit of it when chosen."""
        values = dict(chosen)
        bit = int(values.pop("lacks", "") or 0)
        rows = super().listed(actor, values).filter(lacks__gt=0)
        if not bit:
            return rows
        return rows.annotate(lacks_it=CombinedExpression(F("lacks"), "&", Value(bit))).filter(lacks_it__gt=0)


def panel(record: Any, actor: Actor) -> str:
    """Return the panel of the party page: what is required, what is there, what is missing."""
    if not actor.may(VIEW) or record.kind not in BUSINESS_KINDS:
        return ""
    required, missing = lacks_of(record, today())
    if not required:
        return ""
    rows = [(each.words(words.language()), each.source, each not in missing) for each in required]
    return render_to_string("registry/safety_body_panel.html", {"rows": rows})


SAFETY_BODIES = add(SafetyBodyRegister())
PARTIES.add_panel(panel)
