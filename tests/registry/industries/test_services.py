"""The committee office keeps lists of its own beside the national classification (REG-10)."""

from datetime import date, timedelta

import pytest

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.registry.industries import services
from anlan.registry.industries.models import Industry, IndustryMapping, IndustryScheme
from anlan.registry.industries.queries import export, industry_index, scheme_called
from tests.registry.industries.conftest import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]
TOMORROW = TODAY + timedelta(days=1)


def campaign(office, **changed):
    """A campaign against dust: 粉尘涉爆 in wood and grain."""
    fields = {"code": "dust-2026", "name_zh": "粉尘防爆专项行动", "name_en": "Dust explosion campaign"} | changed
    return services.add_scheme(**fields, actor=office, now=NOON)


def dust(office, scheme, **changed):
    fields = {"code": "wood", "name_zh": "木粉尘", "name_en": "Wood dust", "prefixes": ["20", "C21"]} | changed
    return services.add_industry(scheme=scheme.uid, **fields, actor=office, now=NOON)


def national(code):
    return Industry.objects.beyond_scope("a test looks").get(scheme__code="gbt4754-2017", code=code)


def test_a_city_adds_a_campaign_list_by_prefixes_of_the_national_codes(office):
    scheme = campaign(office)
    wood = dust(office, scheme)
    sawing = dust(office, scheme, code="sawing", name_zh="锯木", parent="wood", prefixes=["2011"])

    index = industry_index(office)
    assert [m.code for m in index.mapped("2110", "dust-2026", day=TODAY)] == ["wood"]
    assert [m.code for m in index.mapped("2011", "dust-2026", day=TODAY)] == ["wood", "sawing"]
    assert index.mapped("0111", "dust-2026", day=TODAY) == ()
    assert (wood.level, sawing.level) == (1, 2)
    kinds = Act.objects.beyond_scope("a test reads").order_by("id").values_list("kind", "subject_uid")
    assert list(kinds)[-3:] == [
        ("industry.scheme_added", scheme.uid),
        ("industry.added", wood.uid),
        ("industry.added", sawing.uid),
    ]


def test_mapping_more_codes_and_taking_a_branch_out_changes_the_index_at_once(office):
    wood = dust(office, campaign(office))

    assert services.map_industries(to=wood.uid, codes=["2433", "1761"], actor=office, now=NOON) == 2
    assert services.map_industries(to=wood.uid, codes=["2433"], actor=office, now=NOON) == 0
    services.map_industries(to=wood.uid, codes=["2140"], is_exception=True, actor=office, now=NOON)

    index = industry_index(office)
    assert index.mapped("2433", "dust-2026", day=TODAY)
    assert index.mapped("2110", "dust-2026", day=TODAY)
    assert not index.mapped("2140", "dust-2026", day=TODAY)


def test_ending_a_mapping_keeps_its_past(office):
    wood = dust(office, campaign(office))

    assert services.unmap_industries(to=wood.uid, codes=["21"], last_day=TODAY, actor=office, now=NOON) == 1

    index = industry_index(office)
    assert index.mapped("2110", "dust-2026", day=TODAY)
    assert not index.mapped("2110", "dust-2026", day=TOMORROW)
    rows = IndustryMapping.objects.beyond_scope("a test looks").filter(to_industry=wood, from_industry=national("21"))
    assert rows.filter(superseded_at=NOON).count() == 1, "what was known before is superseded, not overwritten"


def test_a_mapping_made_by_mistake_never_held(office):
    wood = dust(office, campaign(office))

    services.unmap_industries(to=wood.uid, codes=["21"], actor=office, now=NOON)

    assert not industry_index(office).mapped("2110", "dust-2026", day=TODAY)
    assert services.unmap_industries(to=wood.uid, codes=["21"], actor=office, now=NOON) == 0


def test_renaming_says_what_was_changed_and_who_was_first_wins(office):
    wood = dust(office, campaign(office))

    services.rename_industry(uid=wood.uid, version=1, name_zh="木竹粉尘", name_en="Wood", actor=office, now=NOON)
    with pytest.raises(Refused, match="stale-edit"):
        services.rename_industry(uid=wood.uid, version=1, name_zh="木", actor=office, now=NOON)

    assert industry_index(office).name("wood", "zh-hans", "dust-2026") == "木竹粉尘"
    act = Act.objects.beyond_scope("a test reads").get(kind="industry.edited")
    assert act.detail.content == {"changed": {"name_zh": ["木粉尘", "木竹粉尘"], "name_en": ["Wood dust", "Wood"]}}


def test_our_reading_becomes_the_citys_word_when_the_city_edits_it(office):
    coal = Industry.objects.visible_to(office).get(scheme__code="check-library", code="coal-mining")
    assert coal.is_our_reading

    services.rename_industry(uid=coal.uid, version=1, name_zh="井工煤矿", actor=office, now=NOON)

    coal.refresh_from_db()
    assert not coal.is_our_reading


def test_a_list_that_has_ended_answers_for_its_own_days_only(office):
    scheme = campaign(office)
    wood = dust(office, scheme)
    services.rename_scheme(uid=scheme.uid, version=1, name_zh="粉尘防爆", actor=office, now=NOON)

    services.close_scheme(uid=scheme.uid, version=2, actor=office, now=NOON)

    index = industry_index(office)
    assert index.mapped("2110", "dust-2026", day=TODAY)
    assert not index.mapped("2110", "dust-2026", day=TOMORROW)
    for refused in (
        lambda: dust(office, scheme, code="grain"),
        lambda: services.close_industry(uid=wood.uid, version=1, actor=office, now=NOON),
    ):
        with pytest.raises(Refused, match="scheme-ended"):
            refused()


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"code": "high-hazard"}, "scheme-code-taken"),
        ({"code": "粉尘"}, "industry-code-form"),
        ({"code": ""}, "industry-code-form"),
        ({"name_zh": "  "}, "industry-name-missing"),
        ({"name_zh": "尘" * 101}, "industry-name-long"),
        ({"last_day": date(2020, 1, 1)}, "industry-days"),
    ],
)
def test_a_list_that_cannot_be_added_is_refused_by_name(office, changed, refusal):
    before = IndustryScheme.objects.visible_to(office).count()
    with pytest.raises(Refused) as caught:
        campaign(office, **changed)
    assert caught.value.code == refusal
    assert IndustryScheme.objects.visible_to(office).count() == before


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"code": "wood"}, "industry-code-taken"),
        ({"parent": "steel"}, "industry-code-unknown"),
        ({"prefixes": ["20", "9999"]}, "industry-code-unknown"),
    ],
)
def test_a_member_that_cannot_be_added_leaves_nothing_behind(office, changed, refusal):
    scheme = campaign(office)
    dust(office, scheme)
    acts = Act.objects.beyond_scope("a test counts").count()

    with pytest.raises(Refused) as caught:
        dust(office, scheme, **({"code": "grain"} | changed))

    assert caught.value.code == refusal
    assert scheme.industries.count() == 1
    assert Act.objects.beyond_scope("a test counts").count() == acts


def test_the_national_standard_is_not_edited(office):
    standard = scheme_called(office, "gbt4754-2017")
    assert standard is not None
    with pytest.raises(Refused, match="scheme-not-editable"):
        dust(office, standard)
    with pytest.raises(Refused, match="scheme-not-editable"):
        services.rename_industry(uid=national("0111").uid, version=1, name_zh="水稻", actor=office, now=NOON)


def test_a_clerk_without_the_permission_edits_nothing(office, clerk):
    with pytest.raises(Forbidden):
        campaign(clerk)
    wood = dust(office, campaign(office))
    for refused in (
        lambda: services.rename_industry(uid=wood.uid, version=1, name_zh="木", actor=clerk, now=NOON),
        lambda: services.close_industry(uid=wood.uid, version=1, actor=clerk, now=NOON),
        lambda: services.map_industries(to=wood.uid, codes=["01"], actor=clerk, now=NOON),
        lambda: services.unmap_industries(to=wood.uid, codes=["20"], actor=clerk, now=NOON),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_an_export_holds_the_list_its_members_and_what_counts_as_them(office):
    scheme = campaign(office)
    dust(office, scheme)

    exported = export(office, scheme)

    assert exported.scheme["code"] == "dust-2026"
    assert [(row["code"], row["name_en"]) for row in exported.industries] == [("wood", "Wood dust")]
    assert [(row["from_code"], row["to_code"], row["first_day"]) for row in exported.mappings] == [
        ("20", "wood", "2026-11-23"),
        ("21", "wood", "2026-11-23"),
    ]


def test_bulk_work_asks_the_database_once(office, django_assert_num_queries):
    industry_index(office)
    with django_assert_num_queries(1):
        index = industry_index(office)
        for entry in index.entries():
            index.by_name(entry.name_zh)
            index.mapped(entry.code, "eight-sectors", day=TODAY)
            index.ancestors(entry.code)
