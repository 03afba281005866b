"""What goes into the archive of a hazard: facts in words, acts with their places in the ledger, photos."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from anlan.foundation.attachments.models import Attachment
from anlan.foundation.attachments.queries import attachments_of
from anlan.foundation.ledger.exporting import inclusion_document
from anlan.foundation.ledger.kinds import words_for
from anlan.foundation.ledger.models import Act
from anlan.foundation.ledger.queries import names_of
from anlan.foundation.ledger.titles import actor_words
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Actor
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.queries import found_again
from anlan.prevention.hazards.register import finder
from anlan.prevention.hazards.sources import source_names
from anlan.prevention.hazards.wording import state_names

Rows = list[tuple[str, str]]


def minute(instant: Any) -> str:
    """Return an instant in local time, to the minute; empty for none."""
    return timezone.localtime(instant).strftime("%Y-%m-%d %H:%M") if instant else ""


def _told(rows: Iterable[tuple[Any, Any]]) -> Rows:
    return [(str(label), str(value)) for label, value in rows if value not in (None, "")]


def parts_of(hazard: Hazard, actor: Actor) -> list[dict[str, Any]]:
    """Return the sections of the archive, each with its rows; what is empty is left out."""
    parts = [(_("The hazard"), _found(hazard, actor))]
    parts += [(_("Plan with the five settlements"), _plan(plan)) for plan in hazard.plans.order_by("pk")]
    parts += [(_("Watched until it can be fixed"), _hold(hazard, hold)) for hold in hazard.holds.order_by("pk")]
    parts += [(_("More time"), _extension(each)) for each in hazard.extensions.order_by("pk")]
    parts += [(_("Rectification and re-inspection"), _closing(hazard))]
    parts += [(str(each.get_receiver_display()), _report(each)) for each in hazard.dual_reports.order_by("pk")]
    return [{"title": str(title), "rows": rows} for title, rows in parts if rows]


def _found(hazard: Hazard, actor: Actor) -> Rows:
    again = found_again(hazard)
    return _told(
        [
            (_("What is dangerous"), hazard.text),
            (_("Party"), hazard.party.name),
            (_("Where exactly"), f"{hazard.region.name if hazard.region else ''} {hazard.place}".strip()),
            (_("Source"), source_names().get(hazard.source, hazard.source)),
            (_("Finder"), f"{finder(hazard.finder, actor)} {hazard.finder_unit or ''}".strip()),
            (_("Found at"), minute(hazard.found_at)),
            (_("Also found by"), "；".join(f"{each.finder_unit or ''} {minute(each.found_at)}" for each in again)),
            (_("Grade"), hazard.get_grade_display()),
            (_("Basis of the grade"), hazard.grade_basis),
            (_("Criterion"), hazard.criterion.line if hazard.criterion else ""),
            (_("Handling mode"), hazard.get_mode_display()),
            (_("Rectify until"), hazard.deadline),
            (_("State"), state_names()[hazard.state]),
        ]
    )


def _plan(plan: Any) -> Rows:
    return _told(
        [
            (_("Responsibility"), plan.responsible),
            (_("Measures"), plan.measures),
            (_("Funds (yuan)"), f"{plan.funds:,.2f}"),
            (_("Time limit"), plan.time_limit),
            (_("Contingency plan"), plan.contingency),
            (_("Approved"), minute(plan.approved_at)),
        ]
    )


def _hold(hazard: Hazard, hold: Any) -> Rows:
    seen = "；".join(f"{minute(each.seen_at)} {each.note}" for each in hazard.watches.order_by("pk"))
    return _told(
        [
            (_("Interim measures"), hold.interim),
            (_("Named watcher"), hold.watcher),
            (_("Until"), hold.until),
            (_("Watch entries"), seen),
        ]
    )


def _extension(each: Any) -> Rows:
    decided = {True: _("yes"), False: _("no"), None: ""}[each.is_granted]
    return _told([(_("New time limit"), each.until), (_("Reason"), each.reason), (_("Granted"), decided)])


def _closing(hazard: Hazard) -> Rows:
    rows: list[tuple[Any, Any]] = [
        (_("What was done"), hazard.outcome),
        (_("Rectified at"), minute(hazard.rectified_at)),
    ]
    rows += [
        (
            _("Up to standard") if each.passed else _("Failed"),
            f"{each.opinion} {each.unit or ''} {minute(each.checked_at)}",
        )
        for each in hazard.rechecks.select_related("unit")
    ]
    return _told([*rows, (_("Written off at"), minute(hazard.written_off_at))])


def _report(report: Any) -> Rows:
    return _told([(_("Reported on"), report.reported_on), (_("Content"), report.content)])


def acts_of(hazard: Hazard, actor: Actor) -> list[Act]:
    """Return the acts about the hazard within reach, oldest first."""
    return list(Act.objects.visible_to(actor).filter(subject_uid=hazard.uid).order_by("id"))


def told_acts(acts: list[Act], proofs: dict[str, dict[str, Any]]) -> list[dict[str, str]]:
    """Return the acts in words, each with its place in the ledger."""
    names = names_of(act.actor_uid for act in acts)
    return [
        {
            "when": minute(act.recorded_at),
            "who": names.get(act.actor_uid, "") if act.actor_uid else actor_words(act.actor_name),
            "what": str(words_for(act.kind)),
            "proof": _place(proofs.get(str(act.uid))),
        }
        for act in acts
    ]


def _place(proof: dict[str, Any] | None) -> str:
    if proof is None:
        return str(_("not sealed yet"))
    return str(_("leaf %(index)s") % {"index": proof["index"]})


def proofs_of(acts: list[Act]) -> dict[str, dict[str, Any]]:
    """Return uid of act → proof of inclusion; acts that are not sealed yet are left out."""
    found = {}
    for act in acts:
        try:
            found[str(act.uid)] = inclusion_document(act, with_detail=True)
        except Refused:
            continue
    return found


def photos_of(hazard: Hazard, actor: Actor) -> list[tuple[str, Attachment]]:
    """Return (phase, photo) of the hazard and the reports that were merged into it."""
    found = []
    for each in (hazard, *found_again(hazard)):
        known = {str(file.uid): file for file in attachments_of(actor, each.uid)} if each.photos else {}
        found += [(phase, known[uid]) for phase, uids in each.photos.items() for uid in uids if uid in known]
    return [(phase, file) for phase, file in found if file.destroyed_at is None]


def head_rows(proofs: dict[str, dict[str, Any]]) -> Rows:
    """Return number, time, root and key of the head under which the proofs stand."""
    head = next((proof["head"] for proof in proofs.values()), None)
    if head is None:
        return []
    return [
        (_("Head"), str(head["number"])),
        (_("Sealed at"), str(head["sealed_at"])),
        (_("Root"), head["root"]),
        (_("Signing key"), head["key"]),
    ]


def as_json(document: Any) -> bytes:
    """Return a document as it stands in the archive."""
    return json.dumps(document, ensure_ascii=False, indent=2).encode()
