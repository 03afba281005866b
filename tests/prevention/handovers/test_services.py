"""Problems handed over to a county or unit: list, deadline, acceptance, re-assignment, answer, counting (PRV-34)."""

from datetime import timedelta

import pytest

from anlan.foundation.refusals.rules import Refused
from anlan.prevention.handovers import queries, services
from anlan.prevention.handovers.register import HANDOVERS
from anlan.registry.parties.models import Party
from tests.prevention.hazards.cast import reported
from tests.prevention.hazards.test_life import TODAY, go, graded
from tests.registry.cast import NOON
from tests.registry.entries.doors import sign_in

pytestmark = pytest.mark.django_db


def unit_of(actor):
    return Party.objects.beyond_scope("test").get(pk=actor.organisation_id)


def handed(cast, **given):
    hazard = go(services.hand_over, graded(cast), cast.office, unit=unit_of(cast.station), batch="11月夜查", **given)
    return hazard, queries.open_of(hazard)


def test_a_list_is_handed_over_with_a_day_for_the_answer_all_or_none(cast):
    first, second = graded(cast), reported(cast, cast.officer, text="配电箱未接地")
    unit = unit_of(cast.station)
    number = services.hand_over_many(
        uids=[first.uid, second.uid], unit=unit, batch="督导组交办", actor=cast.office, now=NOON
    )
    assert number == 2
    rows = queries.handovers(cast.office)
    assert {(row.batch, row.answer_by) for row in rows} == {("督导组交办", TODAY + timedelta(days=10))}
    with pytest.raises(Refused, match="handover-known"):
        services.hand_over_many(uids=[graded(cast).uid, first.uid], unit=unit, batch="", actor=cast.office, now=NOON)
    assert queries.handovers(cast.office).count() == 2


def test_handing_over_raises_the_mode_and_nobody_hands_to_himself_PRV_33(cast):
    hazard, one = handed(cast)
    assert (hazard.mode, one.from_unit_id) == ("hand_over", cast.office.organisation_id)
    with pytest.raises(Refused, match="handover-itself"):
        go(services.hand_over, graded(cast), cast.office, unit=unit_of(cast.office))


def test_the_receiver_takes_it_on_assigns_it_on_and_answers_and_the_sender_concludes(cast):
    _hazard, one = handed(cast)
    with pytest.raises(Refused, match="handover-not-yours"):
        services.accept(one, 1, actor=cast.officer, now=NOON)
    one = services.accept(one, 1, actor=cast.station, now=NOON)
    bureau = unit_of(cast.officer)
    one = services.reassign(one, one.version, unit=bureau, reason="属应急部门职责", actor=cast.station, now=NOON)
    assert (one.state, one.to_unit) == ("handed", bureau)
    one = services.accept(one, one.version, actor=cast.officer, now=NOON)
    with pytest.raises(Refused, match="facts-missing"):
        services.answer(one, one.version, reply=" ", actor=cast.officer, now=NOON)
    one = services.answer(one, one.version, reply="已下达通知单，限期整改", actor=cast.officer, now=NOON)
    one = services.send_back(one, one.version, reason="请附复查情况", actor=cast.office, now=NOON)
    one = services.answer(one, one.version, reply="已复查合格", actor=cast.officer, now=NOON)
    with pytest.raises(Refused, match="handover-not-sender"):
        services.conclude(one, one.version, actor=cast.head, now=NOON)
    assert services.conclude(one, one.version, actor=cast.office, now=NOON).state == "concluded"


def test_the_unanswered_are_counted_per_county(cast):
    _hazard, one = handed(cast)
    county = cast.city["潞州区"].path
    late = TODAY + timedelta(days=11)
    assert queries.unanswered_by_county(cast.office, TODAY + timedelta(days=10)) == {}
    assert queries.unanswered_by_county(cast.office, late) == {county: 1}
    one = services.accept(one, 1, actor=cast.station, now=NOON)
    services.answer(one, one.version, reply="已整改", actor=cast.station, now=NOON)
    assert queries.unanswered_by_county(cast.office, late) == {}


def test_the_pages_of_hand_overs(client, cast):
    hazard = graded(cast)
    sign_in(client, "committee_office", unit_of(cast.office))
    page = f"/prevention/hazards/{hazard.uid}/"
    form = {"unit": unit_of(cast.station).name, "batch": "夜查", "version": hazard.version}
    assert client.get(f"{page}step/hand_over/").status_code == 200
    refused = client.post(f"{page}step/hand_over/", {**form, "unit": cast.mill.name})
    assert refused.status_code == 422
    done = client.post(f"{page}step/hand_over/", {**form, "unit": unit_of(cast.officer).name})
    assert done.status_code == 302, done.context["form"].errors
    assert "夜查" in client.get(f"{page}panels/prevention/").content.decode()
    for query in ("todo=mine", "todo=late", "state=handed", "batch=夜查"):
        assert client.get(f"{HANDOVERS.url('list')}?{query}").status_code == 200
    assert client.get(HANDOVERS.url("detail", queries.open_of(hazard))).status_code == 200


def test_the_count_per_county_has_a_page_and_every_number_opens_its_rows_PRV_34(client, cast):
    handed(cast)
    late = TODAY + timedelta(days=11)
    county = cast.city["潞州区"]
    assert queries.by_county(cast.office, late)[county.path] == {
        "total": 1, "handed": 1, "accepted": 0, "answered": 0, "concluded": 0, "late": 1,
    }  # fmt: skip
    assert queries.by_county(cast.stranger, late) == {}
    sign_in(client, "committee_office", unit_of(cast.office))
    page = client.get("/prevention/handovers/by-county/").content.decode()
    assert "潞州区" in page and f"region={county.code}&amp;state=handed" in page
    rows = client.get(f"{HANDOVERS.url('list')}?region={county.code}&state=handed").content.decode()
    assert rows.count("data-open") == 1
