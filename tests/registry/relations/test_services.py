"""Contractors, tenants and outsourced work with their safety agreements (REG-23)."""

from datetime import date

import pytest

from anlan.foundation.ledger.models import ActDetail
from anlan.foundation.refusals.rules import Refused
from anlan.registry.relations.models import Agreement, Relation
from anlan.registry.relations.queries import without_agreement
from anlan.registry.relations.services import change_relation, enter_relation, record_agreement
from tests.registry.cast import CODES, NOON, enterprise, li, wang, zhao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
TODAY = date(2026, 11, 22)


def contract(party, **given):
    return {
        "party": party,
        "kind": "contractor",
        "other_name": "某检修公司",
        "first_day": date(2026, 1, 1),
        "last_day": None,
        **given,
    }


def agree(relation, actor, number, first, last):
    return record_agreement(relation, number=number, first_day=first, last_day=last, actor=actor, now=NOON)


def test_a_relation_without_a_valid_agreement_is_listed_until_one_holds(city, mill):
    relation = enter_relation(contract(mill), actor=wang(mill), now=NOON)
    assert list(without_agreement(li(city), TODAY)) == [relation]

    agree(relation, wang(mill), "安协2026-1", date(2026, 1, 1), date(2026, 12, 31))

    assert list(without_agreement(li(city), TODAY)) == []
    assert list(without_agreement(li(city), date(2027, 1, 1))) == [relation], "the agreement has run out"


def test_a_relation_that_has_ended_needs_no_agreement(city, mill):
    enter_relation(contract(mill, last_day=date(2026, 6, 30)), actor=li(city), now=NOON)

    assert not without_agreement(li(city), TODAY).exists()
    assert without_agreement(li(city), date(2026, 6, 30)).exists()


def test_a_renewal_cuts_the_former_agreement_and_keeps_it_in_history(city, mill):
    relation = enter_relation(contract(mill), actor=li(city), now=NOON)
    agree(relation, li(city), "旧", date(2026, 1, 1), date(2026, 12, 31))
    agree(relation, li(city), "新", date(2026, 7, 1), date(2027, 6, 30))

    known = relation.agreements.filter(superseded_at=None).order_by("first_day")
    assert [(row.number, row.first_day, row.last_day) for row in known] == [
        ("旧", date(2026, 1, 1), date(2026, 6, 30)),
        ("新", date(2026, 7, 1), date(2027, 6, 30)),
    ]


def test_the_other_side_is_linked_by_its_code_and_sees_the_relation(city, mill):
    """The contractor may lie beyond the reach of whoever names it."""
    other = enterprise(city, village="常庄村委会", name="襄垣检修公司", credit_code=CODES[0])

    relation = enter_relation(contract(mill, other_code=CODES[0].lower()), actor=wang(mill), now=NOON)

    assert relation.other == other
    assert list(Relation.objects.visible_to(wang(other))) == [relation]
    agree(relation, wang(mill), "1", TODAY, TODAY)
    assert Agreement.objects.visible_to(wang(other)).count() == 1


def test_strangers_see_neither_relation_nor_agreement(city, mill):
    relation = enter_relation(contract(mill), actor=li(city), now=NOON)
    agree(relation, li(city), "1", TODAY, TODAY)

    assert not Relation.objects.visible_to(zhao(city)).exists()
    assert not Agreement.objects.visible_to(zhao(city)).exists()
    with pytest.raises(Refused, match="not-found"):
        agree(relation, zhao(city), "2", TODAY, TODAY)


def test_a_relation_needs_another_side_and_days_in_order(city, mill):
    for given, code in (
        ({"other_name": ""}, "relation-nobody"),
        ({"last_day": date(2025, 1, 1)}, "last-day-before-first"),
    ):
        with pytest.raises(Refused, match=code):
            enter_relation(contract(mill, **given), actor=li(city), now=NOON)


def test_outside_workers_are_entered_by_whoever_leads_them_and_no_act_names_him(city, mill):
    given = contract(mill, kind="outside_work", other_name="", contact_name="赵铁柱", contact_phone="13800000001")
    relation = enter_relation(given, actor=li(city), now=NOON)
    change_relation(relation, relation.version, {"contact_name": "钱铁柱"}, actor=li(city), now=NOON)

    told = " ".join(str(row.body) for row in ActDetail.objects.beyond_scope("a test looks"))
    assert "铁柱" not in told
    assert "13800000001" not in told
