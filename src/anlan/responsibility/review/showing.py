"""How the review shows a document and its items, in the active language."""

from typing import Any

from anlan.registry.groups.models import Group
from anlan.registry.parties.models import Party
from anlan.responsibility.duties import wording
from anlan.responsibility.duties.models import CADENCES, Strength
from anlan.responsibility.review import queries
from anlan.responsibility.review.becoming import why_not_evaluated
from anlan.responsibility.review.guessing import who_words
from anlan.responsibility.review.models import Decision, DraftItem, Kind, PolicyDocument
from anlan.responsibility.review.rules import Stretch, stretches
from anlan.responsibility.tasks.models import MODES, ROLES

_TONES = {
    Decision.OPEN: ("info", "circle-dashed"),
    Decision.ACCEPTED: ("ok", "circle-check"),
    Decision.REJECTED: ("", "circle-x"),
}


def marked(document: PolicyDocument, items: list[DraftItem]) -> list[Stretch]:
    """Return the text in stretches, with the places of tasks, duties and the time phrases of duties."""
    marks = [(str(item.uid), str(item.kind), item.start, item.end) for item in items]
    marks += [
        (str(item.uid), "time", item.trigger_start, item.trigger_end)
        for item in items
        if item.trigger_start is not None and item.trigger_end is not None
    ]
    return stretches(document.text, marks)


def card(item: DraftItem, *, may_review: bool, unknown: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return what the card of an item shows; ``unknown`` are words that mean nobody."""
    tone, icon = _TONES[Decision(item.state)]
    shown: dict[str, Any] = {
        "item": item,
        "values": item.values,
        "tone": tone,
        "icon": icon,
        "percent": round(item.confidence * 100),
        "sure": queries.is_sure(item),
        "may_review": may_review,
        "corrected": any(item.read.get(name, value) != value for name, value in item.values.items() if name in _SAME),
    }
    if item.kind == Kind.TASK:
        return shown | {
            "units": [
                (words, "" if role == "responsible" else ROLES[role], words in unknown)
                for words, role in item.values["units"]
            ],
            "mode": MODES[item.values["mode"]] if item.values["mode"] != "does" else "",
        }
    cadence = item.values["cadence"]
    return shown | {
        "who": who_words(item.values["who"]),
        "cadence": CADENCES[cadence] if cadence else "",
        "act": wording.act_words(item.values["act_kind"]) if item.values["act_kind"] else "",
        "why_not": why_not_evaluated(item.values),
        "encouraged": item.values["strength"] == Strength.ENCOURAGED,
    }


_SAME = ("text", "units", "mode", "due_on", "theme", "item", "number")


def meant(found: dict[str, Party | Group | None]) -> list[tuple[str, str]]:
    """Return (words, whom they mean) of those that are known."""
    return [(words, str(one)) for words, one in found.items() if one is not None]
