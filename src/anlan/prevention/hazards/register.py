"""The register of hazards: list, detail page, ledger for print, Excel both ways, API (PRV-22, PRV-28)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anlan.foundation.attachments.queries import attachments_of
from anlan.foundation.calendars.rules import end_of, local_day, start_of
from anlan.foundation.personal_data.queries import shown
from anlan.foundation.registers.columns import Column, parse_choice
from anlan.foundation.registers.declaration import Register, add
from anlan.foundation.registers.filters import Filter
from anlan.foundation.scope.rules import Actor
from anlan.foundation.scope.services import require
from anlan.prevention.hazards import queries, services
from anlan.prevention.hazards.counting import conditions
from anlan.prevention.hazards.forms import CorrectForm, ReportForm
from anlan.prevention.hazards.models import Grade, Hazard, Mode
from anlan.prevention.hazards.parts import DualReport
from anlan.prevention.hazards.permissions import EXPORT, GRADE, IMPORT, REPORT, VIEW
from anlan.prevention.hazards.priority import explained
from anlan.prevention.hazards.rules import OPEN, UNRECTIFIED, dual_report_due
from anlan.prevention.hazards.sources import source_names
from anlan.prevention.hazards.steps import Step, offered
from anlan.prevention.hazards.terms import terms
from anlan.prevention.hazards.wording import (
    PHASES,
    days_left,
    deadline_words,
    grade_names,
    grade_tone,
    is_late,
    line_of,
    mode_names,
    next_of,
    state_names,
    state_tone,
)
from anlan.registry.entries.register import region_filter
from anlan.registry.parties.models import Party


def today() -> date:
    """Return the local day on which a page is made."""
    return local_day(datetime.now(UTC))


def limit_words(limit: Any) -> str:
    """Return the time limit, with the days that it is late while the danger is still there."""
    day, state = limit
    late = (today() - day).days
    return (
        day.isoformat() if state not in UNRECTIFIED or late <= 0 else f"{day.isoformat()} · {days_left(day, today())}"
    )


def limit_tone(limit: Any) -> tuple[str, str]:
    """Return tone and icon of a time limit that passed while the danger is still there."""
    late = limit is not None and limit[1] in UNRECTIFIED and today() > limit[0]
    return ("bad", "clock-exclamation") if late else ("", "")


def finder(value: str, actor: Actor) -> str:
    """Return the finder as the actor may see him."""
    return shown(actor, "prevention.Hazard", "finder", value)


def _todo(value: Any, actor: Actor) -> Q:
    match value:
        case "mine":
            return queries.mine(actor)
        case "overdue":
            return queries.overdue(today())
        case "late":
            return queries.late_steps(today())
        case "open":
            return Q(state__in=OPEN)
        case "unreceived":
            return Q(received_at=None, state__in=OPEN) & ~Q(mode="")
    return Q()


TODO = {
    "mine": _("my unit's turn"),
    "overdue": _("overdue"),
    "late": _("next step late"),
    "open": _("not written off"),
    "unreceived": _("receipt not confirmed"),
}


FIGURES = {
    "found": _("Found"),
    "rectified": _("Rectified"),
    "rectifying": _("Being rectified"),
    "overdue": _("Overdue"),
    "on_time": _("Rectified in time"),
    "late": _("Rectified late"),
    "recurred": _("Came back within 90 days"),
    "major": _("Major hazards"),
}


def said_in(data: Mapping[str, Any]) -> services.Report:
    """Return the report that the cleaned fields of ``ReportForm`` make."""
    given = {name: value for name, value in data.items() if value not in (None, "")}
    party = given.pop("party")
    return services.Report(party=party.uid, **given)


class HazardRegister(Register):
    """Every hazard within reach; what must be fixed first stands first (PRV-35)."""

    room, name, order = "prevention", "hazards", 10
    model = Hazard
    label, label_one = _("Hazards"), _("Hazard")
    about = _("Found by whomever, graded, rectified by plan, re-inspected by another, written off.")
    icon = "alert-triangle"
    empty_hint = _("Report what is dangerous: who finds something reports it at once.")
    related: ClassVar[Sequence[str]] = ("party", "region", "criterion", "owed_by", "finder_unit")
    ordering: ClassVar[Sequence[str]] = ("-priority", "-found_at")
    search_fields: ClassVar[Sequence[str]] = ("text", "party__name", "place")
    view_permission = VIEW
    create_permission = REPORT
    edit_permission = REPORT
    export_permission = EXPORT
    import_permission = IMPORT
    create_form = ReportForm
    edit_form = CorrectForm
    detail_template = "prevention/hazard_detail.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("text", _("What is dangerous"), link=True, field="text"),
        Column("party", _("Party"), value="party.name", order_by=("party__name",), field="party"),
        Column("region", _("Region"), value="region.name", order_by=("region__path",), shown=False),
        Column("grade", _("Grade"), names=grade_names, tone=grade_tone, order_by=("grade",), field="grade",
               parse=parse_choice(grade_names), short=True),
        Column("state", _("State"), names=state_names, tone=state_tone, order_by=("state",), short=True),
        Column("deadline", _("Rectify until"), value="limit", words=limit_words, tone=limit_tone,
               order_by=("deadline",), short=True),
        Column("owed_by", _("Next step by"), value="owed_by.name"),
        Column("step_due", _("Next step until"), order_by=("step_due",), short=True, shown=False),
        Column("priority", _("Priority"), order_by=("priority",), numeric=True, short=True),
        Column("source", _("Source"), names=source_names, order_by=("source",), field="source",
               parse=parse_choice(source_names), short=True, shown=False),
        Column("place", _("Where exactly"), field="place", shown=False),
        Column("finder", _("Finder"), field="finder", mask=finder, shown=False, short=True),
        Column("finder_unit", _("Unit of the finder"), value="finder_unit.name", shown=False),
        Column("found_at", _("Found at"), order_by=("found_at",), field="found_at", shown=False, short=True),
        Column("campaign", _("Campaign"), order_by=("campaign",), field="campaign", shown=False),
        Column("criterion", _("Criterion"), value="criterion.code", field="criterion", shown=False, short=True),
        Column("grade_basis", _("Basis of the grade"), field="basis", shown=False),
        Column("mode", _("Handling mode"), names=mode_names, order_by=("mode",), shown=False, short=True),
        Column("is_repeat", _("Repeated"), shown=False, short=True),
        Column("rectified_at", _("Rectified at"), order_by=("rectified_at",), shown=False, short=True),
        Column("written_off_at", _("Written off at"), order_by=("written_off_at",), shown=False, short=True),
        Column("outcome", _("What was done"), shown=False),
    )  # fmt: skip
    filters: ClassVar[Sequence[Filter]] = (
        Filter("todo", _("To be done"), choices=lambda actor: TODO.items(), narrow=_todo),
        Filter("state", _("State"), choices=lambda actor: state_names().items()),
        Filter("grade", _("Grade"), choices=lambda actor: Grade.choices),
        region_filter("region__path"),
        Filter("source", _("Source"), choices=lambda actor: source_names().items()),
        Filter("industry", _("Industry"),
               narrow=lambda value, actor: Q(party__industry__startswith=str(value).strip())),
        Filter("sector", _("Sector of the criterion"), narrow=lambda value, actor: Q(sector=str(value).strip())),
        Filter("party", _("Party"), narrow=lambda value, actor: Q(party__name__contains=str(value).strip())),
        Filter("campaign", _("Campaign"), narrow=lambda value, actor: Q(campaign__contains=str(value).strip())),
        Filter("mode", _("Handling mode"), choices=lambda actor: Mode.choices),
        Filter("repeat", _("Repeated"), choices=lambda actor: [("1", gettext("yes"))],
               narrow=lambda value, actor: Q(is_repeat=True)),
        Filter("figure", _("Counted as"), choices=lambda actor: FIGURES.items(),
               narrow=lambda value, actor: conditions(today())[str(value)]),
        Filter("since", _("Found from"), is_day=True,
               narrow=lambda value, actor: Q(found_at__gte=_begin(value))),
        Filter("until", _("Found until"), is_day=True,
               narrow=lambda value, actor: Q(found_at__lt=_begin(value, days=1))),
    )  # fmt: skip

    def create(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Report a hazard; from a workbook or a program with the same words as from the page."""
        return services.report(said_in(data), actor=actor, now=now)

    def entered(self, record: Any, actor: Actor) -> Any:
        """Return the report that was just entered; only the names of two units are asked for."""
        require(actor, self.view_permission)
        if not all(name in record._state.fields_cache for name in ("party", "region", "criterion")):
            return self.one(record.uid, actor)  # one that was known, or that something followed at once
        units = Party.objects.beyond_scope("units are named beside a hazard that was reached").only("name")
        named = units.in_bulk([pk for pk in (record.owed_by_id, record.finder_unit_id) if pk])
        record.owed_by, record.finder_unit = named.get(record.owed_by_id), named.get(record.finder_unit_id)
        return record

    def edit(self, record: Any, version: int, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Any:
        """Correct a report until it is graded."""
        return services.correct(record, version, data, actor=actor, now=now)

    def is_editable(self, record: Any, actor: Actor) -> bool:
        """Whether it was not graded yet, and the actor reported it or may grade it."""
        mine = actor.user_id is not None and record.reported_by_id == actor.user_id
        return record.state == "reported" and (mine or actor.may(GRADE))

    def one(self, uid: Any, actor: Actor) -> Any:
        """Return one hazard with all that its page and its steps show."""
        require(actor, self.view_permission)
        return queries.hazard_of_page(uid, actor)

    def title(self, record: Any) -> str:
        """Return the beginning of what is dangerous."""
        return record.text if len(record.text) <= 32 else f"{record.text[:31]}…"

    def detail(self, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the line of steps, who owes the next, the buttons, photos, plan, watches, re-inspections."""
        day = today()
        if record.grade == Grade.MAJOR:
            prefetch_related_objects([record], "dual_reports")  # the steps, the facts and the card look at them
        steps = offered(record, actor)
        again = queries.found_again(record) if record.was_found_again else []
        return {
            "line": line_of(record),
            "next": next_of(record, day),
            "late": is_late(record, day),
            "deadline_words": deadline_words(record, day),
            "source_words": source_names().get(record.source, record.source),
            "finder_shown": finder(record.finder, actor) if record.finder else gettext("anonymous"),
            "main_steps": [step for step in steps if step.main],
            "side_steps": [step for step in steps if not step.main],
            "photos": _photos(record, again, actor),
            "watches": list(record.watches.all()[:10]) if record.was_watched else [],
            "rechecks": list(record.rechecks.select_related("unit", "checked_by")) if record.was_rechecked else [],
            **_reports(record, steps, day),
            "again": again,
            "points": explained(record, day),
        }


def _reports(hazard: Hazard, steps: Sequence[Step], today: date) -> dict[str, Any]:
    """Return both reports of a major hazard, made or missing until when, and whether the reader may enter one."""
    if hazard.grade != Grade.MAJOR:
        return {}
    made = {one.receiver: one for one in hazard.dual_reports.all()}
    due = dual_report_due(local_day(hazard.graded_at), terms()) if hazard.graded_at else None
    return {
        "reports": [(label, made.get(code)) for code, label in DualReport.Receiver.choices],
        "reports_due": due,
        "reports_left": days_left(due, today),
        "reports_late": due is not None and today > due,
        "may_report": any(step.verb == "dual_report" for step in steps),
    }


def _begin(day: date, days: int = 0) -> datetime:
    return end_of(day) if days else start_of(day)


def _photos(hazard: Hazard, again: Sequence[Hazard], actor: Actor) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the pictures by phase, with those of the reports that were merged into it."""
    owners = [each for each in (hazard, *again) if each.photos]
    known = {str(file.uid): file for each in owners for file in attachments_of(actor, each.uid)}
    answer = []
    for phase, label in PHASES.items():
        uids = [uid for each in owners for uid in each.photos.get(phase, ()) if uid in known]
        if uids:
            files = [(reverse("attachment", args=[uid]), known[uid], known[uid].type in PICTURES) for uid in uids]
            answer.append((str(label), [{"url": url, "file": file, "is_picture": shown} for url, file, shown in files]))
    return answer


PICTURES = {"jpeg", "png", "webp", "gif"}
HAZARDS = HazardRegister()
add(HAZARDS)
