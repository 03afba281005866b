"""What accepted items become: terms of duties, rows of a task list; and the rehearsal of both."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext, override

from anlan.foundation.scope.rules import Actor
from anlan.registry.groups.models import Group
from anlan.registry.groups.queries import expand
from anlan.registry.parties.models import Party
from anlan.responsibility.duties.burden import Rehearsal, rehearse
from anlan.responsibility.duties.models import DutyTerms, Holder, RunsAs
from anlan.responsibility.duties.proofs import proof_of
from anlan.responsibility.policy.rules import TaskMode, UnitRole
from anlan.responsibility.review.guessing import condition, knows, standing
from anlan.responsibility.review.models import Decision, DraftItem, Kind, PolicyDocument
from anlan.responsibility.tasks.rules import TaskGiven, stronger


def accepted(items: list[DraftItem], kind: Kind) -> list[DraftItem]:
    """Return the accepted items of a kind that no earlier version has published."""
    return [
        item
        for item in items
        if item.kind == kind and item.state == Decision.ACCEPTED and item.task_id is None and item.duty_id is None
    ]


def why_not_evaluated(values: dict[str, Any]) -> str:
    """Return why the engine cannot evaluate a duty, in the active language; empty where it can."""
    if not values["cadence"]:
        return gettext("no calendar period: %(words)s") % {"words": values["reason"] or values["text"][:30]}
    if proof_of(values["act_kind"]) is None:
        return gettext("no register records what proves it")
    return ""


def terms_of(item: DraftItem, document: PolicyDocument) -> dict[str, Any]:
    """Return the terms of a duty, its condition narrowed to the place of the document's unit."""
    values = item.values
    with override("zh-hans"):
        reason = why_not_evaluated(values)
    with override("en"):
        reason_en = why_not_evaluated(values)
    place = document.unit.region.code if document.unit.region else ""
    number = f"（{document.number}）" if document.number else ""
    return {
        "name": values["text"][:120],
        "text": document.text[item.start : item.end] or values["text"],
        "holder": Holder.PARTY.value,
        "selector": condition(values["who"], place),
        "runs_as": RunsAs.NOT_YET.value if reason else RunsAs.PERIOD.value,
        "note": reason,
        "note_en": reason_en,
        "cadence": "" if reason else values["cadence"],
        "minimum": values["minimum"],
        "act_kind": values["act_kind"] if proof_of(values["act_kind"]) else "",
        "strength": values["strength"],
        "minutes": values["minutes"],
        "basis": f"《{document.title.strip('《》')}》{number}"[:300],
        **standing(values["who"]),
    }


def code_of(item: DraftItem, document: PolicyDocument) -> str:
    """Return the number of a duty in the catalogue: of the document, and of the item in it."""
    return f"POL-{document.pk}-{item.order}"


def given(item: DraftItem, document: PolicyDocument, further: dict[str, Any]) -> TaskGiven:
    """Return a task as the task list takes it, without the words that were left out on purpose."""
    values = item.values
    return TaskGiven(
        text=values["text"],
        theme=values["theme"],
        item=values["item"],
        number=values["number"],
        units=tuple((words, role) for words, role in values["units"] if words not in document.left_out),
        mode=values["mode"],
        due_on=date.fromisoformat(values["due_on"]) if values["due_on"] else None,
        cadence=values["cadence"],
        further=further,
    )


def measured_by(item: DraftItem, duties: list[DraftItem]) -> DraftItem | None:
    """Return the duty in the text of a task of supervising by which the task is measured: the first with a period."""
    if item.values["mode"] != TaskMode.SUPERVISES:
        return None
    positions = item.read.get("duties", ())
    here = [one for one in duties if one.read.get("position") in positions and not why_not_evaluated(one.values)]
    return here[0] if here else None


@dataclass
class Gain:
    """What one unit would get: tasks by role."""

    name: str
    lead: int = 0
    responsible: int = 0
    assisting: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.lead + self.responsible + self.assisting


@dataclass
class DutyGain:
    """Who would owe a duty, and what it costs; ``reason`` says why it would not be switched on."""

    item: DraftItem
    rehearsal: Rehearsal | None
    reason: str = ""


@dataclass
class Outlook:
    """What publishing would do."""

    gains: list[Gain] = field(default_factory=list)
    duties: list[DutyGain] = field(default_factory=list)
    tasks: int = 0
    nobody: list[DraftItem] = field(default_factory=list)

    @property
    def unit_tasks(self) -> int:
        """How many units' tasks there would be."""
        return sum(gain.total for gain in self.gains)

    @property
    def hours(self) -> float:
        """Hours a month of all duties that would be switched on, together."""
        return sum(one.rehearsal.hours_after for one in self.duties if one.rehearsal and not one.reason)


def outlook(
    document: PolicyDocument,
    items: list[DraftItem],
    found: dict[str, Party | Group | None],
    *,
    actor: Actor,
    day: date,
) -> Outlook:
    """Say who would gain which tasks and duties on the local day, and the hours a month; changes nothing.

    ``found`` is whom the words mean (``queries.meanings``). One query a group and three a duty.
    """
    outcome, members = Outlook(), {}  # type: tuple[Outlook, dict[int, list[Party]]]
    gains: dict[int, Gain] = {}
    for item in accepted(items, Kind.TASK):
        outcome.tasks += 1
        holders: dict[int, str] = {}
        for words, role in given(item, document, {}).units:
            for party in _members(found.get(words), members, actor, day):
                gains.setdefault(party.pk, Gain(party.name))
                holders[party.pk] = stronger(holders[party.pk], role) if party.pk in holders else role
        for pk, role in holders.items():
            setattr(gains[pk], UnitRole(role).value, getattr(gains[pk], role) + 1)
        if not holders:
            outcome.nobody.append(item)
    outcome.gains = sorted(gains.values(), key=lambda gain: (-gain.total, gain.name))
    for item in accepted(items, Kind.DUTY):
        if not knows(item.values["who"]):
            continue
        terms = DutyTerms(**terms_of(item, document))
        found_duty = rehearse(terms, None, actor=actor, day=day)
        outcome.duties.append(DutyGain(item, found_duty, why_not_evaluated(item.values)))
    return outcome


def _members(meant: Party | Group | None, members: dict[int, list[Party]], actor: Actor, day: date) -> list[Party]:
    if meant is None or isinstance(meant, Party):
        return [meant] if meant is not None else []
    if meant.pk not in members:
        members[meant.pk] = list(expand(actor, meant, day, today=day))
    return members[meant.pk]
