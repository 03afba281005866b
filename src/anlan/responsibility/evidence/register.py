"""The base of the registers of meetings, reports, checks, inspections, drills and trainings."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anlan.foundation.attachments import subjects
from anlan.foundation.attachments.subjects import Found
from anlan.foundation.registers.columns import Column
from anlan.foundation.registers.declaration import Register, Verb
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.requests import as_uid
from anlan.foundation.scope.rules import Actor
from anlan.registry.entries.register import region_filter
from anlan.registry.parties.models import Party
from anlan.responsibility.evidence import services
from anlan.responsibility.evidence.forms import DiscardForm, SureForm, VoidForm, split_given
from anlan.responsibility.evidence.life import STATES, TONES
from anlan.responsibility.evidence.services import Keeping
from anlan.responsibility.evidence.sorts import names_of


def state_names() -> dict[str, str]:
    """Return state → words."""
    return {code: str(words) for code, words in STATES.items()}


def is_draft(record: Any) -> bool:
    """Whether the record has not been handed in."""
    return bool(record.state == "draft")


def is_mine(record: Any, actor: Actor) -> bool:
    """Whether the actor records for the unit."""
    return services.may_record_for(record.party, actor)


def evidence_columns(keeping: Keeping, *further: Column, of_a_day: bool = True) -> tuple[Column, ...]:
    """Return the columns that every such register begins with, then ``further`` ones.

    What stands for a period instead of a day counts on the last day of it, which may be still to come: the list shows
    when it was handed in.
    """
    day = _("Day") if of_a_day else _("Counts on")
    return (
        Column("counts_on", day, order_by=("counts_on",), shown=of_a_day, short=True),
        Column("party", _("Unit"), value="party.name", order_by=("party__name", "-counts_on"), link=True),
        Column("kind", _("Kind"), names=names_of(dict(keeping.sorts)), order_by=("kind", "-counts_on")),
        Column("title", _("Subject"), order_by=("title",)),
        *further,
        Column("state", _("State"), names=state_names, tone=lambda state: TONES.get(state, ("", "")),
               order_by=("state", "-counts_on"), short=True),
        Column("handed_in_at", _("Handed in at"), order_by=("handed_in_at",), shown=not of_a_day, short=True),
    )  # fmt: skip


def evidence_filters(keeping: Keeping) -> tuple[Filter, ...]:
    """Return the filters that every such register has."""
    return (
        region_filter("party__region_path"),
        Filter("kind", _("Kind"), choices=lambda actor: names_of(dict(keeping.sorts))().items()),
        Filter("state", _("State"), choices=lambda actor: state_names().items()),
        Filter("from", _("From"), is_day=True, narrow=lambda day, actor: Q(counts_on__gte=day)),
        Filter("until", _("Until"), is_day=True, narrow=lambda day, actor: Q(counts_on__lte=day)),
        Filter("party", _("Unit (number)"), narrow=lambda text, actor: Q(party__uid=as_uid(text))),
    )


def evidence_verbs(keeping: Keeping) -> tuple[Verb, ...]:
    """Return hand in, discard and void."""

    def hand_in(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
        return services.hand_in(keeping, record, data["version"], actor=actor, now=now)

    def void(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
        return services.void(keeping, record, data["version"], reason=data["reason"], actor=actor, now=now)

    def discard(record: Any, data: Mapping[str, Any], actor: Actor, now: datetime) -> Any:
        return services.discard(keeping, record, data["version"], actor=actor, now=now)

    right = keeping.permission
    return (
        Verb("hand-in", _("Hand in"), right, SureForm, hand_in, icon="send", offered=is_draft, offered_to=is_mine),
        Verb(
            "discard", _("Delete the draft"), right, DiscardForm, discard, icon="trash", offered=is_draft,
            offered_to=is_mine,
        ),
        Verb(
            "void", _("Declare void"), right, VoidForm, void, icon="ban",
            offered=lambda record: record.state == "handed_in", offered_to=is_mine,
            confirm=_("Declare this void? It counts no longer; the record stays readable."),
        ),
    )  # fmt: skip


class EvidenceRegister(Register):
    """A register whose records are drafted, handed in and void only with a reason; they prove that a duty was done."""

    keeping: ClassVar[Keeping]
    related: ClassVar[Sequence[str]] = ("party__region",)
    ordering: ClassVar[Sequence[str]] = ("-counts_on", "-pk")
    counted_up_to = 10_000
    search_fields: ClassVar[Sequence[str]] = ("party__name", "title")
    detail_template = "responsibility/evidence_detail.html"
    long_fields: ClassVar[tuple[tuple[str, Any], ...]] = ()
    """Fields of long text: (name, label), shown below the particulars."""

    def opening(self, asked: Mapping[str, str], actor: Actor) -> dict[str, Any]:
        """Return kind, day and unit as the address asks, so that a duty leads to its form filled in."""
        values: dict[str, Any] = {name: asked[name] for name in ("kind", "counts_on", "period") if asked.get(name)}
        values.setdefault("counts_on", timezone.localdate())
        if uid := as_uid(asked.get("party")):
            party = Party.objects.visible_to(actor).filter(uid=uid).first()
            if party is not None:
                values["party"] = party
        return values

    def title(self, record: Any) -> str:
        """Return subject or kind, and the day."""
        return f"{record.title or self.keeping.sorts[record.kind].name} · {record.counts_on}"

    def initial(self, record: Any) -> dict[str, Any]:
        """Return the values of a draft, its unit among them."""
        return {**super().initial(record), "party": record.party}

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Enter a record, and hand it in where asked."""
        values, files, at_once = split_given(data)
        return services.draft(self.keeping, self.stored(values), files=files, hand_in_now=at_once, actor=actor, now=now)

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Change a draft."""
        return services.change(self.keeping, record, version, self.stored(dict(data)), actor=actor, now=now)

    def stored(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of the table that cleaned values of the form mean; override where they differ."""
        return values

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Whether it is still a draft, of the actor's own unit or one that he records for."""
        return is_draft(record) and is_mine(record, actor)

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the long texts, and where its files are."""
        return {
            "texts": [(label, getattr(record, name)) for name, label in self.long_fields if getattr(record, name)],
            "attachment_kind": self.keeping.noun,
        }


def carries_files(register: EvidenceRegister) -> None:
    """Let records of the register carry attachments, found within the actor's reach."""

    def find(actor: Actor, uid: UUID) -> Found | None:
        keeping = register.keeping
        record = keeping.model.objects.visible_to(actor).select_related("party").filter(uid=uid).first()  # type: ignore[attr-defined]
        if record is None or not actor.may(register.view_permission):
            return None
        return Found(record.party.uid, may_edit=is_draft(record) and actor.may(keeping.permission))

    subjects.declare(register.keeping.noun, find)
