"""What the actor has to do: one count for each kind of work that his permissions let him finish."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from anlan.foundation.records.once import asking_once, once
from anlan.foundation.scope.rules import Actor
from anlan.insight.assessment import queries as assessment
from anlan.insight.warnings import queries as warnings
from anlan.insight.warnings.rules import Rung
from anlan.registry.assignment import queries as assignment
from anlan.registry.census.queries import open_differences
from anlan.registry.equipment.queries import overdue
from anlan.registry.intake import queries as intake
from anlan.registry.people.queries import vacant_posts
from anlan.registry.plates import queries as plates
from anlan.registry.referrals.queries import waiting_for
from anlan.web.workbench.numbers import Number, number

Count = Callable[[Actor, date], Number | None]


def tasks(actor: Actor, today: date) -> list[Number]:
    """Return the work of the registry with its counts, worst first, what is done last; one query for each kind."""
    return _counted(_TASKS, actor, today)


def warned(actor: Actor, today: date) -> list[Number]:
    """Return what warnings and orders ask of the actor, in the same way; the page fetches it by itself."""
    return _counted(_WARNED, actor, today)


def _counted(kinds: Sequence[tuple[str, Count]], actor: Actor, today: date) -> list[Number]:
    with asking_once():
        counted = [count(actor, today) for permission, count in kinds if actor.may(permission)]
    found = [one for one in counted if one is not None]
    return sorted(found, key=lambda one: (one.count == 0, one.tone != "bad"))


def _disputes(actor: Actor, today: date) -> Number | None:
    waiting = sum(assignment.dispute_counts(actor).values())
    words = _("Disputes waiting for a decision")
    return number(words, waiting, "registry-disputes-list", "scale", tone="bad", query="state=open")


def _proposals(actor: Actor, today: date) -> Number | None:
    waiting = assignment.proposals(actor).count()
    return number(_("Proposed assignments to confirm"), waiting, "assignment-coverage", "user-check", tone="warn")


def _posts(actor: Actor, today: date) -> Number | None:
    vacant = vacant_posts(actor).count()
    words = _("Posts vacant or held by a stand-in")
    return number(words, vacant, "registry-posts-list", "user-off", tone="warn", query="vacant=1")


def _plates_again(actor: Actor, today: date) -> Number | None:
    void, _not_hung = _plate_work(actor)
    return number(_("Plates to be issued again"), void, "plate-work", "certificate", tone="warn", query="list=again")


def _plates_to_hang(actor: Actor, today: date) -> Number | None:
    _void, waiting = _plate_work(actor)
    words = _("Plates that do not hang yet")
    return number(words, waiting, "plate-work", "clipboard-check", tone="warn", query="list=not_hung")


def _plate_work(actor: Actor) -> tuple[int, int]:
    return once("plate-work", lambda: plates.plate_work(actor))


def _imports(actor: Actor, today: date) -> Number | None:
    waiting = intake.imports(actor).filter(state__in=("previewed", "applying")).count()
    return number(_("Imports waiting for you"), waiting, "import-list", "file-import", tone="warn")


def _differences(actor: Actor, today: date) -> Number | None:
    waiting = open_differences(actor).count()
    words = _("Differences that villages reported")
    return number(words, waiting, "registry-differences-list", "clipboard-search", tone="warn", query="state=open")


def _referrals(actor: Actor, today: date) -> Number | None:
    waiting = waiting_for(actor).count()
    return number(
        _("Findings referred to my unit"), waiting, "registry-referrals-list", "send", tone="bad", query="own=1"
    )


def _inspections(actor: Actor, today: date) -> Number | None:
    late = overdue(actor, today).count()
    words = _("Equipment whose inspection is overdue")
    query = f"overdue={today.isoformat()}"
    return number(words, late, "registry-equipment-list", "calendar-exclamation", tone="bad", query=query)


def _own_warnings(actor: Actor, today: date) -> Number | None:
    mine = warnings.open_warnings(actor).filter(party=actor.organisation_id, rung__gt=Rung.REMIND).count()
    query = "state=failing&own=1"
    return number(_("Warnings of my unit"), mine, "insight-warnings-list", "alert-triangle", tone="bad", query=query)


def _explanations(actor: Actor, today: date) -> Number | None:
    waiting = warnings.explanations_to_decide(actor).count()
    words = _("Explanations waiting for my decision")
    return number(words, waiting, "insight-warnings-list", "message", tone="warn", query="state=open&explained=1")


def _orders_to_answer(actor: Actor, today: date) -> Number | None:
    waiting = warnings.orders_to_answer(actor).count()
    return number(_("Orders to receive or answer"), waiting, "insight-orders-list", "gavel", tone="bad", query="own=1")


def _orders_to_issue(actor: Actor, today: date) -> Number | None:
    waiting = warnings.orders_to_issue(actor).filter(state="proposed").count()
    words = _("Orders that the system proposes")
    return number(words, waiting, "insight-orders-list", "bulb", tone="warn", query="state=proposed")


def _objections(actor: Actor, today: date) -> Number | None:
    waiting = assessment.objections_to_decide(actor).count()
    words = _("Objections to scores waiting for a decision")
    return number(words, waiting, "insight-objections-list", "scale", tone="warn", query="state=raised")


_WARNED: tuple[tuple[str, Count], ...] = (
    ("insight:warning:explain", _own_warnings),
    ("insight:order:receive", _orders_to_answer),
    ("insight:warning:decide", _explanations),
    ("insight:order:issue", _orders_to_issue),
    ("insight:objection:decide", _objections),
)
# Who may finish the work sees it; inspections concern those who keep equipment, not those who issue plates.
_TASKS: tuple[tuple[str, Count], ...] = (
    ("registry:dispute:decide", _disputes),
    ("registry:referral:answer", _referrals),
    ("registry:equipment:edit", _inspections),
    ("registry:assignment:decide", _proposals),
    ("registry:plate:issue", _plates_again),
    ("registry:plate:confirm", _plates_to_hang),
    ("registry:post:edit", _posts),
    ("registry:census:decide", _differences),
    ("registry:party:import", _imports),
)
