"""Registering and changing parties (REG-03, REG-08, REG-09, REG-11)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.services import system_actor
from anlan.registry.parties import queries, services
from anlan.registry.parties.models import Facet, Party, Place, Spell, State
from anlan.registry.parties.publishing import on_party_changed
from tests.registry.cast import CODES, NOON, SUN, actor_in, enterprise, li, wang, zhao

SYSTEM = system_actor("test")
TODAY = date(2026, 11, 22)
LATER = NOON + timedelta(days=10)
TEN_DAYS_ON = date(2026, 12, 2)

pytestmark = pytest.mark.django_db


def place(city, name, *, role="operating", address="1号"):
    return services.PlaceGiven(role, city[name].uid, address)


def acts(kind, party):
    return Act.objects.visible_to(SYSTEM).filter(kind=kind, subject_uid=party.uid).count()


def fresh(party):
    return Party.objects.visible_to(SYSTEM).get(pk=party.pk)


def known_facets(party, name):
    rows = party.facets.filter(name=name, superseded_at=None).order_by("first_day")
    return [(row.value, row.first_day, row.last_day) for row in rows]


def test_a_registered_party_has_place_state_reach_and_an_act(city, shipped):
    heard = []
    on_party_changed(lambda parties, actor, now: heard.extend(parties))
    party = services.register_party(
        kind="enterprise",
        name="  安居  面粉厂 ",
        credit_code=CODES[0].lower(),
        places=[place(city, "安居村委会")],
        facets={"industry": "1311", "employees": "12", "high_hazard": "是"},
        actor=li(city),
        now=NOON,
    )

    assert (party.name, party.credit_code, party.state) == ("安居 面粉厂", CODES[0], State.ACTIVE)
    assert party.region == city["安居村委会"]
    assert party.region_path == city["安居村委会"].path
    assert (party.industry, party.employees) == ("1311", 12)
    assert known_facets(party, "high_hazard") == [("yes", TODAY, None)]
    assert list(party.spells.values_list("state", "first_day", "last_day")) == [("active", TODAY, None)]
    assert Party.objects.visible_to(li(city)).filter(pk=party.pk).exists()
    assert not Party.objects.visible_to(zhao(city)).filter(pk=party.pk).exists()
    assert acts("party.registered", party) == 1
    assert party.pk in heard


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": "   "}, "name-missing"),
        ({"places": []}, "place-last"),
        ({"kind": "spaceship"}, "party-kind-unknown"),
        ({"credit_code": "91140403MA0GT8AP1L"}, "credit-code"),
        ({"first_day": date(2026, 11, 23)}, "party-day-future"),
        ({"facets": {"industry": "9999"}}, "industry-unknown"),
        ({"facets": {"size": "gigantic"}}, "choice-wrong"),
        ({"facets": {"employees": "-3"}}, "number-wrong"),
        ({"facets": {"employees": "99999999999999"}}, "number-wrong"),
        ({"facets": {"colour": "red"}}, "facet-unknown"),
        ({"extra": {"phone": "138****5678"}}, "phone-masked"),
    ],
)
def test_what_cannot_be_registered_is_refused_and_leaves_nothing(city, shipped, given, code):
    whole = {"kind": "enterprise", "name": "甲厂", "places": [place(city, "安居村委会")], **given}
    with pytest.raises(Refused, match=code):
        services.register_party(**whole, actor=li(city), now=NOON)

    assert not Party.objects.visible_to(SYSTEM).exists()
    assert not Place.objects.visible_to(SYSTEM).exists()
    assert not Facet.objects.visible_to(SYSTEM).exists()
    assert not Act.objects.visible_to(SYSTEM).filter(kind__startswith="party.").exists()


def test_a_place_outside_the_jurisdiction_is_refused(city):
    for given in (
        [place(city, "常庄村委会")],
        [place(city, "安居村委会"), place(city, "常庄村委会", role="registered")],
    ):
        with pytest.raises(Refused, match="region-outside"):
            services.register_party(kind="enterprise", name="甲厂", places=given, actor=li(city), now=NOON)


def test_a_closed_region_takes_no_new_party(city):
    city["张庄村委会"].closed_on = TODAY
    city["张庄村委会"].save()
    with pytest.raises(Refused, match="region-unknown"):
        services.register_party(
            kind="enterprise", name="甲厂", places=[place(city, "张庄村委会")], actor=li(city), now=NOON
        )


def test_a_taken_credit_code_names_its_owner_only_within_the_jurisdiction(city):
    enterprise(city, name="先到公司", credit_code=CODES[0])
    with pytest.raises(Refused) as inside:
        services.register_party(
            kind="enterprise",
            name="乙",
            credit_code=CODES[0],
            places=[place(city, "安居村委会")],
            actor=li(city),
            now=NOON,
        )
    with pytest.raises(Refused) as outside:
        services.register_party(
            kind="enterprise", name="乙", credit_code=CODES[0], places=[place(city, "常庄村委会")], actor=zhao(city),
            now=NOON,
        )  # fmt: skip

    assert (inside.value.code, inside.value.facts["name"]) == ("credit-code-taken", "先到公司")
    assert outside.value.code == "credit-code-taken-elsewhere"
    assert "先到公司" not in str(outside.value.facts)


def test_who_may_not_register_is_forbidden(city, mill):
    for actor in (SUN, wang(mill), actor_in("department_officer", region=city["潞州区"], line="emergency")):
        with pytest.raises(Forbidden):
            services.register_party(
                kind="enterprise", name="甲", places=[place(city, "安居村委会")], actor=actor, now=NOON
            )


def test_an_organisation_takes_the_right_of_organisations(city):
    registrar = actor_in("registrar", region=city["潞州区"])
    with pytest.raises(Forbidden) as refused:
        services.register_party(
            kind="station", name="马厂镇安监站", places=[place(city, "马厂镇")], actor=registrar, now=NOON
        )
    assert refused.value.permission == "registry:organisation:edit"

    station = enterprise(city, village="马厂镇", kind="station", name="马厂镇安监站")
    with pytest.raises(Forbidden):
        services.edit_party(uid=station.uid, version=station.version, fields={"name": "x"}, actor=registrar, now=NOON)


def test_a_renamed_party_keeps_its_former_names(city, mill):
    services.edit_party(uid=mill.uid, version=mill.version, fields={"name": "安居制粉厂"}, actor=li(city), now=NOON)
    changed = services.edit_party(
        uid=mill.uid, version=mill.version + 1, fields={"name": "安居粮油厂"}, actor=li(city), now=LATER
    )

    assert changed.name == "安居粮油厂"
    assert list(changed.former_names.order_by("last_day").values_list("name", "last_day")) == [
        ("安居面粉厂", TODAY),
        ("安居制粉厂", TEN_DAYS_ON),
    ]
    assert acts("party.renamed", mill) == 2


def test_of_two_edits_the_second_is_told_and_changes_nothing(city, mill):
    services.edit_party(uid=mill.uid, version=mill.version, fields={"remark": "先"}, actor=li(city), now=NOON)
    stale: list[tuple[Any, dict[str, Any]]] = [
        (services.edit_party, {"fields": {"remark": "后"}}),
        (services.change_party, {"fields": {"remark": "后"}, "facets": {}}),
        (services.change_party, {"fields": {}, "facets": {"employees": "3"}}),
    ]
    for verb, given in stale:
        with pytest.raises(Refused, match="stale-edit"):
            verb(uid=mill.uid, version=mill.version, **given, actor=li(city), now=NOON)
    assert (fresh(mill).remark, fresh(mill).employees) == ("先", None)


def test_an_edit_that_says_nothing_new_leaves_no_trace(city, shipped, mill):
    party = services.set_facet(uid=mill.uid, name="employees", value="12", actor=li(city), now=NOON)
    version = party.version
    services.change_party(
        uid=mill.uid, version=version, fields={"name": mill.name}, facets={"employees": "12.0", "size": ""},
        region=city["安居村委会"].uid, address="安居村委会1号", actor=li(city), now=LATER,
    )  # fmt: skip
    services.set_facet(uid=mill.uid, name="employees", value=" 12 ", actor=li(city), now=LATER)

    assert fresh(mill).version == version
    assert acts("party.facet_set", mill) == 1
    assert acts("party.place_set", mill) == 0


@pytest.mark.parametrize("who", ["zhao", "wang_of_another"])
def test_outside_the_reach_a_party_is_not_found_by_any_verb(city, mill, who):
    other = enterprise(city, village="常庄村委会", name="常庄砖厂")
    actor = zhao(city) if who == "zhao" else wang(other)
    given = place(city, "常庄村委会")
    for verb, more in (
        (services.edit_party, {"version": 1, "fields": {"name": "x"}}),
        (services.change_party, {"version": 1, "fields": {}, "facets": {}}),
        (services.set_facet, {"name": "employees", "value": "1"}),
        (services.set_place, {"place": given}),
        (services.end_place, {"place": 1}),
    ):
        with pytest.raises(Refused, match="not-found"):
            verb(uid=mill.uid, **more, actor=actor, now=NOON)


def test_a_property_set_later_pushes_the_earlier_one_into_history(city, mill):
    services.set_facet(uid=mill.uid, name="employees", value="10", first_day=date(2026, 1, 1), actor=li(city), now=NOON)
    party = services.set_facet(uid=mill.uid, name="employees", value="20", actor=li(city), now=LATER)

    assert party.employees == 20
    assert known_facets(mill, "employees") == [("10", date(2026, 1, 1), date(2026, 12, 1)), ("20", TEN_DAYS_ON, None)]
    superseded = mill.facets.filter(name="employees", superseded_at=LATER)
    assert [(row.value, row.last_day, row.recorded_at) for row in superseded] == [("10", None, NOON)]


def test_a_property_that_ends_is_no_longer_known(city, mill):
    services.set_facet(uid=mill.uid, name="employees", value="10", actor=li(city), now=NOON)
    party = services.set_facet(uid=mill.uid, name="employees", value="", actor=li(city), now=LATER)

    assert party.employees is None
    assert known_facets(mill, "employees") == [("10", TODAY, date(2026, 12, 1))]


def test_nothing_is_entered_ahead_of_its_day(city, mill):
    for verb, given in (
        (services.set_facet, {"name": "employees", "value": "1"}),
        (services.set_place, {"place": place(city, "张庄村委会")}),
    ):
        with pytest.raises(Refused, match="party-day-future"):
            verb(uid=mill.uid, **given, first_day=date(2026, 11, 23), actor=li(city), now=NOON)


def test_a_second_place_in_another_county_is_flagged_and_opens_the_party_to_both(city, mill):
    """Registered here, operating there: one of the cases that need a decision (REG-09)."""
    chen = actor_in("committee_office", region=city["长治市"])
    party = services.set_place(uid=mill.uid, place=place(city, "常庄村委会", role="registered"), actor=chen, now=NOON)

    assert party.operates_elsewhere
    assert party.region == city["安居村委会"]
    assert Party.objects.visible_to(zhao(city)).filter(pk=mill.pk).exists()
    assert Party.objects.visible_to(li(city)).filter(pk=mill.pk).exists()

    registered = mill.places.get(role="registered", superseded_at=None)
    party = services.end_place(uid=mill.uid, place=registered.pk, actor=chen, now=NOON)
    assert not party.operates_elsewhere
    assert not Party.objects.visible_to(zhao(city)).filter(pk=mill.pk).exists()


def test_the_last_address_stays(city, mill):
    with pytest.raises(Refused, match="place-last"):
        services.end_place(uid=mill.uid, place=mill.places.get().pk, actor=li(city), now=NOON)
    with pytest.raises(Refused, match="not-found"):
        services.end_place(uid=mill.uid, place=0, actor=li(city), now=NOON)


def test_a_move_replaces_the_address_from_its_day(city, mill):
    old = mill.places.get()
    party = services.set_place(
        uid=mill.uid, place=place(city, "张庄村委会"), replaces=old.pk, actor=li(city), now=LATER
    )
    known = mill.places.filter(superseded_at=None).order_by("first_day")
    assert [(each.region.name, each.first_day, each.last_day) for each in known] == [
        ("安居村委会", TODAY, date(2026, 12, 1)),
        ("张庄村委会", TEN_DAYS_ON, None),
    ]
    assert party.region_path == city["张庄村委会"].path


def test_the_form_keeps_the_address_when_only_the_village_was_wrong_and_the_point_when_only_the_address_was(city):
    given = services.PlaceGiven("registered", city["安居村委会"].uid, "老街1号", 113.1, 36.2)
    party = services.register_party(kind="enterprise", name="甲", places=[given], actor=SYSTEM, now=NOON)
    party = services.change_party(
        uid=party.uid, version=party.version, fields={}, facets={}, address="老街2号", actor=li(city), now=LATER
    )
    here = party.places.get(superseded_at=None, last_day=None)
    assert (here.role, here.address, here.longitude) == ("registered", "老街2号", 113.1)

    party = services.change_party(
        uid=party.uid, version=party.version, fields={}, facets={}, region=city["张庄村委会"].uid, actor=li(city),
        now=LATER,
    )  # fmt: skip
    here = party.places.get(superseded_at=None, last_day=None)
    assert (here.region.name, here.address, here.longitude) == ("张庄村委会", "老街2号", None)


def test_an_officer_of_a_line_moves_a_party_of_his_line_within_his_county(city, mill):
    """He reaches it through its lead department; the new address must still lie in his county."""
    from anlan.registry.parties.reach import refresh_reach

    refresh_reach({mill.pk: ["emergency"]})
    officer = actor_in("department_officer", region=city["潞州区"], line="emergency")
    party = services.set_place(
        uid=mill.uid, place=place(city, "张庄村委会"), replaces=mill.places.get().pk, actor=officer, now=NOON
    )
    assert party.region == city["张庄村委会"]
    assert Party.objects.visible_to(officer).filter(pk=mill.pk).exists()
    with pytest.raises(Refused, match="region-outside"):
        services.set_place(uid=mill.uid, place=place(city, "常庄村委会"), actor=officer, now=NOON)


def test_a_party_as_it_was_on_a_day_and_as_it_was_known(city, mill):
    """Renamed, moved and grown ten days later: the page of the day before shows none of it (REG-30)."""
    services.change_party(
        uid=mill.uid, version=mill.version, fields={"name": "安居粮油厂"}, facets={"employees": "20"},
        region=city["张庄村委会"].uid, actor=li(city), now=LATER,
    )  # fmt: skip
    party = fresh(mill)
    day_before = TEN_DAYS_ON - timedelta(days=1)

    then = queries.as_of(li(city), party, day=day_before, known=LATER)
    assert (then.name, then.state, [each.region.name for each in then.places]) == (
        "安居面粉厂",
        "active",
        ["安居村委会"],
    )
    assert then.facets == ()
    today = queries.as_of(li(city), party, day=TEN_DAYS_ON, known=LATER)
    assert (today.name, [facet.value for facet in today.facets]) == ("安居粮油厂", ["20"])
    assert [each.region.name for each in today.places] == ["张庄村委会"]
    unheard = queries.as_of(li(city), party, day=TEN_DAYS_ON, known=NOON)
    assert (unheard.name, unheard.facets) == ("安居面粉厂", ())
    assert queries.as_of(li(city), party, day=date(2020, 1, 1), known=LATER).state == ""
    with pytest.raises(Refused, match="not-found"):
        queries.as_of(zhao(city), party, day=TODAY, known=NOON)


def test_the_local_day_decides_near_midnight(city):
    late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # already the 23rd in Shanghai
    given = [place(city, "安居村委会")]
    party = services.register_party(kind="enterprise", name="夜班厂", places=given, actor=SYSTEM, now=late)
    assert Spell.objects.visible_to(SYSTEM).get(party=party).first_day == date(2026, 11, 23)


def test_the_count_per_kind_can_be_repeated_for_any_day(city, mill):
    """A party closed on the 2nd counts on the 1st, also when one looks back later (REG-03)."""
    from anlan.registry.parties.lifecycle import change_state

    enterprise(city, village="马厂镇", kind="station", name="马厂镇安监站")
    enterprise(city, village="常庄村委会", name="常庄砖厂")
    change_state(uid=mill.uid, state="closed", version=fresh(mill).version, reason="关闭", actor=li(city), now=LATER)
    before, after = TEN_DAYS_ON - timedelta(days=1), TEN_DAYS_ON
    assert queries.count_per_kind(li(city), day=before, known=LATER) == {"enterprise": 1, "station": 1}
    assert queries.count_per_kind(li(city), day=after, known=LATER) == {"station": 1}
    assert queries.count_per_kind(li(city), day=after, known=NOON) == {"enterprise": 1, "station": 1}
    assert queries.count_per_kind(SYSTEM, day=after, known=LATER) == {"enterprise": 1, "station": 1}
    assert queries.count_per_kind(SYSTEM, day=date(2020, 1, 1), known=LATER) == {}
