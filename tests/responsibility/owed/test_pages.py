"""What one party owes: verdicts by the reference engine from its own records, and the form (RSP-06, RSP-10)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from anlan.foundation.calendars.rules import local_day
from anlan.foundation.refusals.rules import Forbidden, Refused
from anlan.foundation.scope.services import system_actor
from anlan.prevention.checks.register import REGISTER as CHECKS_REGISTER
from anlan.prevention.checks.services import CHECKS
from anlan.registry.organisations.services import make_standard_organisations
from anlan.registry.parties.facts import set_facet
from anlan.registry.parties.models import Party
from anlan.registry.parties.register import PARTIES
from anlan.registry.people.models import Post
from anlan.responsibility.duties import services as duties
from anlan.responsibility.engine.facts import Status
from anlan.responsibility.evidence import services as evidence
from anlan.responsibility.owed.gathering import Owing
from anlan.responsibility.owed.queries import owed, owing_of
from anlan.responsibility.owed.rules import failing, to_do
from tests.registry.cast import actor_in, chen, enterprise, li, wang, zhao
from tests.registry.entries.doors import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]
SYSTEM = system_actor("test")


def at(year, month, day, hour=4):
    return datetime(year, month, day, hour, tzinfo=UTC)


def put_in_force(code, first_day, **terms):
    given = {"name": code, "selector": {"facet": "kind", "in": ["enterprise"]}, "cadence": "month",
             "act_kind": "check.plant", "responsibility": "enterprise", "ground": "production"}  # fmt: skip
    now = datetime(first_day.year, first_day.month, first_day.day, 4, tzinfo=UTC)
    one = duties.enter_duty(code, {**given, **terms}, actor=SYSTEM, now=now)
    return duties.switch_on(one.uid, version=one.version, from_day=first_day, actor=SYSTEM, now=now)


@pytest.fixture
def old_mill(city):
    """A mill that has been there since 2025."""
    party = enterprise(city)
    party.spells.update(first_day=date(2025, 1, 1), recorded_at=at(2025, 1, 1))
    return party


def check(party, day, now, **more):
    values = {"party": party, "kind": "plant", "counts_on": day, "nothing_found": True, **more}
    return evidence.draft(CHECKS, values, hand_in_now=True, actor=wang(party), now=now)


def statuses(found):
    return {verdict.period.code: verdict.status for verdict in found.verdicts}


def test_a_party_s_verdicts_follow_from_its_own_records(city, old_mill):
    put_in_force("LOCAL-01", date(2026, 7, 1), grace=5)
    check(old_mill, date(2026, 7, 10), at(2026, 7, 10))
    late = check(old_mill, date(2026, 8, 20), at(2026, 9, 20))
    voided = check(old_mill, date(2026, 9, 9), at(2026, 9, 9))
    evidence.void(CHECKS, voided, voided.version, reason="误报", actor=wang(old_mill), now=at(2026, 10, 1))
    now = at(2026, 11, 3)
    found = owed(wang(old_mill), Owing(old_mill), at=now)
    assert statuses(found) == {
        "2026-07": Status.MET, "2026-08": Status.LATE, "2026-09": Status.MISSED, "2026-10": Status.DUE,
        "2026-11": Status.OPEN,
    }  # fmt: skip
    assert found.rate == (1, 3)
    assert [todo.verdict.period.code for todo in found.todo] == ["2026-10"]  # in grace, before the running month
    assert found.todo[0].missed == 1
    assert [each.period.code for each in found.ahead(5)] == ["2026-12"]
    # As it was known on 15 September: the late act and the voiding had not been heard of.
    then = owed(wang(old_mill), Owing(old_mill), at=at(2026, 9, 15))
    assert statuses(then) == {"2026-07": Status.MET, "2026-08": Status.MISSED, "2026-09": Status.MET}
    assert late.state == "handed_in"


def test_waivers_and_facets_decide_and_changed_terms_judge_each_their_own_periods(city, old_mill):
    set_facet(uid=old_mill.uid, name="above_scale", value="yes", first_day=date(2026, 3, 1), actor=SYSTEM,
              now=at(2026, 3, 1))  # fmt: skip
    one = put_in_force("LOCAL-01", date(2026, 1, 1), selector={"facet": "above_scale", "in": ["yes"]})
    duties.grant_waiver(one.uid, party=old_mill, first_day=date(2026, 4, 30), last_day=date(2026, 4, 30), reason="停产",
                        approved_by="安委办", actor=chen(city), now=at(2026, 4, 2))  # fmt: skip
    check(old_mill, date(2026, 5, 5), at(2026, 5, 5))
    check(old_mill, date(2026, 6, 5), at(2026, 6, 5))
    duties.change_terms(one.uid, {"minimum": 2}, version=one.version, from_day=date(2026, 6, 1), actor=chen(city),
                        now=at(2026, 6, 1))  # fmt: skip
    found = owed(wang(old_mill), Owing(old_mill), at=at(2026, 7, 2))
    assert statuses(found) == {
        "2026-03": Status.MISSED, "2026-04": Status.WAIVED, "2026-05": Status.MET, "2026-06": Status.MISSED,
        "2026-07": Status.OPEN,
    }  # fmt: skip
    june = next(verdict for verdict in found.verdicts if verdict.period.code == "2026-06")
    assert (june.done, june.duty.minimum, to_do([june])[0].lacking) == (1, 2, 1)
    assert failing(list(found.verdicts)) == 1


def test_a_leader_owes_in_person_what_his_post_owes(city):
    make_standard_organisations(city["潞州区"].uid, actor=SYSTEM, now=at(2026, 1, 5))
    head = Post.objects.beyond_scope("test").get(
        organisation__kind="government", organisation__region=city["潞州区"], is_head=True
    )
    head.first_day = date(2025, 1, 1)
    head.save()
    selector = {"all": [{"facet": "kind", "in": ["post"]}, {"facet": "unit_kind", "in": ["government"]},
                        {"facet": "level", "in": ["3"]}, {"facet": "head", "in": ["yes"]}]}  # fmt: skip
    put_in_force("LOCAL-02", date(2026, 9, 1), holder="post", selector=selector, act_kind="inspection.night")
    owing = owing_of(li(city), head.uid)
    found = owed(li(city), owing, at=at(2026, 10, 10))
    assert statuses(found) == {"2026-09": Status.MISSED, "2026-10": Status.OPEN}
    unit = owed(li(city), owing_of(li(city), head.organisation.uid), at=at(2026, 10, 10))
    assert not unit.duties  # the unit does not owe it
    with pytest.raises(Refused, match="not-found"):
        owing_of(zhao(city), head.uid)


def test_the_pages_show_it_and_one_click_leads_to_the_form_filled_in(
    city, old_mill, client, django_assert_max_num_queries
):
    put_in_force("LOCAL-01", local_day(datetime.now(UTC)) - timedelta(days=100))
    sign_in(client, "enterprise_principal", old_mill)
    with django_assert_max_num_queries(15):
        page = client.get(reverse("owed", args=[old_mill.uid]))
    assert page.status_code == 200 and "LOCAL-01" in page.content.decode()
    form_url = page.context["todo"][0]["record_url"]
    form = client.get(form_url)
    assert form.status_code == 200 and form.context["form"].initial["kind"] == "plant"
    assert form.context["form"].initial["party"] == old_mill
    answer = client.post(form_url, {"kind": "plant", "party": old_mill.name, "counts_on": local_day(datetime.now(UTC)),
                                    "result": "nothing", "hand_in_now": "on"})  # fmt: skip
    assert answer.status_code == 302
    page = client.get(reverse("owed", args=[old_mill.uid]))
    cell = page.context["duties"][0]["cells"][-1]
    assert cell["status"] == Status.MET
    one = client.get(cell["url"])
    (act,) = one.context["acts"]
    assert act["in_time"] and "厂矿月查" in client.get(act["url"]).content.decode()
    mine = client.get(reverse("owed-mine"))
    assert old_mill.name in mine.content.decode()
    archive = client.get(PARTIES.url("panels-responsibility", old_mill)).content.decode()
    months = page.context["duties"][0]["cells"]
    assert archive.count('class="verdict is-') == len(months) + len(Status), "a year of verdicts, and what they mean"
    assert all(f'href="{month["url"]}"' in archive for month in months)


def test_nobody_sees_what_a_party_beyond_his_reach_owes(city, old_mill, client):
    put_in_force("LOCAL-01", date(2026, 7, 1))
    sign_in(client, "committee_office", enterprise(city, village="襄垣县", name="襄垣县安委办", kind="office"))
    assert client.get(reverse("owed", args=[old_mill.uid])).status_code == 404
    assert Client().get(reverse("owed", args=[old_mill.uid])).status_code in (302, 403)
    with pytest.raises(Forbidden):
        owing_of(actor_in("expert", parties=(old_mill.pk,)), old_mill.uid)
    assert Party.objects.visible_to(zhao(city)).filter(pk=old_mill.pk).count() == 0


def test_an_enterprise_s_first_screen_asks_for_its_workshops_and_teams_too(city, old_mill, client):
    workshop = enterprise(city, name="一车间", kind="workshop")
    team = enterprise(city, name="甲班", kind="shift_team")
    for part, whole in ((workshop, old_mill), (team, workshop)):
        Party.objects.beyond_scope("test").filter(pk=part.pk).update(part_of=whole)
        part.spells.update(first_day=date(2025, 1, 1), recorded_at=at(2025, 1, 1))
    put_in_force("LOCAL-03", local_day(datetime.now(UTC)) - timedelta(days=20), cadence="week",
                 selector={"facet": "kind", "in": ["shift_team"]}, act_kind="check.team")  # fmt: skip
    sign_in(client, "enterprise_safety_officer", old_mill)
    page = client.get(reverse("owed-mine"))
    (holder,) = page.context["holders"]
    assert holder["owing"].party == team
    form = client.get(holder["todo"][0]["record_url"]).context["form"]
    assert (form.initial["party"], form.initial["kind"]) == (team, "team")
    done = {"party": "甲班", "kind": "team", "counts_on": local_day(datetime.now(UTC)), "result": "nothing",
            "hand_in_now": "on"}  # fmt: skip
    assert client.post(CHECKS_REGISTER.url("new"), done).status_code == 302
    (holder,) = client.get(reverse("owed-mine")).context["holders"]
    assert not [row for row in holder["todo"] if row["status"] == "open"]
