"""Major hazard sources: entered, changed, reported (REG-24)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.registry.parties.models import Facet
from anlan.registry.sources.models import HazardSource
from anlan.registry.sources.queries import unreported
from anlan.registry.sources.services import change_source, close_source, enter_source, report_source
from tests.registry.cast import NOON, actor_in, li, wang, zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
LATER = NOON + timedelta(hours=1)


def tank(party, **given):
    return {"party": party, "name": "液氨储罐", "kind": "storage", "substance": "氨", "grade": "", **given}


def flag(party, name):
    found = Facet.objects.beyond_scope("a test looks").filter(party=party, name=name, superseded_at=None, last_day=None)
    return next((facet.value for facet in found), "")


def test_an_enterprise_enters_its_source_and_it_is_to_be_reported_at_once(mill):
    source = enter_source(tank(mill), actor=wang(mill), now=NOON)

    assert source.report_state == "due"
    assert list(unreported(wang(mill))) == [source]


def test_a_report_ends_the_warning_until_the_data_change_again(city, mill):
    source = enter_source(tank(mill), actor=li(city), now=NOON)
    source = report_source(source, source.version, to="潞州区应急管理局", actor=li(city), now=NOON)
    assert list(unreported(li(city))) == []

    source = change_source(source, source.version, {"quantity": Decimal("12")}, actor=li(city), now=LATER)

    assert list(unreported(li(city))) == [source]
    with pytest.raises(Refused, match="source-reported-already"):
        done = report_source(source, source.version, to="局", actor=li(city), now=LATER)
        report_source(done, done.version, to="局", actor=li(city), now=LATER)


def test_saving_a_form_that_changes_nothing_asks_for_no_report(city, mill):
    source = enter_source(tank(mill), actor=li(city), now=NOON)
    source = report_source(source, source.version, to="局", actor=li(city), now=NOON)

    change_source(source, source.version, tank(mill), actor=li(city), now=LATER)

    assert list(unreported(li(city))) == []


@pytest.mark.parametrize(
    ("given", "major", "keys"),
    [
        ({"quantity": Decimal("9.9"), "threshold": Decimal("10")}, "", ""),
        ({"quantity": Decimal("10"), "threshold": Decimal("10")}, "yes", "yes"),
        ({"kind": "major_hazard_source"}, "yes", "yes"),
        ({"key_process": True}, "", "yes"),
    ],
)
def test_the_flags_of_the_party_follow_its_sources(city, mill, given, major, keys):
    """Two keys and one major: REG-24, and duties are derived from the flags (REG-11)."""
    source = enter_source(tank(mill, **given), actor=wang(mill), now=NOON)
    assert (flag(mill, "major_hazard_source"), flag(mill, "two_keys_one_major")) == (major, keys)

    close_source(source, source.version, reason="已拆除", actor=li(city), now=LATER)

    assert flag(mill, "major_hazard_source") in ("", "no")
    assert flag(mill, "two_keys_one_major") in ("", "no")


def test_a_neighbouring_county_neither_sees_nor_changes_a_source(city, mill):
    source = enter_source(tank(mill), actor=li(city), now=NOON)

    assert not HazardSource.objects.visible_to(zhao(city)).exists()
    for attempt in (
        lambda: enter_source(tank(mill), actor=zhao(city), now=NOON),
        lambda: change_source(source, source.version, {"name": "x"}, actor=zhao(city), now=NOON),
        lambda: close_source(source, source.version, reason="x", actor=zhao(city), now=NOON),
        lambda: report_source(source, source.version, to="x", actor=zhao(city), now=NOON),
    ):
        with pytest.raises(Refused, match="not-found"):
            attempt()


def test_a_village_officer_sees_but_does_not_enter(city, mill):
    with pytest.raises(Forbidden):
        enter_source(tank(mill), actor=actor_in("village_officer", region=city["安居村委会"]), now=NOON)


def test_a_stale_edit_a_wrong_value_and_a_closed_source_are_refused(city, mill):
    source = enter_source(tank(mill), actor=li(city), now=NOON)
    with pytest.raises(Refused, match="choice-wrong"):
        change_source(source, source.version, {"kind": "volcano"}, actor=li(city), now=NOON)
    with pytest.raises(Refused, match="source-quantities"):
        change_source(source, source.version, {"quantity": Decimal("-1")}, actor=li(city), now=NOON)
    change_source(source, source.version, {"name": "二号罐"}, actor=li(city), now=NOON)
    with pytest.raises(Refused, match="stale-edit"):
        change_source(source, 1, {"name": "三号罐"}, actor=li(city), now=NOON)
    current = HazardSource.objects.visible_to(li(city)).get()
    close_source(current, current.version, reason="已拆除", actor=li(city), now=NOON)
    with pytest.raises(Refused, match="entry-closed"):
        change_source(current, current.version, {"name": "四号罐"}, actor=li(city), now=NOON)


def test_every_step_leaves_an_act_that_says_what_changed(city, mill):
    source = enter_source(tank(mill), actor=li(city), now=NOON)
    change_source(source, source.version, {"grade": "grade_3"}, actor=li(city), now=NOON)

    acts = Act.objects.visible_to(li(city)).filter(subject_uid=source.uid).order_by("id")
    assert [act.kind for act in acts] == ["hazard_source.entered", "hazard_source.changed"]
    assert acts[1].party_uid == mill.uid
    assert "grade_3" in str(acts[1].detail.body)
