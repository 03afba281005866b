"""The library: shipped, drafted, published by a second person, retired, and what fits typed text (PRV-14, PRV-15)."""

import csv
from dataclasses import replace
from datetime import date, timedelta

import pytest

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.rules import PUBLIC
from anlan.foundation.search.queries import search
from anlan.foundation.selectors.rules import compile_selector
from anlan.prevention.criteria import queries, services
from anlan.prevention.criteria.lexicon import concepts
from anlan.prevention.criteria.live import live
from anlan.prevention.criteria.loading import load_shipped
from anlan.prevention.criteria.models import Confirmation, Criterion, StandardDocument, offered_on
from anlan.prevention.criteria.sectors import DATA, category_name, sectors
from anlan.registry.parties.lines import lines
from tests.prevention.criteria.conftest import SYSTEM
from tests.registry.cast import NOON, actor_in, chen, enterprise

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
BEFORE = date(2026, 6, 30)


def everything():
    return Criterion.objects.beyond_scope("a test counts")


def of_industry(city, name, code):
    party = enterprise(city, name=name)
    party.industry = code
    party.save(update_fields=["industry"])
    return party


def head(city, line="energy", user=7):
    return replace(actor_in("department_head", region=city["长治市"], line=line), user_id=user)


# --- what is shipped ---------------------------------------------------------------------------------------------


def test_the_shipped_library_is_loaded_once_follows_its_files_and_spares_what_people_did(db):
    first = load_shipped(actor=SYSTEM, now=NOON)
    assert (first.created, load_shipped(actor=SYSTEM, now=NOON)) == (701, (0, 0))
    assert everything().filter(offered_on(TODAY)).count() == 680
    assert everything().filter(offered_on(BEFORE), sector="coal").count() == 0, "in force since 1 July 2026"
    item = everything().get(code="item-exits-01")
    everything().filter(pk=item.pk).update(line="x", official_text="y")
    assert load_shipped(actor=SYSTEM, now=NOON) == (0, 1)
    everything().filter(pk=item.pk).update(line="x", version=2)
    assert load_shipped(actor=SYSTEM, now=NOON) == (0, 0)
    assert everything().get(pk=item.pk).official_text == "y"
    old = StandardDocument.objects.visible_to(SYSTEM).get(code="coal-2020")
    assert (old.replaced_from, old.replaced_by.code) == (date(2026, 7, 1), "coal-2026")
    found = search(SYSTEM, "灭火", kinds=["prevention.criterion"])
    assert any("灭火器" in hit.title for hit in found), "two characters are a word"


def test_every_shipped_line_is_short_cites_its_item_and_belongs_to_a_known_sector():
    with (DATA / "criteria.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (DATA / "documents.csv").open(encoding="utf-8") as file:
        documents = {row["code"]: row for row in csv.DictReader(file)}
    assert len({row["code"] for row in rows}) == len(rows) == 430
    assert [row["code"] for row in rows if not (row["line"] and len(row["line"]) <= 60 and row["item"])] == []
    assert {row["document"] for row in rows} <= set(documents)
    assert {row["sector"] for row in documents.values()} <= set(sectors())
    assert {sector.line for sector in sectors().values()} <= set(lines())
    assert all(compile_selector(sector.applies_to) for sector in sectors().values())
    assert [row["category"] for row in rows if not row["category"]] == []
    assert all(words for _, words in concepts())
    assert category_name("coal", "水患") == "水患"


# --- the life of an item (PRV-15) --------------------------------------------------------------------------------


def test_a_department_drafts_for_its_own_sector_and_a_second_person_publishes(city, library, people):
    author, other = (head(city, user=user) for user in people)
    document = library["gas"].document
    drafted = services.draft(document=document, values={"line": "新条目", "grade": "general"}, actor=author, now=NOON)
    assert (drafted.state, drafted.applies_to) == ("draft", sectors()["coal"].applies_to)
    worker = replace(actor_in("enterprise_principal"), user_id=people[0])
    assert not queries.criteria(worker).filter(pk=drafted.pk).exists(), "a draft is nobody's business yet"
    with pytest.raises(Refused, match="criterion-second-person"):
        services.publish(drafted, drafted.version, actor=author, now=NOON)
    with pytest.raises(Forbidden):
        services.publish(drafted, drafted.version, actor=head(city, line="housing", user=people[1]), now=NOON)
    published = services.publish(drafted, drafted.version, actor=other, now=NOON)
    assert (published.state, published.in_force_from) == ("published", TODAY)
    assert queries.criteria(worker).filter(pk=drafted.pk).exists()
    with pytest.raises(Refused, match="criterion-not-draft"):
        services.edit(published, published.version, values={"line": "x"}, actor=author, now=NOON)
    kinds = list(Act.objects.visible_to(SYSTEM).order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["criterion.drafted", "criterion.published"]


def test_the_one_who_edited_last_is_the_author_and_a_stale_edit_is_refused(city, library, people):
    author, other = (head(city, user=user) for user in people)
    drafted = services.draft(document=library["gas"].document, values={"line": "一"}, actor=author, now=NOON)
    edited = services.edit(drafted, 1, values={"line": "二"}, actor=other, now=NOON)
    with pytest.raises(Refused, match="criterion-second-person"):
        services.publish(edited, edited.version, actor=other, now=NOON)
    with pytest.raises(Refused, match="stale-edit"):
        services.edit(everything().get(pk=drafted.pk), 1, values={"line": "三"}, actor=other, now=NOON)
    for wrong in ({"line": " "}, {"applies_to": {"x": 1}}, {"in_force_from": TODAY, "in_force_until": BEFORE}):
        with pytest.raises(Refused):
            services.edit(edited, edited.version, values=wrong, actor=other, now=NOON)
    assert services.discard(edited, edited.version, reason="重复", actor=other, now=NOON).state == "discarded"


def test_a_new_edition_ends_the_old_one_which_old_records_keep(city, library, people):
    author, other = (head(city, user=user) for user in people)
    fresh = services.revise(library["gas"], actor=author, now=NOON)
    assert (fresh.code, fresh.edition, fresh.line) == ("gas", 2, library["gas"].line)
    with pytest.raises(Refused, match="criterion-not-revisable"):
        services.revise(library["gas"], actor=author, now=NOON)
    tomorrow = TODAY + timedelta(days=1)
    services.edit(fresh, 1, values={"line": "新版", "in_force_from": tomorrow}, actor=author, now=NOON)
    services.publish(fresh, fresh.version, actor=other, now=NOON)
    assert [one.line for one in everything().filter(offered_on(TODAY), code="gas")] == [library["gas"].line]
    assert [one.line for one in everything().filter(offered_on(tomorrow), code="gas")] == ["新版"]


def test_what_is_retired_is_not_offered_and_never_deleted(city, library):
    retired = services.retire(library["exits"], 1, reason="合并", actor=chen(city), now=NOON)
    assert not everything().filter(offered_on(TODAY), pk=retired.pk).exists()
    assert queries.criteria(chen(city)).filter(pk=retired.pk).exists()
    assert "exits" not in [s.criterion.code for s in queries.suggest(SYSTEM, "安全出口堵了", on=TODAY)]
    with pytest.raises(Refused, match="stale-edit"):
        services.retire(library["gas"], 5, reason="x", actor=chen(city), now=NOON)


def test_a_city_enters_documents_of_its_own(city, library):
    with pytest.raises(Forbidden):
        values = {"title": "市标准", "sector": "coal"}
        services.add_document(values=values, actor=head(city, line="housing"), now=NOON)
    made = services.add_document(values={"title": "市标准", "sector": "coal"}, actor=head(city), now=NOON)
    assert made.code.startswith("city-")


# --- what fits typed text (PRV-14, PRV-22, PRV-23) ---------------------------------------------------------------


def test_what_fits_is_in_force_on_the_day_and_carries_grade_and_basis(library):
    (first, *_) = queries.suggest(SYSTEM, "甲烷传感器好久没校了", on=TODAY)
    assert (first.criterion.code, first.grade, first.basis) == ("gas", "major", "《煤矿标准》（21号）第14条第6项")
    (first, *_) = queries.suggest(SYSTEM, "甲烷传感器好久没校了", on=BEFORE)
    assert first.criterion.code == "gas-old"
    assert queries.suggest(SYSTEM, "  ", on=TODAY) == []
    assert len(queries.suggest(SYSTEM, "传感器", on=TODAY, limit=1)) == 1
    with pytest.raises(Forbidden):
        queries.suggest(PUBLIC, "x", on=TODAY)


def test_a_party_is_offered_what_applies_to_its_industry(city, library):
    mill, pit, unknown = of_industry(city, "面粉厂", "1311"), of_industry(city, "王庄煤矿", "0610"), enterprise(city)

    def offered(party):
        return {one.criterion.code for one in queries.suggest(SYSTEM, "传感器 出口", party, on=TODAY)}

    assert (offered(mill), offered(pit), offered(unknown)) == ({"exits"}, {"exits", "gas"}, {"exits", "gas"})


def test_what_people_confirmed_is_offered_for_similar_words_and_no_number_is_kept(library, people):
    text = "老王家门口那堆东西13800000000"
    before = queries.suggest(SYSTEM, "老王家门口那堆", on=TODAY)[0].criterion.code
    keeper = replace(actor_in("village_officer"), user_id=people[0])
    for _ in range(2):
        services.confirm(keeper, library["gas"], text, NOON)
    kept = list(Confirmation.objects.beyond_scope("a test").values_list("text", flat=True))
    assert (before, kept) == ("exits", ["老王家门口那堆东西0"])
    assert list(Confirmation.objects.visible_to(keeper)) == [], "nobody reads what others typed"
    live(wait=True)
    first = queries.suggest(SYSTEM, "老王家门口那堆", on=TODAY)[0]
    assert first.criterion.code == "gas"


def test_the_former_suggestion_answers_while_a_new_one_is_built(library, people):
    standing = live(wait=True)
    services.confirm(replace(actor_in("village_officer"), user_id=people[0]), library["gas"], "x", NOON)
    assert live() is standing
    assert live(wait=True).confirmed == 1


def test_asking_costs_five_queries(library, django_assert_max_num_queries, city):
    mill = of_industry(city, "面粉厂", "1311")
    live(wait=True)
    with django_assert_max_num_queries(5):
        queries.suggest(SYSTEM, "安全出口堵了", mill, on=TODAY)
