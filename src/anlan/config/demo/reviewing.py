"""A notice of the demo city whose review is half done: what was read surely is accepted, the rest waits."""

from datetime import date, timedelta
from pathlib import Path

from anlan.config.demo.days import Days
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.scope.rules import Actor
from anlan.registry.parties.models import Party
from anlan.responsibility.review import services
from anlan.responsibility.review.models import Decision, Kind, PolicyDocument

_NOTICE = Path(__file__).with_name("notice.txt")
ISSUED = 6


def tell(*, office: Actor, days: Days) -> None:
    """Take the notice in, accept the tasks of its first theme, and leave the others to whoever opens it."""
    unit = Party.objects.visible_to(office).filter(pk=office.organisation_id).first()
    if unit is None or PolicyDocument.objects.visible_to(office).filter(unit=unit).exists():
        return
    today = local_day(days.now)
    issued = today - timedelta(days=ISSUED)
    words = _NOTICE.read_text(encoding="utf-8").format(
        year=issued.year,
        issued=_said(issued),
        soon=_said(today + timedelta(days=25)),
        later=_said(today + timedelta(days=50)),
    )
    document = services.take_in(unit=unit, pasted=words, actor=office, now=days.at(ISSUED - 1, 9))
    for item in document.items.filter(kind=Kind.TASK, state=Decision.OPEN).order_by("order")[:2]:
        services.accept(item.uid, item.version, actor=office, now=days.at(ISSUED - 1, 10))


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
