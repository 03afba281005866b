"""The leader's page: four numbers, each the count of exactly the rows that it opens (INS-01 to INS-04, INS-10)."""

import re
from datetime import timedelta

import pytest
import time_machine

from anlan.insight.overview import queries
from anlan.insight.warnings.ladders import policy
from anlan.insight.warnings.models import Cause, Warning
from anlan.insight.warnings.raising import apply
from anlan.insight.warnings.rules import Case, Sentence
from tests.registry.cast import NOON, enterprise

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LADDER = policy().ladders["hazard"]


@pytest.fixture
def failing(city, wang):
    """Two mills of 潞州区 and one of 襄垣县 fail; a fourth is only reminded."""
    mills = [wang.unit, enterprise(city, name="二号面粉厂"), enterprise(city, village="常庄村委会", name="常庄煤矿")]
    cases = [
        Case(
            matter=f"m:{n}:{kind}", spell="s", due_at=NOON - days * DAY, ladder=LADDER, party_id=mill.pk, sentence=kind
        )
        for n, mill in enumerate(mills)
        for kind, days in ((Sentence.INSPECT, 1), (Sentence.REPORT, 4))
    ]
    soon = Case(matter="m:9", spell="s", due_at=NOON + DAY, ladder=LADDER, party_id=mills[0].pk)
    apply(Cause.DUTY, [*cases, soon], now=NOON)
    return mills


def test_the_numbers_count_what_failed_and_no_reminders(city, chen, failing):
    total, below, _worst = queries.standing(chen.actor, city["长治市"], NOON)
    assert total.by_sentence == {"inspect": 3, "report": 3} and total.high == 3
    assert [(region.name, tally.total) for region, tally in below] == [("潞州区", 4), ("襄垣县", 2)]


def test_a_county_counts_its_own(city, li, failing):
    total, below, _worst = queries.standing(li.actor, city["潞州区"], NOON)
    assert total.total == 4 and [region.name for region, tally in below if tally.total] == ["马厂镇"]
    assert queries.standing(li.actor, city["襄垣县"], NOON)[0].total == 0, "another county is beyond his reach"


def test_the_trend_shows_weeks_of_raising_and_closing(city, chen, failing):
    apply(Cause.DUTY, [], now=NOON + 7 * DAY)
    weeks = queries.trend(chen.actor, city["长治市"], NOON + 7 * DAY)
    assert len(weeks) == 12 and [(week.raised, week.closed) for week in weeks[-2:]] == [(6, 0), (0, 6)]
    assert all(week.first_day.weekday() == 0 for week in weeks)


def test_each_number_says_how_it_moved_since_a_week_ago_INS_10(client, city, chen, failing):
    client.force_login(chen.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    with time_machine.travel(NOON):
        assert client.get("/insight/overview/").content.decode().count("较一周前增加3<") == 2
    later = NOON + 8 * DAY
    still = Warning.objects.beyond_scope("test").filter(sentence=Sentence.INSPECT.value, closed_at=None)
    kept = [
        Case(
            matter=one.matter,
            spell="s",
            due_at=one.due_at,
            ladder=LADDER,
            party_id=one.party_id,
            sentence=Sentence.INSPECT,
        )
        for one in still
    ]
    apply(Cause.DUTY, kept, now=later)
    total, _below, _worst = queries.standing(chen.actor, city["长治市"], later)
    assert (total.by_sentence, +total.newly) == ({"inspect": 3}, {}), "what failed a week ago is not new"
    assert queries.settled_lately(chen.actor, city["长治市"], later) == {"report": 3}


def test_the_worst_unit_has_the_heaviest_warnings(city, chen, failing):
    heavier = Warning.objects.beyond_scope("test").filter(party=failing[2])
    heavier.update(weight=30_000, rung=5)
    worst = queries.standing(chen.actor, city["长治市"], NOON)[2]
    assert [one.name for one in worst][:1] == ["常庄煤矿"] and worst[0].warnings == 2


def test_every_number_of_the_page_opens_as_many_rows(client, chen, failing, django_assert_max_num_queries):
    client.force_login(chen.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/")
    with time_machine.travel(NOON), django_assert_max_num_queries(15):
        page = client.get("/insight/overview/").content.decode()
    stats = re.findall(r'<a class="stat[^"]*" href="/insight/warnings/([^"]+)">.*?stat-value">(\d+)', page, re.DOTALL)
    cells = re.findall(r'<a href="/insight/warnings/([^"]+)">(\d+)</a>', page)
    assert len(stats) == 5 and len(cells) >= 4
    for query, number in {*stats, *cells}:
        listed = client.get(f"/api/insight/warnings/{query.replace('&amp;', '&')}").json()
        assert listed["count"] == int(number), query
