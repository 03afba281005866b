"""What the particulars of an object say in words, and the columns of the workbook of a kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anlan.campaigns.actions.queries import campaigns
from anlan.campaigns.objects.catalogue import all_fields, words
from anlan.campaigns.objects.fields import post_words
from anlan.campaigns.objects.forms import DETAIL, ROLE
from anlan.campaigns.objects.rules import Field, Kind
from anlan.foundation.personal_data.queries import shown
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers.columns import Column, parse_choice, plain
from anlan.foundation.scope.rules import Actor

FIELDS = ("campaign", "kind", "name", "party", "region", "address", "phone", "unit", "visitor")


@dataclass(frozen=True)
class KeyColumn(Column):
    """A column over one key of a JSON field: ``value`` names the field, ``key`` the key."""

    key: str = ""

    def raw(self, record: Any) -> Any:
        """Return what stands under the key."""
        return (getattr(record, self.value) or {}).get(self.key)


def said(one: Field, value: Any) -> str:
    """Return a value of a field as people read it."""
    if value in (None, ""):
        return ""
    if one.type == "choice":
        return next((words(choice) for choice in one.choices if choice.code == value), str(value))
    return plain(value)


def details_words(details: Any, *, bare: bool = False) -> str:
    """Return particulars as people read them; ``bare`` leaves out what each is called."""
    known = all_fields()
    told = [(known[code], said(known[code], value)) for code, value in (details or {}).items() if code in known]
    return "；".join(text if bare else f"{words(one)}：{text}" for one, text in told if text)


def workbook_columns(kind: Kind) -> tuple[Column, ...]:
    """Return the columns of a kind's workbook, each written back into the field of the form that it names."""
    shared = [
        Column("name", gettext_lazy("Name"), value="label", field="name"),
        Column("campaign", gettext_lazy("Special action"), value="campaign.title", field="campaign", parse=_campaign),
        Column("region", gettext_lazy("Region"), value="region.name", field="region"),
        Column("address", gettext_lazy("Address"), value="place", field="address"),
        Column("phone", gettext_lazy("Phone number"), field="phone", mask=_mask("phone")),
    ]
    if kind.points_at == "party":
        shared.append(Column("party", gettext_lazy("Registered unit"), value="party.name", field="party"))
    return (
        *shared,
        *(_detail(one) for one in kind.fields),
        *(
            KeyColumn(ROLE + one.code, _words(one), value="parties", key=one.code, field=ROLE + one.code,
                      mask=_mask("parties"))
            for one in kind.roles
        ),
        Column("unit", gettext_lazy("Visited by (unit)"), value="unit.name", field="unit"),
        Column("visitor", gettext_lazy("Visited by (post)"), words=post_words, field="visitor"),
        Column("visited_on", gettext_lazy("Last visited on")),
        Column("due_on", gettext_lazy("Next visit until")),
    )  # fmt: skip


def _detail(one: Field) -> Column:
    field = DETAIL + one.code
    parse: Any = None
    if one.type == "choice":
        parse = parse_choice(lambda: {choice.code: words(choice) for choice in one.choices})
    elif one.type == "yes":
        parse = _parse_yes
    return KeyColumn(
        field,
        _words(one),
        value="details",
        key=one.code,
        words=lambda value: said(one, value),
        field=field,
        parse=parse,
    )


def _mask(field: str) -> Callable[[str, Actor], str]:
    return lambda value, actor: shown(actor, "campaigns.ActionObject", field, value)


def _words(one: Any) -> Any:
    return lazy(lambda: words(one), str)()


def _parse_yes(text: str, actor: Actor) -> str:
    yes, no = {"yes", "是", "有", _("yes")}, {"no", "否", "无", _("no")}
    if not text:
        return ""
    if text in yes | no:
        return "yes" if text in yes else "no"
    raise Refused("choice-wrong", value=text)


def _campaign(text: str, actor: Actor) -> str:
    found = list(campaigns(actor).filter(title=text, closed_on=None)[:2]) if text else []
    if len(found) != 1:
        raise Refused("choice-wrong", value=text)
    return str(found[0].uid)
