"""Units create zero accidents: category, leading body, state lost and regained, survey, coverage (CMP-10, CMP-11)."""

from datetime import UTC, date, datetime

import pytest

from anlan.campaigns.zero_accident import queries, services
from anlan.campaigns.zero_accident.models import CreationUnit
from anlan.campaigns.zero_accident.register import CREATION_UNITS, LEADING_GROUPS
from anlan.campaigns.zero_accident.rules import Category, Coverage, category_of, regained_from
from anlan.campaigns.zero_accident.targets import categories
from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.registry.parties.models import Party
from tests.registry.cast import NOON
from tests.registry.entries.doors import sign_in

TODAY = date(2026, 11, 22)
BODY = {"head": "王书记", "body": "副组长：李主任；组员：网格员", "committed_on": TODAY}


def test_the_rate_is_of_all_units_and_says_how_many_are_missing():
    category = Category("village", 90, ("village_committee",), "000")
    cover = Coverage(category, whole=11, creating=10, holding=9, lost=1, no_body=0)
    assert (cover.rate, cover.missing) == (81.8, 1)
    assert Coverage(category, 0, 0, 0, 0, 0).rate is None
    assert Coverage(category, 10, 10, 10, 0, 0).missing == 0


def test_every_category_has_its_target_with_a_source():
    assert [one.percent for one in categories().values()] == [90, 90, 90]
    assert all(one.source for one in categories().values())
    assert category_of("village_committee", categories()) == "village"
    assert category_of("government", categories()) == ""


def test_a_lost_state_is_given_back_in_the_next_cycle():
    assert regained_from(date(2026, 11, 22), 12) == date(2027, 11, 1)
    assert regained_from(date(2026, 1, 31), 1) == date(2026, 2, 1)


def unit(actor):
    return Party.objects.beyond_scope("test").get(pk=actor.organisation_id)


@pytest.mark.django_db
def test_from_entry_to_the_state_its_loss_and_its_return(cast):
    village = services.enter({"party": unit(cast.villager)}, actor=cast.office, now=NOON)
    assert village.category == "village"
    with pytest.raises(Refused, match="creation-twin"):
        services.enter({"party": unit(cast.villager)}, actor=cast.office, now=NOON)
    with pytest.raises(Refused, match="creation-kind"):
        services.enter({"party": unit(cast.station)}, actor=cast.office, now=NOON)
    with pytest.raises(Refused, match="creation-no-body"):
        services.grant(village, 1, actor=cast.office, now=NOON)
    village = services.change(village, 1, {**BODY, "party": cast.mill}, actor=cast.office, now=NOON)
    assert village.party == unit(cast.villager), "the party stays"
    village = services.grant(village, 2, actor=cast.office, now=NOON)
    with pytest.raises(Forbidden):
        services.lose(village, 3, reason="事故", day=TODAY, actor=cast.villager, now=NOON)
    rows = {one.category.code: one for one in queries.coverage(cast.office)}
    assert (rows["village"].whole, rows["village"].holding, rows["village"].rate) == (1, 1, 100.0)
    assert rows["enterprise"].rate == 0.0
    village = services.lose(
        village, 3, reason="一般事故，负主要责任", day=date(2026, 11, 20), actor=cast.office, now=NOON
    )
    assert (village.state, village.since) == ("lost", date(2026, 11, 20))
    assert queries.coverage(cast.office)[0].lost == 1
    with pytest.raises(Refused, match="creation-cycle"):
        services.regain(village, 4, reason="整改到位", actor=cast.office, now=NOON)
    later = datetime(2027, 11, 2, 4, tzinfo=UTC)
    assert services.regain(village, 4, reason="整改到位", actor=cast.office, now=later).state == "holding"


@pytest.mark.django_db
def test_the_monthly_survey_is_the_units_own_and_counts_once(client, cast):
    village = services.enter({"party": unit(cast.villager), **BODY}, actor=cast.office, now=NOON)
    said = {"subjects": 40, "risks": 5, "hazards": 3, "majors": 1, "note": "新增一处"}
    with pytest.raises(Refused, match="creation-not-own"):
        services.survey(village, said, month="2026-11", actor=cast.station, now=NOON)
    for wrong in ("2026-12", "2026Q4", "x"):
        with pytest.raises(Refused, match="creation-month"):
            services.survey(village, said, month=wrong, actor=cast.villager, now=NOON)
    services.survey(village, said, month="2026-10", actor=cast.villager, now=NOON)
    services.survey(village, {**said, "hazards": 2}, month="2026-10", actor=cast.villager, now=NOON)
    assert queries.last_survey(village, "2026-11").hazards == 2, "the same month again corrects it"
    acts = Act.objects.beyond_scope("test").filter(kind="creation.surveyed")
    assert {act.counts_on for act in acts} == {date(2026, 10, 31)}
    sign_in(client, "village_officer", unit(cast.villager))
    detail = CREATION_UNITS.url("detail", village)
    form = client.get(f"{detail}survey/").content.decode()
    assert 'name="hazards" value="2"' in form, "the form opens with last month's answers"
    sent = {**said, "month": "2026-11", "majors": 9}
    assert client.post(f"{detail}survey/", sent).status_code == 422
    assert client.post(f"{detail}survey/", {**sent, "majors": 0}).status_code == 302
    village = CreationUnit.objects.beyond_scope("test").get()
    assert village.surveyed == "2026-11"
    assert "2026-10" in client.get(detail).content.decode()
    assert "90 %" in client.get("/campaigns/creation/coverage/").content.decode()


@pytest.mark.django_db
def test_the_rate_of_a_region_opens_its_units_and_the_leading_group_is_named(client, cast):
    """CMP-10: per kind and region against the target; those without a leading body, and who takes no part."""
    town, county = cast.city["马厂镇"], cast.city["潞州区"]
    village = services.enter({"party": unit(cast.villager), **BODY}, actor=cast.office, now=NOON)
    services.grant(village, 1, actor=cast.office, now=NOON)
    services.enter({"party": cast.mill}, actor=cast.office, now=NOON)
    below = queries.coverage_below(cast.office, county)
    rows = {one.category.code: one for one in below[town.path]}
    assert (rows["village"].rate, rows["enterprise"].rate, rows["enterprise"].no_body) == (100.0, 0.0, 1)
    assert [one.whole for one in queries.coverage_below(cast.office, town)[cast.city["安居村委会"].path]] == [1, 1, 0]
    outside = queries.units_of(cast.office, "institution", county.path, outside=True)
    assert {one.name for one in outside} >= {"潞州区应急管理局"}
    sign_in(client, "committee_office", unit(cast.office))
    group = {"party": "潞州区安委办", "name": "创建领导小组", "head": "赵明", "head_post": "常务副区长",
             "deputies": "政府办副主任", "members": "各成员单位"}  # fmt: skip
    posted = client.post(LEADING_GROUPS.url("new"), group)
    assert posted.status_code == 302, posted.context["form"].errors
    page = client.get(f"/campaigns/creation/coverage/?category=enterprise&region={county.code}")
    assert "常务副区长" in page.content.decode()
    assert [row["name"] for row in page.context["below"]] == ["马厂镇"]
    for row in (*page.context["rows"], *page.context["below"]):
        listed = client.get(row["url"]).content.decode()
        assert ("安居面粉厂" in listed) == (row["one"].category.code == "enterprise")
        assert client.get(row["whole_url"]).context["page"].paginator.count == row["one"].whole
    lost = client.get(page.context["below"][0]["url"] + "&lacks=body").content.decode()
    assert "安居面粉厂" in lost
    assert client.post(LEADING_GROUPS.url("new"), group).status_code == 422, "one group a unit"
