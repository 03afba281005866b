"""Many reports at once, by the API: each line is accepted, known or refused by itself (PRV-22, EXC-03)."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from anlan.foundation.ledger.models import Act
from anlan.foundation.refusals.rules import Forbidden
from anlan.prevention.criteria.models import Criterion
from anlan.prevention.hazards import lists
from anlan.prevention.hazards.api import router
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.services import Report, report, report_many
from tests.prevention.hazards.cast import TEXT, picture
from tests.prevention.hazards.test_pages import send
from tests.registry.cast import NOON
from tests.registry.entries.doors import sign_in

MANY = "/api/prevention/hazards/many"


def line(cast, key, **given):
    return {"party": str(cast.mill.uid), "text": f"{TEXT}{key}", "source": "expert", "key": key, **given}


def operations():
    """Return what our own routes say of themselves, without the two seconds of the whole description."""
    found = [one for view in router.path_operations.values() for one in view.operations]
    return {one.operation_id: one.openapi_extra or {} for one in found}


def standing():
    """Return the texts of all hazards and the subjects of all acts that report one: both or neither."""
    hazards = dict(Hazard.objects.beyond_scope("test").values_list("uid", "text"))
    acts = Act.objects.beyond_scope("test").filter(kind="hazard.reported").values_list("subject_uid", flat=True)
    assert sorted(acts) == sorted(hazards)
    return sorted(hazards.values())


@pytest.mark.django_db
def test_good_and_bad_lines_are_answered_one_by_one_and_nothing_is_half_written_PRV_22_EXC_03(client, cast):
    sign_in(client, "department_officer", cast.bureau)
    lines = [
        line(cast, "a", place="二楼东侧", longitude=113.1, latitude=36.2, found_at="2026-11-21T08:00:00+08:00"),
        line(cast, "b", party=cast.mill.name),
        line(cast, "c", party=str(cast.station.organisation_id)),
        line(cast, "d", text="  "),
        line(cast, "e", source="self_inspection"),
        line(cast, "f", found_at="2099-01-01T00:00"),
        line(cast, "g", colour="red"),
        line(cast, "h", criterion="no-such"),
        {**line(cast, "i"), "key": ""},
        "no report",
        line(cast, "j", grade="general", basis="消防法"),
        line(cast, "k", same_as="0197a000-0000-7000-8000-000000000000"),
    ]
    answer = send(client, MANY, lines)
    assert (answer["accepted"], answer["known"], answer["refused"]) == (3, 0, 9)
    assert [(one["line"], one["key"], one["outcome"]) for one in answer["lines"][:4]] == [
        (0, "a", "accepted"), (1, "b", "accepted"), (2, "c", "refused"), (3, "d", "refused"),
    ]  # fmt: skip
    codes = [one["code"] for one in answer["lines"]]
    assert codes == ["", "", "form-wrong", "form-wrong", "hazard-source-wrong", "hazard-future", "form-wrong",
                     "form-wrong", "hazard-key-missing", "form-wrong", "", "not-found"]  # fmt: skip
    fields = [sorted(one["fields"]) for one in answer["lines"]]
    assert fields[2:9] == [["party"], ["text"], ["source"], ["found_at"], ["colour"], ["criterion"], ["key"]]
    assert all(one["message"] for one in answer["lines"] if one["outcome"] == "refused")
    assert [answer["lines"][n]["state"] for n in (0, 1, 10)] == ["reported", "reported", "graded"]
    assert standing() == [f"{TEXT}{key}" for key in "abj"]
    first = Hazard.objects.beyond_scope("test").get(uid=answer["lines"][0]["uid"])
    assert (first.place, first.longitude, first.reported_at - first.found_at > timedelta(hours=1)) == (
        "二楼东侧", 113.1, True,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_list_that_is_sent_again_answers_with_what_was_entered_the_first_time_EXC_03(client, cast):
    sign_in(client, "department_officer", cast.bureau)
    lines = [line(cast, "a"), line(cast, "b"), line(cast, "a"), line(cast, "b", text="另一处"), line(cast, "c")]
    first = send(client, MANY, lines[:4])
    uids = [one["uid"] for one in first["lines"]]
    assert [one["outcome"] for one in first["lines"]] == ["accepted", "accepted", "known", "refused"]
    assert (uids[0], first["lines"][3]["code"]) == (uids[2], "key-used-otherwise")
    again = send(client, MANY, lines)
    assert [one["outcome"] for one in again["lines"]] == ["known", "known", "known", "refused", "accepted"]
    assert [one["uid"] for one in again["lines"][:4]] == uids
    assert standing() == [f"{TEXT}{key}" for key in "abc"]
    # The single report and the list know each other's keys.
    assert send(client, "/api/prevention/hazards/", lines[0], 201)["uid"] == uids[0]


@pytest.mark.django_db
def test_a_line_outside_the_reach_is_refused_and_a_list_that_is_too_long_altogether_EXC_03(client, cast):
    sign_in(client, "committee_office", cast.bureau)
    refused = report_many(
        [Report(party=cast.mill.uid, text=TEXT), Report(party=cast.bureau.uid, text=TEXT)],
        actor=cast.stranger,
        now=NOON,
    )
    assert [one.refused.code for one in refused] == ["not-found", "not-found"]
    too_long = [line(cast, str(number)) for number in range(lists.most() + 1)]
    answer = send(client, MANY, too_long, 422)
    assert (answer["code"], str(lists.most()) in answer["message"]) == ("hazard-list-too-long", True)
    assert send(client, MANY, [])["lines"] == []
    assert send(client, MANY, {"text": "no list"}, 422)["code"] == "form-wrong"
    with pytest.raises(Forbidden):
        report_many([], actor=replace(cast.officer, permissions=frozenset()), now=NOON)
    client.logout()
    sign_in(client, "leader", cast.bureau, name="wang")
    assert send(client, MANY, [], 403)["code"] == "forbidden"
    client.logout()
    assert client.post(MANY, "[]", content_type="application/json").status_code == 401
    assert standing() == []
    described = operations()["enter_many_prevention_hazards"]
    schema = described["requestBody"]["content"]["application/json"]["schema"]
    assert (schema["maxItems"], schema["items"]["required"]) == (lists.most(), ["party", "text", "key"])
    assert json.dumps(schema, cls=DjangoJSONEncoder, ensure_ascii=False).count("统一社会信用代码") == 1


@pytest.mark.django_db
def test_a_list_leaves_what_single_reports_leave_and_asks_as_often_for_fifty_as_for_two_PRV_22_PRV_36(cast):
    item = Criterion.objects.beyond_scope("test").order_by("pk").first()
    said = [
        Report(party=cast.mill.uid, text=f"{TEXT}{number}", place=f"{number}号库", key=str(number), criterion=given)
        for number, given in enumerate([None, item, None])
    ]
    said[2] = replace(said[2], photos=[picture()])
    with transaction.atomic():
        single = [_told(report(replace(each, photos=[picture()] if each.photos else []), actor=cast.villager, now=NOON))
                  for each in said]  # fmt: skip
        transaction.set_rollback(True)
    many = report_many(said, actor=cast.villager, now=NOON)
    assert [_told(one.hazard) for one in many] == single
    asked = []
    for count in (2, 50):
        more = [Report(party=cast.mill.uid, text=TEXT, key=f"{count}-{number}") for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            report_many(more, actor=cast.villager, now=NOON)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 16, asked


def _told(hazard):
    kept = Hazard.objects.beyond_scope("test").get(uid=hazard.uid)
    left_out = {"id", "uid", "key", "photos"}
    row = {field.attname: getattr(kept, field.attname) for field in Hazard._meta.concrete_fields}
    acts = Act.objects.beyond_scope("test").filter(subject_uid=kept.uid).order_by("id")
    said = [(act.kind, act.party_uid, act.region_uid, act.happened_at, act.detail.body) for act in acts]
    return {name: value for name, value in row.items() if name not in left_out}, len(kept.photos), said


PRELUDE = """
import json, os, signal, sys
import django; django.setup()
from anlan.foundation.ledger.models import Act
from anlan.foundation.ledger.services import subscribe
from anlan.foundation.scope.services import system_actor
from anlan.prevention.hazards.models import Hazard
from anlan.prevention.hazards.services import Report, report_many
from anlan.registry.parties.models import Party
from tests.registry.cast import NOON, build_city, enterprise
me, all_parties = system_actor("test"), Party.objects.beyond_scope("test")
def send():
    mill = all_parties.get(kind="enterprise")
    said = [Report(party=mill.uid, text=f"通道堵塞{n}", source="expert", key=str(n)) for n in range(30)]
    return [one.repeated for one in report_many(said, actor=me, now=NOON)]
"""
KILLED = """
enterprise(build_city())
subscribe("hazard.reported", lambda acts: os.kill(os.getpid(), signal.SIGKILL))
send()
"""
AGAIN = """
hazards, acts = Hazard.objects.beyond_scope("test"), Act.objects.beyond_scope("test").filter(kind="hazard.reported")
left = hazards.count() + acts.count()
first, second = send(), send()
print(json.dumps([left, any(first), all(second), hazards.count(), acts.count()]))
"""


@pytest.mark.slow
def test_a_list_that_is_killed_in_the_middle_left_nothing_and_is_sent_again_EXC_03(new_home, tmp_path):
    environment = new_home(tmp_path / "home")
    killed = subprocess.run([sys.executable, "-c", PRELUDE + KILLED], env=environment, timeout=120, check=False)
    assert killed.returncode == -9
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + AGAIN], env=environment, capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == [0, False, True, 30, 30]
