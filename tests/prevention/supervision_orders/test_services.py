"""Major hazards under listed supervision: number, level, term, progress, more time, next level, delisting (PRV-31)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.prevention.hazards import services as hazards
from anlan.prevention.supervision_orders import queries, services
from anlan.prevention.supervision_orders.register import ORDERS
from anlan.registry.parties.models import Party
from tests.prevention.hazards.cast import days, picture
from tests.prevention.hazards.test_life import TODAY, go, graded, rectified
from tests.registry.cast import NOON, chen, enterprise
from tests.registry.entries.doors import sign_in

pytestmark = pytest.mark.django_db
SAID = {"requirements": "停用二楼，30 日内完成整改", "level": 3}


@pytest.fixture
def county(cast):
    """The county's committee office is an organisation of the county."""
    unit = Party.objects.beyond_scope("test").get(pk=cast.office.organisation_id)
    unit.level = 3
    unit.save()
    return unit


def above(cast):
    """The city's committee office, as somebody with an account."""
    return replace(chen(cast.city), user_id=cast.office.user_id)


def listed(cast, county, **other):
    hazard = graded(cast, "major")
    hazard = go(services.issue, hazard, cast.office, unit=county, **{**SAID, **other})
    return hazard, queries.in_force(hazard)


def test_an_order_has_number_level_unit_and_term_and_the_unit_judges_from_then_on(cast, county):
    hazard, order = listed(cast, county)

    assert (order.number, order.deadline) == ("县安督〔2026〕1号", TODAY + timedelta(days=45))
    assert (hazard.supervised_by_id, hazard.judge_id, hazard.mode) == (county.pk, county.pk, "supervise")
    assert hazard.deadline == TODAY + timedelta(days=45), "the term of the order shortens that of the grade"
    second = go(services.issue, graded(cast, "major"), cast.office, unit=county, **SAID)
    assert queries.in_force(second).number == "县安督〔2026〕2号"
    act = Act.objects.visible_to(cast.office).filter(kind="listing.issued").first()
    assert (act.party_uid, act.subject_uid) == (cast.mill.uid, order.uid)


def test_only_major_hazards_that_are_there_are_listed_once_by_who_supervises_and_at_their_level(cast, county):
    with pytest.raises(Refused, match="order-not-major"):
        go(services.issue, graded(cast), cast.office, unit=county, **SAID)
    hazard, _order = listed(cast, county)
    with pytest.raises(Refused, match="order-in-force"):
        go(services.issue, hazard, cast.office, unit=county, **SAID)
    other = graded(cast, "major")
    with pytest.raises(Refused, match="order-unit"):
        go(services.issue, other, cast.office, unit=county, **{**SAID, "level": 2})
    with pytest.raises(Forbidden):
        go(services.issue, other, cast.officer, unit=county, **SAID)


def test_progress_and_more_time_are_entered_by_the_party_and_decided_by_another(cast, county):
    _hazard, order = listed(cast, county)
    order = services.progress(order, 1, note="已订购防火门", actor=cast.keeper, now=NOON)
    later = order.deadline + timedelta(days=10)
    order = services.ask(order, order.version, until=later, reason="到货晚", actor=cast.keeper, now=NOON)
    with pytest.raises(Refused, match="order-extension-asked"):
        services.ask(order, order.version, until=later, reason="再", actor=cast.keeper, now=NOON)
    order = services.decide(order, order.version, grant=True, actor=cast.office, now=NOON)
    assert (order.deadline, order.asked_by_id, order.progress.count()) == (later, None, 1)


def test_what_is_late_rises_to_the_next_level_under_a_new_number(cast, county):
    _hazard, order = listed(cast, county)
    city = enterprise(cast.city, village="长治市", name="长治市安委办", kind="office", level=2)
    assert not queries.orders(cast.office).filter(queries.overdue(TODAY + timedelta(days=45))).exists()
    assert queries.orders(cast.office).filter(queries.overdue(TODAY + timedelta(days=46))).get() == order
    new = services.pass_up(
        order,
        1,
        unit=city,
        reason="逾期未完成",
        actor=above(cast),
        now=days(46),
    )
    assert (new.number, new.follows, new.level) == ("市安督〔2027〕1号", order, 2)
    order.refresh_from_db()
    assert (order.state, new.hazard.supervised_by) == ("passed_up", city)
    with pytest.raises(Refused, match="order-top"):
        services.pass_up(new, 1, unit=city, reason="x", actor=above(cast), now=days(46))


def test_it_is_delisted_once_its_rectification_was_accepted_by_the_unit_of_the_order(cast, county):
    hazard, order = listed(cast, county)
    go(hazards.make_plan, hazard, cast.keeper, settled=_settled())
    go(hazards.approve_plan, hazard, cast.office)
    rectified(cast, hazard)
    with pytest.raises(Refused, match="order-not-accepted"):
        services.delist(order, order.version, actor=cast.office, now=NOON)
    go(hazards.accept, hazard, cast.office, opinion="已整改", photos=[picture()])
    assert services.delist(order, order.version, actor=cast.office, now=NOON).state == "delisted"


def _settled():
    from tests.prevention.hazards.test_life import settled

    return settled()


def test_the_pages_of_orders(client, cast, county):
    hazard = graded(cast, "major")
    sign_in(client, "committee_office", county)
    page = f"/prevention/hazards/{hazard.uid}/"
    assert "/step/list/" in client.get(page).content.decode()
    posted = client.post(f"{page}step/list/", {**SAID, "unit": county.name, "version": hazard.version})
    assert posted.status_code == 302, posted.context["form"].errors
    order = queries.in_force(hazard)
    assert order.number in client.get(f"{page}panels/prevention/").content.decode()
    assert order.number in client.get(ORDERS.url("list") + "?state=in_force&level=3&overdue=").content.decode()
    shown = client.get(ORDERS.url("detail", order)).content.decode()
    assert "pass-up" in shown
    assert "delist" not in shown, "not before it is accepted"
    for verb in ORDERS.verbs:
        assert client.get(f"{ORDERS.url('detail', order)}{verb.name}/").status_code in (200, 403)
