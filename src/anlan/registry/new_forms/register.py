"""The list of new forms of business for the committee office (REG-28)."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.wording import list_names
from anlan.registry.new_forms.permissions import VIEW
from anlan.registry.new_forms.queries import new_forms
from anlan.registry.parties.models import Party
from anlan.registry.parties.register import region_condition

form_names = list_names("new_business_form")


def decided_words(decided: Any) -> str:
    """Return whether a lead department has been decided."""
    return gettext("decided") if decided else gettext("undecided")


def decided_tone(decided: Any) -> tuple[str, str]:
    """Return tone and icon of the tag."""
    return ("ok", "circle-check") if decided else ("warn", "gavel")


class NewFormRegister(Register):
    """Entities of new forms of business."""

    room, name, order = "registry", "new_forms", 155
    model = Party
    label, label_one = _("New forms of business"), _("Entity of a new form of business")
    about = _("Electric bicycles, platforms, farm stays: each needs an explicit decision who supervises it.")
    icon = "rotate"
    empty_hint = _("Mark an entity with the property of its new form of business.")
    related = ("region", "lead")
    ordering = ("region_path", "name")
    search_fields = ("name", "credit_code")
    view_permission = VIEW
    columns = (
        Column("name", _("Name"), order_by=("name",), link=True),
        Column("form", _("Form of business"), names=form_names, order_by=("form",)),
        Column("region", _("Region"), value="region.name", order_by=("region_path", "name")),
        Column("lead", _("Lead department"), value="lead.name"),
        Column("decided", _("Supervision decision"), words=decided_words, tone=decided_tone, order_by=("decided",)),
    )
    filters = (
        Filter("region", _("Region"), narrow=region_condition),
        Filter("form", _("Form of business"), choices=lambda actor: form_names().items()),
        Filter("decided", _("Supervision decision"),
               choices=lambda actor: [("False", gettext("undecided")), ("True", gettext("decided"))]),
    )  # fmt: skip

    def rows(self, actor: Actor) -> ScopedQuerySet[Any]:
        """Return the entities of new forms today."""
        super().rows(actor)
        return new_forms(actor, local_day(datetime.now(UTC)))


NEW_FORMS = add(NewFormRegister())
