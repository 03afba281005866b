"""Long lists are written in the background, with the rights of their reader and for him alone (EXC-14, REG-31)."""

import csv
import io
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user
from openpyxl import load_workbook

from anlan.foundation.accounts.acting import acting_posts, actor_in
from anlan.foundation.exports import services, storage
from anlan.foundation.exports.models import Export
from anlan.foundation.exports.policy import policy
from anlan.foundation.exports.queries import get_export
from anlan.foundation.jobs.models import Job, JobState
from anlan.foundation.jobs.progress import Interrupted, Progress, stopping
from anlan.foundation.jobs.worker import work
from anlan.foundation.personal_data.models import AccessLog
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.registers import background
from anlan.foundation.scope.services import system_actor
from anlan.registry.parties.models import Party
from anlan.registry.parties.services import change_party
from anlan.registry.people.models import Post
from anlan.registry.people.services import close_post
from tests.registry.cast import NOON

SYSTEM = system_actor("test")
LIST = "/registry/parties/"

pytestmark = pytest.mark.django_db


def asked(client, address=f"{LIST}export.csv"):
    """Ask for a list; return the export."""
    answer = client.get(address)
    assert answer.status_code == 302, answer.content.decode()[:500]
    return Export.objects.beyond_scope("test").get(uid=answer["Location"].split("/")[2])


def downloaded(client, export):
    return b"".join(client.get(f"/exports/{export.uid}/file/").streaming_content)


def names(content):
    return {row[0] for row in list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]}


def job(export):
    return Job.objects.beyond_scope("test").get(uid=export.job)


def logged():
    return list(AccessLog.objects.visible_to(SYSTEM).filter(action="export").values_list("what", "rows", "reason"))


def leave_post(client):
    post = Post.objects.beyond_scope("test").get(holder__user=get_user(client))
    close_post(uid=post.uid, version=post.version, reason="撤岗", actor=SYSTEM, now=NOON)


def test_a_short_list_is_handed_out_at_once_and_a_long_one_in_the_background(li, long_list):
    at_once = li.get(f"{LIST}export.csv", {"q": "一号"})
    assert at_once.status_code == 200 and names(b"".join(at_once.streaming_content)) == {"一号面粉厂"}
    assert not Export.objects.beyond_scope("test").exists()

    export = asked(li, f"{LIST}export.csv?q=面粉")
    waiting = li.get(f"/exports/{export.uid}/").content.decode()
    assert f"/exports/{export.uid}/progress/" in waiting and "/file/" not in waiting, "the page asks by itself"
    assert li.get(f"/exports/{export.uid}/file/").status_code == 409

    assert work(once=True) == 1

    done = li.get(f"/exports/{export.uid}/progress/").content.decode()
    assert "Search: 面粉" in done
    assert f"/exports/{export.uid}/file/" in done and "hx-get" not in done
    assert names(downloaded(li, export)) == {"安居面粉厂", "一号面粉厂", "二号面粉厂", "三号面粉厂"}
    export.refresh_from_db()
    assert export.rows == 4 and export.size == len(downloaded(li, export))
    assert job(export).link == f"/exports/{export.uid}/", "found again among the background jobs"


def test_a_workbook_holds_the_same_rows_in_the_order_of_the_list(li, long_list):
    export = asked(li, f"{LIST}export.xlsx?sort=-name")
    work(once=True)
    sheet = load_workbook(io.BytesIO(downloaded(li, export))).active
    written = [sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)]
    assert len(written) == sheet.max_row - 1 >= 4 and written == sorted(written, reverse=True)
    assert "常庄砖厂" not in written, "the neighbouring county"


def test_an_export_is_logged_once_however_often_it_is_run_or_fetched(li, long_list):
    export = asked(li, f"{LIST}export.csv?q=面粉")
    assert logged() == [], "nothing was handed out yet"
    work(once=True)
    Job.objects.beyond_scope("test").update(state=JobState.WAITING, ended_at=None)
    background.write_list(Progress(job(export)), export=str(export.uid))
    downloaded(li, export)
    downloaded(li, export)
    assert logged() == [("registry.parties", 4, "q=面粉")]


def test_an_export_is_for_whoever_asked_for_it_only(li, zhao, long_list):
    export = asked(li)
    work(once=True)
    for page in ("", "progress/", "file/"):
        assert zhao.get(f"/exports/{export.uid}/{page}").status_code == 404
    with pytest.raises(Refused) as refused:
        get_export(export.uid, SYSTEM)
    assert refused.value.code == "not-found", "not even who sees everything"


def test_what_left_the_reach_before_the_job_ran_is_not_handed_out(li, long_list, city):
    export = asked(li)
    moved = Party.objects.beyond_scope("test").get(name="二号面粉厂")
    change_party(
        uid=moved.uid, version=moved.version, fields={}, facets={}, region=city["常庄村委会"].uid, address="1号",
        actor=SYSTEM, now=NOON,
    )  # fmt: skip
    work(once=True)
    assert names(downloaded(li, export)) >= {"一号面粉厂", "三号面粉厂"}
    assert "二号面粉厂" not in names(downloaded(li, export)), "it moved to the neighbouring county meanwhile"


def test_a_post_that_is_closed_before_the_job_runs_gets_nothing_and_reads_why(li, long_list, home):
    export = asked(li)
    leave_post(li)
    work(once=True)
    assert (job(export).state, job(export).refusal) == (JobState.FAILED, "export-post-gone")
    assert "no longer act in the post" in li.get(f"/exports/{export.uid}/").content.decode()
    assert not list((home / "exports").glob("*")) and logged() == []


def test_a_post_that_is_closed_while_the_job_runs_gets_nothing(li, long_list, monkeypatch, home):
    export = asked(li)
    write = background._write

    def closing(path, arguments, actor, progress):
        leave_post(li)
        return write(path, arguments, actor, progress)

    monkeypatch.setattr(background, "_write", closing)
    work(once=True)
    assert job(export).refusal == "export-post-gone" and logged() == []
    export.refresh_from_db()
    assert export.ready_at is None
    assert services.expire(datetime.now(UTC) + timedelta(days=2)) == 0, "too young to be swept: its job may still run"


def test_a_post_that_is_closed_after_the_job_ran_keeps_the_file_from_its_former_holder(li, long_list):
    export = asked(li)
    work(once=True)
    leave_post(li)
    assert li.get(f"/exports/{export.uid}/file/").status_code == 409


def test_a_killed_job_begins_anew_and_leaves_no_half_file(li, long_list, monkeypatch, home):
    export = asked(li)
    write = background._write

    def dying(path, arguments, actor, progress):
        path.write_bytes(b"half of i")
        stopping.set()
        raise Interrupted

    monkeypatch.setattr(background, "_write", dying)
    work(once=True)
    assert job(export).state == JobState.WAITING and not list((home / "exports").glob("*"))
    left = home / "exports" / f"{export.uid}.part"
    left.mkdir()
    (left / "file").write_bytes(b"what kill -9 leaves")
    monkeypatch.setattr(background, "_write", write)
    work(once=True)
    assert job(export).state == JobState.DONE
    assert [path.name for path in (home / "exports").glob("*")] == [str(export.uid)]
    assert len(names(downloaded(li, export))) >= 4 and len(logged()) == 1


def test_a_full_disk_is_said_and_leaves_nothing(li, long_list, monkeypatch, home):
    export = asked(li)

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(background, "_write", full)
    work(once=True)
    assert job(export).refusal == "storage-full" and not list((home / "exports").glob("*"))


def test_pressing_twice_writes_once_and_few_run_at_a_time(li, long_list):
    first = asked(li)
    assert asked(li) == first
    asked(li, f"{LIST}export.xlsx")
    refused = li.get(f"{LIST}export.csv?sort=name")
    assert refused.status_code == 409 and "still being written" in refused.content.decode()
    work(once=True)
    assert asked(li) != first, "what is done is written anew"


def test_a_file_goes_after_its_days_and_the_page_says_so(li, long_list, home):
    export = asked(li)
    work(once=True)
    export.refresh_from_db()
    assert export.expires_at - export.ready_at == timedelta(days=7)
    assert services.expire(export.expires_at - timedelta(seconds=1)) == 0
    assert services.expire(export.expires_at) == 1
    assert not (home / "exports" / str(export.uid)).exists()
    assert li.get(f"/exports/{export.uid}/file/").status_code == 409
    assert "no longer kept" in li.get(f"/exports/{export.uid}/").content.decode()
    assert services.expire(export.expires_at) == 0


def test_a_file_that_was_lost_is_said_to_be_gone(li, long_list):
    export = asked(li)
    work(once=True)
    storage.remove(export.uid)
    assert li.get(f"/exports/{export.uid}/file/").status_code == 409


def test_files_without_a_row_go_after_a_day(home, db):
    root = storage.root()
    root.mkdir()
    old, new = root / "0198a000-0000-7000-8000-000000000009", root / "0198a000-0000-7000-8000-000000000008"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    assert services.expire(NOON) == 1
    assert not old.exists() and new.exists()


def test_more_rows_than_a_sheet_holds_are_refused_before_anything_is_written(li, long_list, monkeypatch):
    monkeypatch.setattr(background, "EXCEL_ROWS", 3)
    refused = li.get(f"{LIST}export.xlsx")
    assert refused.status_code == 409 and "CSV" in refused.content.decode()
    assert asked(li).rows >= 4


def test_the_actor_needs_a_post_that_may_export(li, long_list):
    user: Any = get_user(li)
    actor = actor_in(user, acting_posts(user)[0])
    given: dict[str, Any] = {
        "call": background.write_list, "arguments": {}, "title": "x", "file_name": "x.csv", "what": "registry.parties",
        "reason": "x", "about": "x", "rows": 3, "origin": "", "actor": actor, "now": NOON,
    }  # fmt: skip
    for permission, post in (("registry:party:export", ""), ("registry:party:fly", acting_posts(user)[0].key)):
        with pytest.raises(Refused) as refused:
            services.ask(**given, permission=permission, post=post)
        assert refused.value.code == "forbidden"


def test_the_shipped_figures_are_read():
    assert policy().rows_in_request == 5000 and policy().days_kept == 7
