"""The demo city tells something on the first sign-in: every kind of work has been done, and some is left to do."""

from datetime import UTC, datetime

import pytest
from python_calamine import CalamineWorkbook

from anlan.config.demo.city import build
from anlan.config.demo.enterprise import LONG_NAME, STORY_NAME
from anlan.config.demo.found import PER_PARTY
from anlan.config.demo.people import fill_posts
from anlan.config.demo.workbook import write_registry
from anlan.config.shipped import load_everything
from anlan.foundation.accounts.acting import actor_for
from anlan.foundation.accounts.models import User
from anlan.foundation.calendars.rules import local_day
from anlan.foundation.ledger.sealing import unsealed
from anlan.foundation.periods.rules import parse
from anlan.foundation.scope.services import system_actor
from anlan.prevention.hazards.models import Hazard
from anlan.registry.assignment.models import Assignment, Dispute
from anlan.registry.households.models import Household
from anlan.registry.industries.loading import load_shipped
from anlan.registry.intake.queries import imports
from anlan.registry.parties.models import Party
from anlan.registry.people.models import Delegation, Post
from anlan.registry.plates.models import Plate
from anlan.registry.regions import loading
from anlan.responsibility.reports.figures import known_figures
from anlan.responsibility.reports.models import Report
from anlan.responsibility.review.models import DraftItem
from anlan.web.workbench.queries import workbench

WHY = "the test looks at the whole city"


@pytest.mark.django_db
def test_a_small_demo_city_holds_every_part_of_the_story():
    system = system_actor("demo")
    list(load_everything(actor=system, now=datetime.now(UTC)))
    build(parties=400, actor=system, now=datetime.now(UTC), say=lambda words: None)

    plates = Plate.objects.beyond_scope(WHY)
    assert plates.filter(voided_at=None).exclude(hung_on=None).exclude(evidence=None).exists()
    assert plates.filter(voided_at=None, evidence=None).exclude(hung_on=None).exists()
    assert plates.filter(voided_at=None, hung_on=None).exists()
    assert plates.exclude(voided_at=None).exists()
    own = plates.get(party__name=STORY_NAME)
    assert own.voided_at is None
    assert own.evidence
    disputes = Dispute.objects.beyond_scope(WHY)
    assert disputes.filter(state="open").exists()
    assert not disputes.filter(state="decided", reason="").exists()
    current = Assignment.objects.beyond_scope(WHY).filter(superseded_at=None)
    assert current.filter(why__code="handover").exists()
    assert current.filter(confirmed_at=None).exclude(lead=None).exists()
    assert Delegation.objects.beyond_scope(WHY).count() == 3
    assert Post.objects.beyond_scope(WHY).filter(holder=None, closed_on=None).exists()
    assert Household.objects.beyond_scope(WHY).filter(visited_on=None).exists()
    assert len(LONG_NAME) == 60
    assert Party.objects.beyond_scope(WHY).filter(name=LONG_NAME).exists()
    assert unsealed()[0] == 0
    hazards = Hazard.objects.beyond_scope(WHY)
    assert hazards.count() == round(400 * PER_PARTY)
    assert set(hazards.values_list("state", flat=True)) >= {"reported", "graded", "rectifying", "written_off", "held"}
    assert hazards.filter(grade="major", supervised_by__isnull=False).exists()

    told = Report.objects.beyond_scope(WHY).filter(kind="monthly").select_related("party").order_by("-counts_on", "pk")
    for report in told[:25]:
        later = known_figures(report.party, parse(report.period))
        assert all(number <= later[figure] for figure, number in report.known.items()), "no more than the system knows"
    assert any(report.known["night_checks"] and report.known["special_meetings"] for report in told)
    assert any(report.figures["night_checks"] > report.known["night_checks"] for report in told), (
        "one figure is altered"
    )

    read = DraftItem.objects.beyond_scope(WHY)
    assert set(read.values_list("state", flat=True)) == {"accepted", "open"}, "a review is half done"

    office = actor_for(User.objects.get(username="lzanweiban"))
    waiting = imports(office).get(state="previewed")
    assert waiting.questions
    assert any(number.count for number in workbench(office, local_day(datetime.now(UTC))).work)

    assert fill_posts(actor=system, now=datetime.now(UTC)) == 0, "vacancies stay as they are when it is built again"


@pytest.mark.django_db
def test_the_workbook_of_the_demo_is_the_same_at_every_run(tmp_path):
    load_shipped(actor=system_actor("demo"), now=datetime.now(UTC))
    written = []
    for name in ("one.xlsx", "two.xlsx"):
        path = tmp_path / name
        write_registry(path, parties=50, villages=loading.DATA / "changzhi_villages.csv", centres={})
        written.append(_rows(path))
    assert written[0] == written[1]


def _rows(path):
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
