"""Who may enforce what at whom, and the article that says no (REG-20)."""

from datetime import date, timedelta

import pytest

from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.services import system_actor
from anlan.registry.authority.models import AuthorityArticle
from anlan.registry.authority.queries import articles_on, competence, demand_competence
from anlan.registry.authority.rules import Article, Grant, NotCompetent, Target, Unit, why_not_competent
from anlan.registry.authority.services import ARTICLE, GRANT, load_shipped
from anlan.registry.entries.services import change, close, enter
from tests.registry.cast import NOON, actor_in, enterprise, li

TODAY = date(2026, 11, 22)
CITY, COUNTY, TOWN = 2, 3, 4


def always(facets):
    return True


def mines(facets):
    return facets.get("industry", "").startswith("06")


ARTICLES = [
    Article("1", "煤矿", frozenset({"check"}), mines, CITY),
    Article("2", "其他", frozenset({"check"}), always, TOWN),
]
MINE = Target("煤矿", {"industry": "0610"}, ("AAAABBBBCCCC",))
SHOP = Target("小店", {}, ("AAAABBBBCCCC",))


@pytest.mark.parametrize(
    ("level", "path", "matter", "target", "code", "article"),
    [
        (TOWN, "AAAABBBB", "check", SHOP, None, ""),
        (CITY, "AAAA", "check", MINE, None, ""),
        (TOWN, "AAAABBBB", "check", MINE, "authority-level", "1"),
        (CITY, "AAAA", "check", SHOP, "authority-level", "2"),
        (TOWN, "ZZZZ", "check", SHOP, "authority-territory", ""),
        (TOWN, "", "check", SHOP, "authority-territory", ""),
        (TOWN, "AAAABBBB", "case", SHOP, "authority-no-article", ""),
        (None, "AAAA", "check", SHOP, "authority-level", "2"),
    ],
)
def test_the_first_article_that_fits_names_the_level(level, path, matter, target, code, article):
    refusal = why_not_competent(Unit("u", level, path), matter, target, ARTICLES)

    assert (refusal.code if refusal else None) == code
    assert (refusal.article if refusal else "") == article


def test_a_grant_opens_what_it_says_and_nothing_else():
    station = Unit("驻矿安监站", None, "AAAA")
    grant = Grant("驻派文件1号", frozenset({"check"}), mines)

    assert why_not_competent(station, "check", MINE, ARTICLES, [grant]) is None
    refusal = why_not_competent(station, "check", SHOP, ARTICLES, [grant])
    assert isinstance(refusal, NotCompetent)
    assert refusal.code == "authority-grant"
    assert refusal.facts["document"] == "驻派文件1号"
    assert why_not_competent(Unit("u", None, "ZZZZ"), "check", MINE, ARTICLES, [grant]).code == "authority-territory"


@pytest.fixture
def matrix(db, lists):
    load_shipped(actor=system_actor("test"), now=NOON)


@pytest.mark.usefixtures("matrix")
def test_the_shipped_matrix_is_asked_with_the_facets_of_the_day(city):
    town = enterprise(city, village="马厂镇", name="马厂镇安监站", kind="station", level=TOWN)
    county = enterprise(city, village="潞州区", name="潞州区应急局", kind="department", level=COUNTY)
    shop = enterprise(city, name="小店")
    works = enterprise(city, name="规上厂", facets={"above_scale": "yes"})

    assert competence(town, "check", shop, TODAY) is None
    assert competence(county, "check", works, TODAY) is None
    assert competence(county, "case", shop, TODAY) is None
    assert competence(town, "check", works, TODAY).article == "4"
    with pytest.raises(Refused, match="authority-level") as refused:
        demand_competence(town, "case", shop, TODAY)
    assert refused.value.facts["number"] == "3", "the rule is named"


@pytest.mark.usefixtures("matrix")
def test_an_entrusted_unit_acts_within_its_limits_and_days(city):
    team = enterprise(city, village="潞州区", name="综合执法队", kind="team")
    shop = enterprise(city, name="小店")
    given = {
        "unit": team,
        "kind": "entrusted",
        "matters": ["case"],
        "condition": {"all": []},
        "document": "委托书1号",
        "first_day": TODAY,
        "last_day": TODAY,
    }
    assert competence(team, "case", shop, TODAY) is not None

    enter(GRANT, given, actor=li(city), now=NOON)

    assert competence(team, "case", shop, TODAY) is None
    assert competence(team, "check", shop, TODAY) is not None
    assert competence(team, "case", shop, TODAY + timedelta(days=1)) is not None


@pytest.mark.usefixtures("matrix")
def test_the_committee_office_changes_the_matrix_and_nobody_else(city):
    article = AuthorityArticle.objects.visible_to(li(city)).get(number="5")
    with pytest.raises(Forbidden):
        change(ARTICLE, article, 1, {"level": 3}, actor=actor_in("department_head", region=city["潞州区"]), now=NOON)
    for given, code in (({"condition": {"whatever": 1}}, "selector-wrong"), ({"matters": ["joy"]}, "choice-wrong")):
        with pytest.raises(Refused, match=code):
            change(ARTICLE, article, 1, given, actor=li(city), now=NOON)
    close(ARTICLE, article, 1, reason="修订", actor=li(city), now=NOON)

    assert [one.number for one in articles_on(TODAY)] == ["1", "2", "3", "4"]
    assert [one.number for one in articles_on(TODAY - timedelta(days=1))] == ["1", "2", "3", "4", "5"]


@pytest.mark.usefixtures("matrix")
def test_loading_the_shipped_articles_again_brings_back_none_that_a_city_closed(city):
    article = AuthorityArticle.objects.visible_to(li(city)).get(number="5")
    close(ARTICLE, article, 1, reason="不适用", actor=li(city), now=NOON)

    assert load_shipped(actor=system_actor("test"), now=NOON) == 0
