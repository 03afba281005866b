"""What codes of assignment say to people, in both languages (REG-13)."""

import pytest
from django.utils import translation

from anlan.registry.assignment.shipped import shipped_book
from anlan.registry.assignment.wording import HARD_CASES, article_words, candidate_words, condition_words, reason_words
from anlan.registry.parties.lines import lines

pytestmark = pytest.mark.django_db
LARGE_MINE = {"all": [{"facet": "industry", "prefix": "06"}, {"facet": "size", "in": ["large"]}]}


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (LARGE_MINE, "行业以 06 开头 且 规模类型为：large"),
        ({"not": {"facet": "industry", "prefix": ""}}, "行业不明"),
        ({"facet": "employees", "min": 10, "max": 50}, "从业人数 ≥ 10 ≤ 50"),
        ({"facet": "mixed_use_building", "in": ["yes"]}, "一栋建筑多个使用单位为：是"),
        ({"any": [{"all": [LARGE_MINE]}, {"facet": "state", "in": ["closed"]}]}, "或 状态为：已关闭"),
        ({"not": LARGE_MINE}, "非（行业以 06 开头"),
        ({"all": []}, "所有主体"),
    ],
)
def test_a_condition_is_said_as_people_say_it(condition, words):
    assert words in condition_words(condition)


def test_every_delivered_article_can_be_said_in_both_languages():
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for rule in shipped_book().rules:
                said = condition_words(rule.condition)
                assert said and "{" not in said, rule.article


def test_every_hard_case_has_a_name_and_every_candidate_of_the_book_a_place():
    for rule in shipped_book().rules:
        assert not rule.hard_case or rule.hard_case in HARD_CASES
        for source, place in rule.suggests:
            assert source in {"annex", "stated", "park", *lines()}, rule.article
            assert place in {"operating", "registered", "city", "parent"}, rule.article


@pytest.mark.parametrize(
    ("language", "cited", "candidate"),
    [
        ("zh-hans", ("第 3 条", "附表 A06"), "注册地，附表按行业列明"),
        ("en", ("Article 3", "Annex A06"), "where it is registered, named by the annex for its industry"),
    ],
)
def test_articles_are_cited_and_candidates_explained(language, cited, candidate):
    with translation.override(language):
        assert (article_words("3"), article_words("A06")) == cited
        assert candidate_words({"source": "annex", "place": "registered"}) == candidate


def test_a_reason_of_the_system_is_said_in_words_and_one_of_people_stays():
    assert reason_words("superseded-by-proposal") == "按规则比对，已不属于疑难情形。"
    assert reason_words("区政府纪要") == "区政府纪要"
