"""The register of rounds of self-inspection (PRV-17, PRV-18)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import add
from anlan.foundation.scope.models import ScopedQuerySet
from anlan.foundation.scope.rules import Actor
from anlan.prevention.checks.forms import CheckEditForm, CheckForm
from anlan.prevention.checks.models import SelfCheck
from anlan.prevention.checks.permissions import RECORD, VIEW
from anlan.prevention.checks.services import CHECKS
from anlan.registry.parties.models import Party
from anlan.responsibility.evidence.register import (
    EvidenceRegister,
    carries_files,
    evidence_columns,
    evidence_filters,
    evidence_verbs,
)


class CheckRegister(EvidenceRegister):
    """Rounds of teams, workshops, plants, groups, villages and departments."""

    room, name, order = "prevention", "checks", 40
    model = SelfCheck
    keeping = CHECKS
    label, label_one = _("Self-inspections"), _("Self-inspection")
    about = _(
        "Rounds of teams, workshops, plants and groups, of villages and departments; also where nothing was found."
    )
    icon = "clipboard-check"
    view_permission = VIEW
    create_permission = edit_permission = RECORD
    create_form, edit_form = CheckForm, CheckEditForm
    columns = evidence_columns(
        CHECKS,
        Column("result", _("Result"), value="result", words=str),
        Column("places", _("Places looked at"), shown=False),
        Column("led_by", _("Led by"), shown=False),
    )
    filters = evidence_filters(CHECKS)
    verbs = evidence_verbs(CHECKS)
    search_fields = ("party__name",)
    long_fields = (("items", _("What was looked at")), ("findings", _("What was found")))

    def searched(self, queryset: ScopedQuerySet[Any], text: str, actor: Actor) -> ScopedQuerySet[Any]:
        """Narrow to the rounds of units whose name holds the text: a city has a million rounds, too many to read."""
        return queryset.filter(party__in=Party.objects.visible_to(actor).filter(name__icontains=text).values("pk"))

    def stored(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the result as the table holds it."""
        result = values.pop("result", None)
        return values if result is None else {**values, "nothing_found": result == "nothing"}

    def initial(self, record: Any) -> dict[str, Any]:
        """Return the values of a draft."""
        result = "nothing" if record.nothing_found else "found"
        return {**super().initial(record), "result": result}


REGISTER = CheckRegister()
add(REGISTER)
carries_files(REGISTER)
